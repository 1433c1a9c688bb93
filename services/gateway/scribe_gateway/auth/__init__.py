"""Who is calling: tokens verified against the published keys of their issuers."""

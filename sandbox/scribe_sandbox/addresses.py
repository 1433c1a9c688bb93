"""Which settings send the services' outward calls to a sandbox. Pure."""

from __future__ import annotations

# Any key will do; this one says in every log what it is.
KEY = "sandbox"


def environment(base_url: str) -> dict[str, str]:
    """Environment variables by name, for a sandbox at this URL (no slash at the end)."""
    return {
        "ANTHROPIC_BASE_URL": base_url,
        "ANTHROPIC_API_KEY": KEY,
        "EXA_API_KEY": KEY,
        "SCRIBE_EXA_BASE_URL": base_url,
        "SCRIBE_ARXIV_BASE_URL": f"{base_url}/api/query",
        "SUPABASE_URL": base_url,
        "SCRIBE_EGRESS_MAP": f".example={base_url.removeprefix('http://')}",
    }

"""The outside world on loopback: Anthropic, Exa, arXiv, Supabase and a small web."""

"""Standings as headers: RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10), and the three fields
of its earlier drafts, which most clients read. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from scribe_gateway.limits import Standing

RATE_HEADERS = ("ratelimit", "ratelimit-policy", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")


def rate_headers(standings: Sequence[Standing]) -> dict[str, str]:
    """Every quota in the lists; in the old fields the one of which least is left. Nothing without standings."""
    if not standings:
        return {}
    tightest = min(standings, key=lambda standing: standing.remaining / standing.quota.units)
    return {
        "ratelimit-policy": ", ".join(f'"{s.quota.name}";q={s.quota.units};w={round(s.quota.seconds)}' for s in standings),
        "ratelimit": ", ".join(f'"{s.quota.name}";r={s.remaining};t={math.ceil(s.reset_seconds)}' for s in standings),
        "ratelimit-limit": str(tightest.quota.units),
        "ratelimit-remaining": str(tightest.remaining),
        "ratelimit-reset": str(math.ceil(tightest.reset_seconds)),
    }  # fmt: skip

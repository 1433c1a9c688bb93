"""Tokens that must open the door: forty, of every kind that an issuer of ours makes. Pure."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from scribe_attack.signing import Signer


def genuine(issuer: Signer) -> Iterator[tuple[str, str]]:
    """By both published keys, each with a name."""
    now = int(time.time())
    varied: dict[str, dict[str, Any]] = {
        "plain": {}, "no address": {"email": ...}, "address in capitals": {"email": "ADA@EXAMPLE.ORG"}, "empty address": {"email": ""},
        "not before": {"nbf": now - 5}, "not before, ours is slow": {"nbf": now + 20}, "issued ahead, ours is slow": {"iat": now + 20},
        "just expired, ours is fast": {"exp": now - 20}, "about to expire": {"exp": now + 40}, "a week": {"exp": now + 7 * 86_400},
        "fractions": {"iat": now - 0.5, "exp": now + 600.5}, "id in capitals": {"sub": "0198C0DE-0000-7000-8000-00000000ABCD"},
        "Supabase's extras": {"app_metadata": {"provider": "email"}, "user_metadata": {}, "aal": "aal1", "is_anonymous": False,
                              "amr": [{"method": "password", "timestamp": now}], "session_id": "0198c0de-0000-7000-8000-000000000001"},
        "other scripts": {"user_metadata": {"name": "Åse 李 محمد"}}, "a telephone": {"phone": "+4712345678"}, "issued long ago": {"iat": now - 86_400},
    }  # fmt: skip
    for name, changes in varied.items():
        yield f"ES256, {name}", issuer.es256(issuer.claims(**changes))
        yield f"RS256, {name}", issuer.rs256(issuer.claims(**changes))
    for kind, sign in (("ES256", issuer.es256), ("RS256", issuer.rs256)):
        yield f"{kind}, no type", sign(issuer.claims(), typ=...)
        yield f"{kind}, type in small letters", sign(issuer.claims(), typ="jwt")
        yield f"{kind}, a foreign address of keys, ignored", sign(issuer.claims(), jku="https://evil.example/keys")
        yield f"{kind}, more in the header", sign(issuer.claims(), note="x")

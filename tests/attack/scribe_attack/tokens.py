"""Forged tokens and genuine ones at the real door: over HTTP, with and without the legacy secret switched on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import httpx
from scribe_gateway.gateway import running_gateway
from scribe_gateway.testing import SignIn, gateway_settings, running_sign_in

from scribe_attack.forgeries import forgeries
from scribe_attack.genuine import genuine
from scribe_attack.key_faults import let_in_by_faults
from scribe_attack.signing import Signer

_PATH = "/api/user/profile"
_SECONDS = 30.0
_UNAUTHENTICATED = 401
_TOO_LARGE_HEADERS = (400, 431)  # said by the server before anybody reads the token


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRecord:
    """How many were tried, and which of them went wrong."""

    bad: int
    accepted: list[str]
    good: int
    refused: list[str]


async def try_tokens(home: Path) -> TokenRecord:
    """Every forgery and every genuine token at a running gateway; then the faults of key sets."""
    async with running_sign_in() as sign_in:
        issuer = Signer(issuer=sign_in.issuer)
        sign_in.body = issuer.key_set()
        by_keys, by_secret = dict(forgeries(issuer)), dict(genuine(issuer))
        legacy = {
            "HS256 by its secret": issuer.hs256(issuer.claims()),
            "the same with a key's id": issuer.hs256(issuer.claims(), kid="curve"),
        }
        accepted, refused = await _ask(home, sign_in, {**by_keys, **_named("not switched on", legacy)}, by_secret)
        more, less = await _ask(home, sign_in, by_keys, legacy, SUPABASE_LEGACY_JWT_SECRET=issuer.secret.decode())
    faults, let_in = await let_in_by_faults(home)
    return TokenRecord(
        bad=len(by_keys) + len(legacy) + faults,
        accepted=sorted({*accepted, *more, *let_in}),
        good=len(by_secret) + len(legacy),
        refused=sorted({*refused, *less}),
    )


def _named(prefix: str, tokens: dict[str, str]) -> dict[str, str]:
    return {f"{prefix}: {name}": token for name, token in tokens.items()}


async def _ask(
    home: Path, sign_in: SignIn, bad: dict[str, str], good: dict[str, str], **changes: str
) -> tuple[list[str], list[str]]:
    """Names of bad ones let in, and of good ones turned away. There is no database: whoever is let in gets 503."""
    settings = gateway_settings(SUPABASE_URL=sign_in.url, SCRIBE_HOME=str(home), **changes)
    async with (
        running_gateway(settings) as gateway,
        httpx.AsyncClient(base_url=gateway.http.url, timeout=_SECONDS, trust_env=False) as client,
    ):
        turned_away = await _turned_away(client, (*bad.items(), *good.items()))
    return [name for name in bad if name not in turned_away], [name for name in good if name in turned_away]


async def _turned_away(client: httpx.AsyncClient, tokens: Iterable[tuple[str, str]]) -> set[str]:
    found = set()
    for name, token in tokens:
        answer = await client.get(_PATH, headers=[(b"authorization", f"Bearer {token}".encode())])
        if answer.status_code in (_UNAUTHENTICATED, *_TOO_LARGE_HEADERS):
            found.add(name)
    return found

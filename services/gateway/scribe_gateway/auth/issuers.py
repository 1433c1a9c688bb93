"""Whose tokens count here."""

from __future__ import annotations

from contextlib import AsyncExitStack

import httpx
from scribe_auth.local_keys import ISSUER, local_jwks_path

from scribe_gateway.auth.jwks import JwksCache
from scribe_gateway.auth.key_sources import from_address, from_file
from scribe_gateway.auth.legacy import LegacyVerifier
from scribe_gateway.auth.verifier import TokenVerifier
from scribe_gateway.settings import GatewaySettings

_LOCAL_REFETCH_SECONDS = 0.5  # a file of ours may be read as often as that
_CONNECTIONS = 2


async def open_verifier(settings: GatewaySettings, stack: AsyncExitStack) -> TokenVerifier:
    """Supabase's tokens where it is configured; the local issuer's only while nobody else can reach us."""
    issuers: dict[str, JwksCache] = {}
    if issuer := settings.supabase_issuer:
        limits = httpx.Limits(max_connections=_CONNECTIONS)
        client = await stack.enter_async_context(
            httpx.AsyncClient(limits=limits, follow_redirects=False, trust_env=False)
        )
        issuers[issuer] = JwksCache(from_address(client, f"{issuer}/.well-known/jwks.json"))
    if settings.local_only:
        source = from_file(local_jwks_path(settings.home))
        issuers[ISSUER] = JwksCache(source, refetch_seconds=_LOCAL_REFETCH_SECONDS)
    for keys in issuers.values():
        stack.push_async_callback(keys.close)
    return TokenVerifier(issuers, _shared_secret(settings))


def _shared_secret(settings: GatewaySettings) -> LegacyVerifier | None:
    """Only where it is switched on, and for Supabase's tokens only."""
    if settings.legacy_jwt_secret is None or settings.supabase_issuer is None:
        return None
    return LegacyVerifier(issuer=settings.supabase_issuer, secret=settings.legacy_jwt_secret.get_secret_value())

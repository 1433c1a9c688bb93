"""How people sign in here, as the page is told; and the session that the local mode gives to this machine's browser."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from scribe_auth.local_keys import sign_local_token

from scribe_gateway.errors import NoLocalSession
from scribe_gateway.settings import GatewaySettings, is_loopback

AuthMode = Literal["local", "supabase", "token"]
_LIFETIME_SECONDS = 12 * 3600
_FORWARDING = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A token and when it ends, in seconds since 1970."""

    access_token: str
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What of the sign-in everybody may know, and where the local issuer's key lies."""

    mode: AuthMode
    supabase_url: str | None
    supabase_public_key: str | None
    sandbox: bool
    home: Path
    user_email: str

    @classmethod
    def of(cls, settings: GatewaySettings) -> SignIn:
        """Supabase where its public key is known; the local user where nobody else signs in and only this machine reaches us.

        Else a token by hand: a Supabase without its public key may stand behind a proxy, whose callers look like this machine's.
        """
        by_supabase = bool(settings.supabase_url and settings.supabase_publishable_key)
        nobody_signs_in = settings.supabase_url is None or settings.sandbox
        by_hand: AuthMode = "local" if settings.local_only and nobody_signs_in else "token"
        return cls(
            mode="supabase" if by_supabase else by_hand,
            supabase_url=settings.supabase_url if by_supabase else None,
            supabase_public_key=settings.supabase_publishable_key if by_supabase else None,
            sandbox=settings.sandbox,
            home=settings.home,
            user_email=settings.user_email,
        )

    async def local_session(self, headers: Mapping[str, str]) -> Session:
        """A session of the local user, for our own page in a browser of this machine. Raises NoLocalSession."""
        if self.mode != "local" or not is_own_page(headers):
            raise NoLocalSession
        ends = int(time.time()) + _LIFETIME_SECONDS
        token = await asyncio.to_thread(sign_local_token, self.home, self.user_email, _LIFETIME_SECONDS)
        return Session(access_token=token, expires_at=ends)


def is_own_page(headers: Mapping[str, str]) -> bool:
    """Whether a browser says that the page asking came from a loopback address of ours, with nothing in between.

    Another site that has its name resolve to this machine (DNS rebinding) still says its own name in Host and Origin.
    """
    host, origin = headers.get("host", ""), headers.get("origin", "")
    straight = not any(name in headers for name in _FORWARDING)
    same = urlsplit(origin).netloc == host and headers.get("sec-fetch-site", "same-origin") == "same-origin"
    named = host if ":" in host.rpartition("]")[2] else f"{host}:80"
    return straight and same and is_loopback(named)

"""A token that is renewed before it ends."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime

import jwt

from scribe_cli.credentials import Credentials, Renewal, held_credentials, write_credentials
from scribe_cli.expected import WrongInput
from scribe_cli.home import Home
from scribe_cli.supabase import Project, renew

_MARGIN_SECONDS = 60.0


class RenewingToken:
    """Of `scribe login`; call it for a token that counts for a minute or more."""

    def __init__(self, home: Home, credentials: Credentials) -> None:
        self._home = home
        self._credentials = credentials

    async def __call__(self) -> str:
        """Raises SignInRefused, SignInDown."""
        if self._credentials.renewal and _ends_soon(self._credentials.token):
            self._credentials = await asyncio.to_thread(self._renewed)
        return self._credentials.token

    def _renewed(self) -> Credentials:
        """Another command may have renewed it meanwhile."""
        with held_credentials(self._home) as kept:
            known = kept or self._credentials
            if not known.renewal or not _ends_soon(known.token):
                return known
            fresh = asyncio.run(_next(known, known.renewal))
            write_credentials(self._home, fresh)
        return fresh


async def _next(known: Credentials, renewal: Renewal) -> Credentials:
    session = await renew(Project(url=renewal.url, public_key=renewal.public_key), renewal.refresh_token)
    return replace(known, token=session.access_token, renewal=replace(renewal, refresh_token=session.refresh_token))


def expiry_of(token: str) -> datetime | None:
    """When it ends, as it says itself; the gateway judges it. Raises WrongInput for what is no token."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        return datetime.fromtimestamp(claims["exp"], UTC) if "exp" in claims else None
    except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError, OSError):
        raise WrongInput(
            "this is no token: give the access token that your sign-in gave you, three parts with dots"
        ) from None


def _ends_soon(token: str) -> bool:
    expiry = expiry_of(token)
    return expiry is not None and expiry.timestamp() < time.time() + _MARGIN_SECONDS

"""Decides whether a bearer token is genuine, and whose it is."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt

from scribe_gateway.auth.jwks import JwksCache, VerificationKey
from scribe_gateway.errors import NotSignedIn

logger = logging.getLogger(__name__)

AUDIENCE = ROLE = "authenticated"
_LEEWAY_SECONDS = 30
_MAX_TOKEN_CHARACTERS = 8192
_REQUIRED = ("exp", "iat", "sub", "aud", "iss", "role")
_FOREIGN_KEY_HEADERS = ("jku", "x5u", "jwk", "x5c")
_BEARER = "bearer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is calling, as the token says."""

    id: UUID
    email: str | None


class TokenVerifier:
    """Accepts tokens of the issuers that it is given, each by its own published keys only."""

    def __init__(self, issuers: Mapping[str, JwksCache]) -> None:
        self._issuers = issuers

    async def caller_of(self, authorization: str | None) -> Caller:
        """The caller named by an `Authorization` header. Raises NotSignedIn, KeysUnavailable."""
        scheme, _, token = (authorization or "").strip().partition(" ")
        if scheme.lower() != _BEARER or not token.strip():
            raise NotSignedIn
        return await self.verify(token.strip())

    async def verify(self, token: str) -> Caller:
        """The caller named by a token. Raises NotSignedIn, KeysUnavailable."""
        if len(token) > _MAX_TOKEN_CHARACTERS or not token.isascii():
            raise NotSignedIn("The token is not readable: sign in again.")
        issuer, key = await self._key_for(token)
        return _caller(_claims(token, issuer, key))

    async def _key_for(self, token: str) -> tuple[str, VerificationKey]:
        try:
            header = jwt.get_unverified_header(token)
            issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise NotSignedIn("The token is not readable: sign in again.") from None
        if any(name in header for name in _FOREIGN_KEY_HEADERS):
            logger.warning("token brings its own key; ignored")
        key_id = header.get("kid")
        if not isinstance(issuer, str) or issuer not in self._issuers or not isinstance(key_id, str):
            raise NotSignedIn("The token was issued by someone else: sign in here.")
        key = await self._issuers[issuer].key(key_id)
        if key is None:
            raise NotSignedIn("The token's key is not among its issuer's: sign in again.")
        return issuer, key


def _claims(token: str, issuer: str, key: VerificationKey) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[key.algorithm],
            audience=AUDIENCE,
            issuer=issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": list(_REQUIRED), "strict_aud": True},
        )
    except jwt.ExpiredSignatureError:
        raise NotSignedIn("The token has expired: sign in again.") from None
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError):
        raise NotSignedIn("The token is not valid: sign in again.") from None
    return claims


def _caller(claims: dict[str, Any]) -> Caller:
    """What the library does not check: number types, the role, and that the subject is one of our kind of ids."""
    times = [claims[name] for name in ("exp", "iat", "nbf") if name in claims]
    if (
        any(isinstance(moment, bool) or not isinstance(moment, int | float) for moment in times)
        or claims["role"] != ROLE
    ):
        raise NotSignedIn("The token is not one of a signed-in person: sign in again.")
    try:
        user_id = UUID(claims["sub"])
    except (ValueError, AttributeError, TypeError):
        raise NotSignedIn("The token names no user: sign in again.") from None
    email = claims.get("email")
    return Caller(id=user_id, email=email.strip().lower() if isinstance(email, str) and "@" in email else None)

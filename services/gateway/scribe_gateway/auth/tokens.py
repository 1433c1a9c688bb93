"""What a token must be: its shape, its claims, and the one check of its signature. No key is chosen here."""

from __future__ import annotations

import base64
import binascii
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt

from scribe_gateway.errors import NotSignedIn

AUDIENCE = ROLE = "authenticated"
_LEEWAY_SECONDS = 30
_MAX_TOKEN_CHARACTERS = 8192
_MAX_LIFE_SECONDS = 366 * 24 * 3600  # no issuer of ours signs for longer; a number out of range is a forgery
_REQUIRED = ("exp", "iat", "sub", "aud", "iss", "role")
_PARTS = 3
_TYPES = (None, "JWT", "jwt")

_UNREADABLE = "The token is not readable: sign in again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who is calling, as the token says."""

    id: UUID
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a token says of itself before anything is proved: good for choosing a verifier, for nothing else."""

    algorithm: str
    key_id: str | None
    issuer: str
    brings_a_key: bool


def bearer_of(authorization: str | None) -> str:
    """The token of an `Authorization` header. Raises NotSignedIn."""
    scheme, _, token = (authorization or "").strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotSignedIn
    return token.strip()


def read_envelope(token: str) -> Envelope:
    """Raises NotSignedIn for what is no signed token in the one spelling that RFC 7515 gives it."""
    parts = token.split(".") if len(token) <= _MAX_TOKEN_CHARACTERS else []
    raw = [_bytes_of(part) for part in parts]
    if len(raw) != _PARTS or not raw[2] or not all(_is_object(said) for said in raw[:2]):
        raise NotSignedIn(_UNREADABLE)
    try:
        header = jwt.get_unverified_header(token)
        issuer = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError, RecursionError):
        raise NotSignedIn(_UNREADABLE) from None
    algorithm, key_id = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or not isinstance(issuer, str) or header.get("typ") not in _TYPES:
        raise NotSignedIn(_UNREADABLE)
    return Envelope(
        algorithm=algorithm,
        key_id=key_id if isinstance(key_id, str) else None,
        issuer=issuer,
        brings_a_key=any(name in header for name in ("jku", "x5u", "jwk", "x5c")),
    )


def check(token: str, key: Any, *, algorithm: str, issuer: str) -> Caller:
    """The caller, once signature and claims are proved with this key and this algorithm. Raises NotSignedIn."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=[algorithm],
            audience=AUDIENCE,
            issuer=issuer,
            leeway=_LEEWAY_SECONDS,
            options={"require": list(_REQUIRED), "strict_aud": True},
        )
    except jwt.ExpiredSignatureError:
        raise NotSignedIn("The token has expired: sign in again.") from None
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError):
        raise NotSignedIn("The token is not valid: sign in again.") from None
    return _caller(claims)


def _caller(claims: dict[str, Any]) -> Caller:
    """What the library does not check: number types, the life's length, the role, and the kind of id."""
    times = [claims[name] for name in ("exp", "iat", "nbf") if name in claims]
    numbers = all(isinstance(moment, int | float) and not isinstance(moment, bool) for moment in times)
    if not numbers or claims["exp"] - time.time() > _MAX_LIFE_SECONDS or claims["role"] != ROLE:
        raise NotSignedIn("The token is not one of a signed-in person: sign in again.")
    email = claims.get("email")
    address = email.strip().lower() if isinstance(email, str) and "@" in email else None
    return Caller(id=_subject(claims["sub"]), email=address)


def _subject(sub: Any) -> UUID:
    """A UUID in its usual spelling: two texts must not be one user."""
    try:
        user_id = UUID(sub)
    except (ValueError, AttributeError, TypeError):
        raise NotSignedIn("The token names no user: sign in again.") from None
    if str(user_id) != sub.lower():
        raise NotSignedIn("The token names no user: sign in again.")
    return user_id


def _bytes_of(part: str) -> bytes:
    """Empty for another spelling: decoders skip foreign characters and spare bits, and a damaged token would pass."""
    try:
        raw = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return b""
    return raw if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == part else b""


def _is_object(said: bytes) -> bool:
    """JSON begins so in UTF-8; the reader behind us would take UTF-16 too."""
    return said.startswith(b"{") and b"\0" not in said

"""Supabase's part: the key set that tokens are verified against, and a sign-in that lets in whoever names an address."""

from __future__ import annotations

import hashlib
import json
import re
import time
import uuid
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from scribe_sandbox.traffic import exchange_of, json_object

TOKEN_SECONDS = 3600
_REFRESH = "refresh-"
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}")


class Identity:
    """A signing key, made at start and kept in memory only."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        public = json.loads(ECAlgorithm.to_jwk(self._key.public_key()))
        # Named by its content (RFC 7638), so a restarted sandbox never offers another key under the same name.
        thumb = json.dumps({name: public[name] for name in ("crv", "kty", "x", "y")}, separators=(",", ":"))
        self.kid = hashlib.sha256(thumb.encode()).hexdigest()[:32]
        self._public = {**public, "kid": self.kid, "alg": "ES256", "use": "sig", "key_ops": ["verify"], "ext": True}

    def jwks(self) -> dict[str, Any]:
        """The key set with the public key."""
        return {"keys": [self._public]}

    def mint(self, email: str, issuer: str, seconds: int = TOKEN_SECONDS) -> str:
        """A signed access token for this address; `seconds` of life, negative for an expired one."""
        now = int(time.time())
        claims = {
            "iss": issuer,
            "aud": "authenticated",
            "role": "authenticated",
            "sub": str(user_id(email)),
            "email": email,
            "iat": min(now, now + seconds),
            "exp": now + seconds,
            "aal": "aal1",
            "session_id": str(uuid.uuid5(user_id(email), "session")),
            "is_anonymous": False,
        }
        return jwt.encode(claims, self._key, algorithm="ES256", headers={"kid": self.kid})


def user_id(email: str) -> uuid.UUID:
    """The same id for the same address, in any run."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{email.lower()}")


def identity_routes(identity: Identity) -> list[Mount]:
    """The key set and the sign-in; pages of any origin may ask, as they may ask Supabase."""

    async def jwks(_: Request) -> Response:
        return JSONResponse(identity.jwks(), headers={"cache-control": "public, max-age=600"})

    async def token(request: Request) -> Response:
        body = json_object(exchange_of(request).body)
        email, seconds = _address(body), body.get("expires_in", TOKEN_SECONDS)
        if email is None or not isinstance(seconds, int):
            return JSONResponse(
                {"code": 400, "error_code": "validation_failed", "msg": "email must be an address"}, status_code=400
            )
        access = identity.mint(email, f"{str(request.base_url).rstrip('/')}/auth/v1", seconds)
        return JSONResponse(_session(access, email, seconds))

    async def nothing(_: Request) -> Response:
        return Response(status_code=204)

    pages = Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["*"])
    routes = [
        Route("/.well-known/jwks.json", jwks, methods=["GET"]),
        Route("/token", token, methods=["POST"]),
        Route("/signup", token, methods=["POST"]),
        Route("/logout", nothing, methods=["POST"]),
    ]
    return [Mount("/auth/v1", routes=routes, middleware=[pages])]


def _address(body: dict[str, Any]) -> str | None:
    """Whose session is asked for: by address, whatever the password, or by a refresh token, which names it."""
    email = body.get("email") or str(body.get("refresh_token")).removeprefix(_REFRESH)
    return email if isinstance(email, str) and _EMAIL.fullmatch(email) else None


def _session(access: str, email: str, seconds: int) -> dict[str, Any]:
    user = {"id": str(user_id(email)), "aud": "authenticated", "role": "authenticated", "email": email}
    return {
        "access_token": access,
        "token_type": "bearer",
        "expires_in": seconds,
        "expires_at": int(time.time()) + seconds,
        "refresh_token": _REFRESH + email,
        "user": user,
    }

"""A whole gateway for tests: real PostgreSQL, real HTTP and gRPC on free ports, and a small real sign-in service."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import grpc
import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from scribe_rpc.channel import open_channel
from scribe_store.store import Store
from scribe_store.testing import running_postgres

from scribe_gateway.gateway import Gateway, running_gateway
from scribe_gateway.settings import GatewaySettings

_TOKEN_SECONDS = 3600
_CALL_SECONDS = 20.0
_NOWHERE = "127.0.0.1:1"  # refused at once


@dataclass(slots=True)
class SignIn:
    """Signs tokens and serves its public key over HTTP, as Supabase does; `body` and `status` can be made wrong."""

    url: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    key_id: str = "first"
    status: int = 200
    body: bytes | None = None
    delay: float = 0.0
    served: int = 0

    @property
    def issuer(self) -> str:
        return f"{self.url}/auth/v1"

    @property
    def jwk(self) -> dict[str, Any]:
        public: dict[str, Any] = jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {**public, "kid": self.key_id, "alg": "ES256", "use": "sig"}

    def claims(self, **changes: Any) -> dict[str, Any]:
        """What a signed-in person's token says; a claim given as None is left out."""
        now = int(time.time())
        usual = {
            "iss": self.issuer, "aud": "authenticated", "role": "authenticated", "sub": str(uuid4()),
            "email": f"{uuid4().hex}@people.example", "iat": now, "exp": now + _TOKEN_SECONDS,
        }  # fmt: skip
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def token(self, **changes: Any) -> str:
        return jwt.encode(self.claims(**changes), self.key, algorithm="ES256", headers={"kid": self.key_id})

    def rotate(self) -> None:
        """From now on another key signs, and only that one is published."""
        self.key, self.key_id = ec.generate_private_key(ec.SECP256R1()), uuid4().hex

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request, one answer, whatever was asked for."""
        with closing(writer):
            await reader.readuntil(b"\r\n\r\n")
            self.served += 1
            await asyncio.sleep(self.delay)
            body = json.dumps({"keys": [self.jwk]}).encode() if self.body is None else self.body
            head = f"HTTP/1.1 {self.status} x\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()


@asynccontextmanager
async def running_sign_in() -> AsyncIterator[SignIn]:
    """A sign-in service on a free port."""
    sign_in = SignIn()
    server = await asyncio.start_server(sign_in.answer, "127.0.0.1", 0)
    sign_in.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield sign_in
    finally:
        server.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Somebody with a token, by HTTP and by gRPC."""

    id: UUID
    token: str
    http: httpx.AsyncClient
    metadata: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The gateway and what it stands on."""

    gateway: Gateway
    sign_in: SignIn
    store: Store
    home: Path
    channel: grpc.aio.Channel

    @asynccontextmanager
    async def visitor(self, *, with_profile: bool = True, **claims: Any) -> AsyncIterator[Visitor]:
        """A new user."""
        user_id = UUID(claims.setdefault("sub", str(uuid4())))
        token = self.sign_in.token(**claims)
        headers = {"authorization": f"Bearer {token}"}
        url = self.gateway.http.url
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=_CALL_SECONDS, trust_env=False) as client:
            if with_profile:
                (await client.post("/api/user/init")).raise_for_status()
            yield Visitor(id=user_id, token=token, http=client, metadata=tuple(headers.items()))


def gateway_settings(**changes: str) -> GatewaySettings:
    """Settings with free ports and nothing behind them but what is given, by variable name."""
    usual = {
        "DATABASE_URL": "postgresql://nobody:x@/nothing?host=/nonexistent", "NATS_URL": f"nats://{_NOWHERE}",
        "SCRIBE_HTTP_LISTEN": "127.0.0.1:0", "SCRIBE_GRPC_LISTEN": "127.0.0.1:0", "SCRIBE_PARSER_ADDRESS": _NOWHERE,
        "SCRIBE_SCRAPER_ADDRESS": _NOWHERE, "SCRIBE_ARXIV_ADDRESS": _NOWHERE, "SCRIBE_COMPOSER_ADDRESS": _NOWHERE,
    }  # fmt: skip
    return GatewaySettings.model_validate({**usual, **changes})


@asynccontextmanager
async def running_house(home: Path, **changes: str) -> AsyncIterator[House]:
    """PostgreSQL, sign-in and gateway until the block ends."""
    async with running_postgres() as dsn, running_sign_in() as sign_in, Store.open(dsn) as store:
        own = {"DATABASE_URL": dsn, "SUPABASE_URL": sign_in.url, "SCRIBE_HOME": str(home)}
        async with running_gateway(gateway_settings(**{**own, **changes})) as gateway:
            channel = open_channel(gateway.grpc.address)
            try:
                yield House(gateway=gateway, sign_in=sign_in, store=store, home=home, channel=channel)
            finally:
                await channel.close()

"""What is attacked: a real gateway with PostgreSQL, NATS and sign-in, over step services that are real or only healthy."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
from scribe_bus.connection import open_bus
from scribe_bus.streams import ensure
from scribe_bus.testing import CAPACITIES, SMALL, running_nats
from scribe_evals.system import SERVICES, running_system
from scribe_gateway.gateway import running_gateway
from scribe_gateway.testing import gateway_settings, running_sign_in
from scribe_gateway.testing_steps import FakeWriters
from scribe_rpc.serve import start_server
from scribe_store.store import Store
from scribe_store.testing import running_postgres

from scribe_attack.signing import Signer

_SECONDS = 60.0
ADMIN = "admin@people.example"
# Quotas are attacked by their own tests; here they would hide what lies behind them.
_UNLIMITED = {
    "SCRIBE_USER_REQUESTS_PER_MINUTE": "0",
    "SCRIBE_ADDRESS_REQUESTS_PER_MINUTE": "0",
    "SCRIBE_USER_GENERATIONS_PER_HOUR": "0",
    "ADMIN_EMAILS": ADMIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who calls, with a token of an hour."""

    id: UUID
    email: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A system that answers."""

    http: str
    grpc: str
    signer: Signer
    store: Store
    client: httpx.AsyncClient

    def person(self, email: str = "", **claims: Any) -> Person:
        """Without a profile yet."""
        user_id, address = uuid4(), email or f"{uuid4().hex}@people.example"
        token = self.signer.es256(self.signer.claims(**{"sub": str(user_id), "email": address, **claims}))
        return Person(id=user_id, email=address, token=token)

    async def member(self, email: str = "") -> Person:
        """With a profile."""
        person = self.person(email)
        (await self.client.post("/api/user/init", headers=person.headers)).raise_for_status()
        return person


@asynccontextmanager
async def running_target(folder: Path, *, whole: bool = False, **changes: str) -> AsyncIterator[Target]:
    """Until the block ends; `whole` starts sandbox and step services as processes, else only their health is real and templates are invented."""
    async with AsyncExitStack() as stack:
        dsn = await stack.enter_async_context(running_postgres())
        store = await stack.enter_async_context(Store.open(dsn))
        nats = await stack.enter_async_context(running_nats())
        async with open_bus(nats.url, name="attack") as bus:
            await ensure(bus, SMALL, CAPACITIES)
        sign_in = await stack.enter_async_context(running_sign_in())
        signer = Signer(issuer=sign_in.issuer)
        sign_in.body = signer.key_set()
        steps = await (_services(folder, stack) if whole else _healthy(stack))
        own = {"DATABASE_URL": dsn, "NATS_URL": nats.url, "SUPABASE_URL": sign_in.url, "SCRIBE_HOME": str(folder)}
        settings = gateway_settings(**{**_UNLIMITED, **own, **steps, **changes})
        gateway = await stack.enter_async_context(running_gateway(settings))
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=gateway.http.url, timeout=_SECONDS, trust_env=False)
        )
        yield Target(http=gateway.http.url, grpc=gateway.grpc.address, signer=signer, store=store, client=client)


async def _services(folder: Path, stack: AsyncExitStack) -> Mapping[str, str]:
    await stack.enter_async_context(running_system("demo", folder))
    said = {name: json.loads((folder / "run" / f"{name}.json").read_text()) for name in SERVICES}
    return {f"SCRIBE_{name.upper()}_ADDRESS": announced["address"] for name, announced in said.items()}


async def _healthy(stack: AsyncExitStack) -> Mapping[str, str]:
    server = await start_server(FakeWriters().register, names=(), listen="127.0.0.1:0", reflect=False)
    stack.push_async_callback(server.drain, 0)
    return {f"SCRIBE_{name.upper()}_ADDRESS": server.address for name in SERVICES}

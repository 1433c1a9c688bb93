"""A whole Scribe with its sandbox, as it is deployed: six processes or one, under limits where a line asks for them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

import httpx
from scribe_bus.embedded import EmbeddedNats
from scribe_cli.home import Home
from scribe_cli.settings import CliSettings
from scribe_cli.stack.plan import Addresses, Part, core_parts, sandbox_part, step_parts
from scribe_cli.stack.step_services import STEP_SERVICES
from scribe_store.embedded import EmbeddedPostgres
from scribe_store.store import Store

from scribe_bench.limits import Group, Limits, limited
from scribe_bench.payload import SCALE_VARIABLE
from scribe_bench.processes import announced, clean_environment, cpu_seconds, pss_mb, python, running
from scribe_bench.stub_steps import LISTEN_VARIABLE
from scribe_bench.stub_steps import NAME as STUB

_UNLIMITED = {
    "SCRIBE_USER_REQUESTS_PER_MINUTE": "0", "SCRIBE_ADDRESS_REQUESTS_PER_MINUTE": "0", "SCRIBE_USER_GENERATIONS_PER_HOUR": "0",
    "SCRIBE_DAY_BUDGET_MICRO_DOLLARS": "1000000000000", "GRPC_VERBOSITY": "NONE",
}  # fmt: skip
_SECONDS = 60.0
_LOOK_SECONDS = 0.1


class Refused(Exception):
    """The gateway takes a job not now; what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How it is deployed."""

    joined: bool = False
    """All in one process."""
    limits: Limits | None = None
    """Of everything but the sandbox, which is the world."""
    settings: Mapping[str, str] = field(default_factory=dict)
    stub_scale: float | None = None
    """Steps that only wait, in place of the services: the published waits times this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody with a token."""

    id: UUID
    headers: dict[str, str]


@dataclass(kw_only=True)
class Stack:
    """Up inside running_stack()'s block."""

    http: httpx.AsyncClient
    sandbox: str
    store: Store
    pids: list[int]
    """Scribe's own processes, without NATS, PostgreSQL and the sandbox."""
    start_seconds: float
    """From the start of Scribe's processes to a gateway that says it is healthy."""
    group: Group

    async def user(self, name: str) -> User:
        signed = await self.http.post(f"{self.sandbox}/auth/v1/token", json={"email": f"{name}@people.example"})
        headers = {"authorization": f"Bearer {signed.raise_for_status().json()['access_token']}"}
        profile = (await self.http.post("/api/user/init", headers=headers)).raise_for_status().json()
        return User(id=UUID(profile["id"]), headers=headers)

    async def dials(self, **changes: object) -> None:
        """The sandbox's latencies, as its README describes them."""
        (await self.http.post(f"{self.sandbox}/_admin/dials", json=changes)).raise_for_status()

    async def forget_calls(self) -> None:
        """Clear the sandbox's ledger."""
        (await self.http.delete(f"{self.sandbox}/_admin/ledger")).raise_for_status()

    async def calls(self) -> list[dict[str, str]]:
        """What was asked of the sandbox since."""
        found: list[dict[str, str]] = (await self.http.get(f"{self.sandbox}/_admin/ledger")).raise_for_status().json()
        return found

    async def submit(self, user: User, body: Mapping[str, object]) -> UUID:
        """The job's id once it is accepted. Raises Refused."""
        headers = {**user.headers, "idempotency-key": str(uuid4())}
        answer = await self.http.post("/api/email/generate", headers=headers, json=body)
        if answer.is_error:
            raise Refused(answer.text)
        return UUID(answer.json()["task_id"])

    async def ended(self, jobs: Sequence[UUID], within: float) -> dict[UUID, float]:
        """Seconds that each took from being accepted to its end. Raises TimeoutError, RuntimeError when one failed."""
        sql = "SELECT id, status, error_reason, extract(epoch FROM completed_at - created_at)::float AS took FROM queue_items WHERE id = ANY($1)"
        async with asyncio.timeout(within):
            while True:
                rows = await self.store.fetch(sql, list(jobs))
                if failed := [row["error_reason"] for row in rows if row["status"] == "failed"]:
                    raise RuntimeError(f"jobs failed: {failed[:3]}")
                if all(row["status"] == "completed" for row in rows):
                    return {row["id"]: row["took"] for row in rows}
                await asyncio.sleep(_LOOK_SECONDS)

    async def steps(self, job: UUID) -> dict[str, float]:
        """Seconds that each of a job's steps took."""
        records = json.loads(await self.store.fetch_value("SELECT step_records FROM queue_items WHERE id = $1", job))
        return {record["step"]: record["seconds"] or 0.0 for record in records}

    def pss(self, *, without: Sequence[str] = ()) -> float:
        """MiB; without the children whose command has one of the words."""
        return pss_mb(self.pids, without=without)

    def cpu(self) -> float:
        return cpu_seconds(self.pids)


@asynccontextmanager
async def running_stack(folder: Path, shape: Shape) -> AsyncIterator[Stack]:
    """Until the block ends."""
    async with AsyncExitStack() as stack:
        folder.mkdir(parents=True)
        home = Home(folder / "home")
        home.prepare()
        group = stack.enter_context(limited(shape.limits))
        nats, postgres = await asyncio.gather(EmbeddedNats.start(home.nats), EmbeddedPostgres.start(home.postgres))
        stack.push_async_callback(nats.stop)
        stack.push_async_callback(postgres.stop)
        group.take(nats.process.pid, postgres.process.pid)
        store = await stack.enter_async_context(Store.open(postgres.dsn, pool_size=4))
        base = {**clean_environment(), "SCRIBE_HOME": str(home.folder), **_UNLIMITED, **shape.settings}
        settings = CliSettings.model_construct(sandbox_world="demo")
        await _migrate(base, postgres.dsn)
        world = sandbox_part(base, settings)
        await _run(stack, folder, world, ("-m", world.module), lambda: None)
        sandbox = json.loads((folder / "run" / "sandbox.json").read_text())["http"]
        addresses = Addresses(nats=nats.url, nats_monitor=nats.monitor_url, database=postgres.dsn, sandbox=sandbox)
        began = time.perf_counter()
        places = _places(folder, shape)
        parts = [
            *_steps({**base, **places.listen}, settings, sandbox, shape),
            *core_parts(base, settings, addresses, places.reach, "127.0.0.1:0", "127.0.0.1:0"),
        ]
        starting = _joined(parts) if shape.joined else [(part, ("-m", part.module)) for part in parts]
        started = await asyncio.gather(*(_run(stack, folder, part, command, group.join) for part, command in starting))
        gateway = json.loads((folder / "run" / "gateway.json").read_text())["http"]
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=gateway, timeout=_SECONDS, trust_env=False))
        if shape.stub_scale is None:
            await _until_healthy(client)
        yield Stack(
            http=client, sandbox=sandbox, store=store, pids=[process.pid for process in started],
            start_seconds=time.perf_counter() - began, group=group,
        )  # fmt: skip


def _steps(base: Mapping[str, str], settings: CliSettings, sandbox: str, shape: Shape) -> list[Part]:
    if shape.stub_scale is None:
        return step_parts(base, settings, sandbox)
    scale = {SCALE_VARIABLE: str(shape.stub_scale)}
    return [Part(name=STUB, module="scribe_bench.stub_steps", environment={**base, **scale})]


@dataclass(frozen=True, slots=True)
class _Places:
    """Sockets of the step services: where they listen, and where they are reached."""

    listen: dict[str, str]
    reach: dict[str, str]


def _places(folder: Path, shape: Shape) -> _Places:
    if shape.stub_scale is not None:
        socket = f"unix:{folder}/steps.sock"
        return _Places({LISTEN_VARIABLE: socket}, dict.fromkeys(STEP_SERVICES, socket))
    sockets = {name: f"unix:{folder}/{name}.sock" for name in STEP_SERVICES}
    return _Places({f"SCRIBE_{name.upper()}_LISTEN": socket for name, socket in sockets.items()}, sockets)


def _joined(parts: Sequence[Part]) -> list[tuple[Part, tuple[str, ...]]]:
    """One process that is all of them."""
    environment = {name: value for part in parts for name, value in part.environment.items()}
    names = tuple(part.name for part in parts)
    return [(Part(name=names[-1], module="scribe_cli", environment=environment), ("-m", "scribe_cli", "serve", *names))]


async def _run(
    stack: AsyncExitStack, folder: Path, part: Part, command: tuple[str, ...], first: Callable[[], None]
) -> asyncio.subprocess.Process:
    """Until the part has announced itself."""
    run, log = folder / "run", folder / f"{part.name}.log"
    run.mkdir(exist_ok=True)
    environment = {**part.environment, "SCRIBE_RUN_DIR": str(run)}
    process = await stack.enter_async_context(running(python(*command), environment, log, first=first))
    await announced(run, part.name, process, log)
    return process


async def _until_healthy(client: httpx.AsyncClient) -> None:
    """Until the gateway reaches all that it needs."""
    async with asyncio.timeout(_SECONDS):
        while (await client.get("/health")).json()["status"] != "healthy":  # noqa: ASYNC110  # health has no event
            await asyncio.sleep(0.02)


async def _migrate(base: Mapping[str, str], dsn: str) -> None:
    command, environment = python("-m", "scribe_cli", "migrate"), {**base, "DATABASE_URL": dsn}
    await asyncio.to_thread(subprocess.run, command, env=environment, check=True, capture_output=True, timeout=120)

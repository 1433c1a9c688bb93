"""A whole Scribe of separate processes on loopback, each of which can be killed, with a proxy before every server."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from scribe_cli.home import Home
from scribe_cli.settings import CliSettings
from scribe_cli.stack.plan import Addresses, Part, core_parts, sandbox_part, step_parts
from scribe_store.store import Store

from scribe_chaos.paid_files import in_flight_of
from scribe_chaos.process import Death, Process
from scribe_chaos.proxy import Proxy, proxying, to_port, to_socket
from scribe_chaos.servers import Nats, Postgres
from scribe_chaos.tmpfs import mount, unmount

_KEPT = ("PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH")
# The gateway's quotas are attacked elsewhere; money is another measure's.
_UNLIMITED = {
    "SCRIBE_USER_REQUESTS_PER_MINUTE": "0",
    "SCRIBE_ADDRESS_REQUESTS_PER_MINUTE": "0",
    "SCRIBE_USER_GENERATIONS_PER_HOUR": "0",
    "SCRIBE_DAY_BUDGET_MICRO_DOLLARS": "1000000000000",
    "SCRIBE_PIPELINE_MAX_MB": "128",
    "SCRIBE_EVENTS_MAX_MB": "64",
    "GRPC_VERBOSITY": "NONE",
}
MODEL_CALLING = ("parser", "scraper", "composer")


@dataclass(kw_only=True)
class Tally:
    """What was killed, and the paid calls that were under way then."""

    deaths: list[Death] = field(default_factory=list)
    server_kills: int = 0
    in_flight: int = 0
    """Of the model only."""

    @property
    def kills(self) -> int:
        return len(self.deaths) + self.server_kills


@dataclass(kw_only=True)
class System:
    """Up inside running_system()'s block."""

    folder: Path
    nats: Nats
    postgres: Postgres
    store: Store
    """Straight to the database, past its proxy."""
    processes: dict[str, Process] = field(default_factory=dict)
    proxies: dict[str, Proxy] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)

    @property
    def http(self) -> str:
        return self.processes["gateway"].addresses["http"]

    @property
    def sandbox(self) -> str:
        return self.processes["sandbox"].addresses["http"]

    @property
    def failpoints(self) -> Path:
        return self.folder / "failpoints"

    @property
    def killable(self) -> list[str]:
        """Everything of ours; the sandbox is the world, and its ledger lives in it."""
        return [name for name in self.processes if name != "sandbox"]

    def note_death(self, death: Death) -> None:
        self.tally.deaths.append(death)
        if death.name in MODEL_CALLING:
            self.tally.in_flight += in_flight_of(self.folder / "home" / "cache" / death.name, death.pid)

    async def kill_nats(self) -> None:
        await self.nats.kill()
        self.tally.server_kills += 1
        await self.nats.start()

    async def kill_postgres(self) -> None:
        await self.postgres.kill()
        self.tally.server_kills += 1
        await self.postgres.start()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a system is laid out."""

    orchestrators: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)
    """Environment variables of every process."""
    arguments: tuple[str, ...] = ()
    """Of the orchestrators."""
    steps: Mapping[str, str] = field(default_factory=dict)
    """Addresses of step services that stand in for ours, by service; none of ours is started for them."""
    nats_url: str = ""
    """A NATS that somebody else has started, such as a cluster; ours is not used then, nor a proxy before it."""
    nats_disk_mb: int = 0
    """NATS gets a small disk of its own; that needs root."""


@asynccontextmanager
async def running_system(shape: Shape | None = None) -> AsyncIterator[System]:
    """In a temporary folder of its own, until the block ends. Raises NotUp."""
    shape = shape or Shape()
    folder = Path(tempfile.mkdtemp(prefix="scribe-chaos-", dir="/tmp"))
    async with AsyncExitStack() as stack:
        if not os.environ.get("SCRIBE_CHAOS_KEEP"):
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
        yield await _start(stack, folder, shape)


async def _start(stack: AsyncExitStack, folder: Path, shape: Shape) -> System:
    home = Home(folder / "home")
    home.prepare()
    (folder / "failpoints").mkdir()
    if shape.nats_disk_mb:
        mount(home.nats, shape.nats_disk_mb)
        stack.callback(unmount, home.nats)
    nats, postgres = Nats(home.nats), Postgres(home.postgres)
    stack.push_async_callback(postgres.stop)
    stack.push_async_callback(nats.stop)
    await asyncio.gather(nats.start(), postgres.start())
    await _migrate(folder, postgres.dsn)
    store = await stack.enter_async_context(Store.open(postgres.dsn, pool_size=4))
    system = System(folder=folder, nats=nats, postgres=postgres, store=store)
    await _start_parts(stack, system, shape)
    for process in system.processes.values():
        process.keep()
    return system


async def _start_parts(stack: AsyncExitStack, system: System, shape: Shape) -> None:
    base, settings = _base(system.folder, shape), CliSettings.model_construct(sandbox_world="demo")
    await _run(stack, system, sandbox_part(base, settings))
    parts = [part for part in step_parts(base, settings, system.sandbox) if part.name not in shape.steps]
    await asyncio.gather(*(_run(stack, system, part) for part in parts))
    ports = {part.name: _port(system.processes[part.name].addresses["address"]) for part in parts}
    for name, port in ports.items():
        await _stand_before(stack, system, name, port)
    await _stand_before(stack, system, "nats", system.nats.port)
    system.proxies["postgres"] = await stack.enter_async_context(proxying(to_socket(lambda: system.postgres.socket)))
    known = {name: f"127.0.0.1:{system.proxies[name].port}" for name in ports} | dict(shape.steps)
    http, grpc = "127.0.0.1:0", "127.0.0.1:0"
    core = core_parts(base, settings, _addresses(system, shape), known, http, grpc)
    copies = [part for each in core for part in _copies(each, shape.orchestrators)]
    await asyncio.gather(*(_run(stack, system, part, _arguments(part, shape)) for part in copies))


def _addresses(system: System, shape: Shape) -> Addresses:
    """As the doors see the servers: through the proxies."""
    url = urlsplit(system.nats.password_url)
    nats = url._replace(netloc=f"{url.username}:{url.password}@127.0.0.1:{system.proxies['nats'].port}").geturl()
    return Addresses(
        nats=shape.nats_url or nats,
        nats_monitor="" if shape.nats_url else system.nats.server.monitor_url,
        database=system.postgres.dsn_through(system.proxies["postgres"].port),
        sandbox=system.sandbox,
    )


def _copies(part: Part, count: int) -> list[Part]:
    if part.name != "orchestrator":
        return [part]
    return [
        Part(
            name=f"orchestrator-{number}",
            module=part.module,
            environment={**part.environment, "SCRIBE_HOST_NAME": f"host-{number}"},
        )
        for number in range(1, count + 1)
    ]


def _arguments(part: Part, shape: Shape) -> tuple[str, ...]:
    return shape.arguments if part.module == "scribe_orchestrator" else ()


async def _run(stack: AsyncExitStack, system: System, part: Part, arguments: tuple[str, ...] = ()) -> None:
    process = Process(
        part.name, part.module, system.folder, part.environment, arguments=arguments, on_death=system.note_death
    )
    stack.push_async_callback(process.stop)
    await process.start()
    system.processes[part.name] = process


async def _stand_before(stack: AsyncExitStack, system: System, name: str, port: int) -> None:
    system.proxies[name] = await stack.enter_async_context(proxying(to_port(lambda: port)))


def _base(folder: Path, shape: Shape) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = {"HOME": str(folder), "SCRIBE_HOME": str(folder / "home"), "SCRIBE_FAILPOINTS": str(folder / "failpoints")}
    return {**kept, **own, **_UNLIMITED, **shape.settings}


async def _migrate(folder: Path, dsn: str) -> None:
    environment = {**_base(folder, Shape()), "DATABASE_URL": dsn}
    command = [sys.executable, "-m", "scribe_cli", "migrate"]
    await asyncio.to_thread(subprocess.run, command, env=environment, check=True, capture_output=True, timeout=120)


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])

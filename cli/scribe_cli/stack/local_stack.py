"""Starts a whole Scribe on this machine and ends it again: servers first, then services, then the doors."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scribe_bus.embedded import EmbeddedNats, EmbeddedNatsFailed
from scribe_store.embedded import EmbeddedPostgres, EmbeddedPostgresFailed

from scribe_cli.home import Home, Running, acquire_lock, write_running
from scribe_cli.servers import Servers, write_servers
from scribe_cli.settings import CliSettings, reveal
from scribe_cli.stack.child import Child, PartFailed
from scribe_cli.stack.plan import Addresses, Part, base_environment, core_parts, sandbox_part, step_parts
from scribe_cli.stack.upstreams import Upstreams, choose_upstreams

Say = Callable[[str], None]

_HTTP_PORT, _GRPC_PORT = 8000, 50050
_RESTART_DELAY_SECONDS = 1.0
_SERVER_LOOK_SECONDS = 0.5


class LocalStack:
    """A running stack: its parts by name, and where its doors are."""

    def __init__(self, home: Home, settings: CliSettings, environment: Mapping[str, str], say: Say) -> None:
        self.home = home
        self.settings = settings
        self.upstreams: Upstreams = choose_upstreams(settings)
        self.children: dict[str, Child] = {}
        self._base = base_environment(environment, home)
        self._say = say
        self._exit = AsyncExitStack()
        self._watchers: set[asyncio.Task[None]] = set()
        self._servers: dict[str, EmbeddedNats | EmbeddedPostgres] = {}

    async def start(self, *, temporary: bool) -> Running:
        """Start everything. Raises PartFailed, HomeInUse; nothing is left running then."""
        self.home.prepare()
        lock = acquire_lock(self.home)
        self._exit.callback(os.close, lock)
        self.home.running.unlink(missing_ok=True)
        try:
            addresses = await self._start_servers()
        except (EmbeddedNatsFailed, EmbeddedPostgresFailed) as error:
            raise PartFailed(str(error)) from error
        write_servers(self.home, Servers(nats=addresses.nats, database=addresses.database))
        self._exit.callback(self.home.servers.unlink, missing_ok=True)
        steps, _ = await _all(self._start_steps(addresses.sandbox), self._migrate(addresses.database))
        http, grpc = await self._start_doors(addresses, steps)
        running = Running(pid=os.getpid(), http=http, grpc=grpc, sandbox=addresses.sandbox, temporary=temporary)
        write_running(self.home, running)
        self._exit.callback(self.home.running.unlink, missing_ok=True)
        return running

    async def stop(self) -> None:
        """End everything, the doors first, and wait for it."""
        for watcher in self._watchers:
            watcher.cancel()
        await self._exit.aclose()

    def keep_alive(self) -> None:
        """From now on, start a part or server again that ends by itself."""
        watching = [self._restart_when_ended(child) for child in self.children.values()]
        watching += [self._restart_server(name, server) for name, server in self._servers.items()]
        self._watchers |= {asyncio.create_task(watch) for watch in watching}

    async def _start_servers(self) -> Addresses:
        nats, database, sandbox = await _all(self._start_nats(), self._start_postgres(), self._start_sandbox())
        return Addresses(nats=nats[0], nats_monitor=nats[1], database=database, sandbox=sandbox)

    async def _start_nats(self) -> tuple[str, str]:
        """Its address, and its monitoring address where it is known."""
        if given := reveal(self.settings.nats_url):
            return given, os.environ.get("NATS_MONITOR_URL", "")
        self._say("starting NATS")
        server = await EmbeddedNats.start(self.home.nats)
        self._exit.push_async_callback(server.stop)
        self._servers["NATS"] = server
        return server.url, server.monitor_url

    async def _start_postgres(self) -> str:
        if given := reveal(self.settings.database_url):
            return given
        self._say("starting PostgreSQL")
        server = await EmbeddedPostgres.start(self.home.postgres)
        self._exit.push_async_callback(server.stop)
        self._servers["PostgreSQL"] = server
        return server.dsn

    async def _start_sandbox(self) -> str:
        if not self.upstreams.sandbox:
            return ""
        self._say(f"starting the sandbox (world: {self.settings.sandbox_world})")
        child = await self._start_part(sandbox_part(self._base, self.settings))
        return child.addresses["http"]

    async def _start_steps(self, sandbox: str) -> dict[str, str]:
        self._say("starting parser, scraper, arxiv, composer")
        children = await _all(*(self._start_part(part) for part in step_parts(self._base, self.settings, sandbox)))
        return {child.part.name: child.addresses["address"] for child in children}

    async def _migrate(self, database: str) -> None:
        """In a process of its own: Alembic would stay in our memory for as long as the stack is up."""
        environment = {**self._base, "DATABASE_URL": database}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "scribe_cli",
            "migrate",
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        if process.returncode:
            raise PartFailed(f"the database migration failed:\n{output.decode(errors='replace')}")

    async def _start_doors(self, addresses: Addresses, steps: Mapping[str, str]) -> tuple[str, str]:
        self._say("starting orchestrator and gateway")
        http = self.settings.http_listen or _free_listen(_HTTP_PORT)
        grpc = self.settings.grpc_listen or _free_listen(_GRPC_PORT)
        parts = core_parts(self._base, self.settings, addresses, steps, http, grpc)
        _, gateway = await _all(*(self._start_part(part) for part in parts))
        return gateway.addresses["http"], gateway.addresses["grpc"]

    async def _start_part(self, part: Part) -> Child:
        child = Child(part, self.home)
        self._exit.push_async_callback(child.stop)
        _begin_log(self.home.logs / f"{part.name}.log")
        await child.start()
        self.children[part.name] = child
        return child

    async def _restart_when_ended(self, child: Child) -> None:
        while True:
            code = await child.wait()
            self._say(f"{child.part.name} ended with exit code {code}; starting it again")
            await asyncio.sleep(_RESTART_DELAY_SECONDS)
            child.part = _on_same_address(child)
            with contextlib.suppress(PartFailed):
                await child.start()

    async def _restart_server(self, name: str, server: EmbeddedNats | EmbeddedPostgres) -> None:
        """On the same data and, as others know it, on the same address."""
        while True:
            while server.process.poll() is None:  # noqa: ASYNC110  # a process object outside of the loop has no event
                await asyncio.sleep(_SERVER_LOOK_SECONDS)
            self._say(f"{name} ended with exit code {server.process.returncode}; starting it again")
            try:
                server = await self._again(server)
            except (EmbeddedNatsFailed, EmbeddedPostgresFailed) as error:
                self._say(f"{name} does not start: {error}")
                await asyncio.sleep(_RESTART_DELAY_SECONDS)
            else:
                self._exit.push_async_callback(server.stop)

    async def _again(self, server: EmbeddedNats | EmbeddedPostgres) -> EmbeddedNats | EmbeddedPostgres:
        if isinstance(server, EmbeddedNats):
            return await EmbeddedNats.start(self.home.nats, port=urlsplit(server.url).port or -1)
        return await EmbeddedPostgres.start(self.home.postgres)


@asynccontextmanager
async def local_stack(
    home: Home, settings: CliSettings, environment: Mapping[str, str], say: Say, *, temporary: bool
) -> AsyncIterator[tuple[LocalStack, Running]]:
    """A stack that is up inside the block and gone behind it, however the block ends."""
    stack = LocalStack(home, settings, environment, say)
    try:
        yield stack, await stack.start(temporary=temporary)
    finally:
        await asyncio.shield(stack.stop())


async def _all(*starting: Coroutine[Any, Any, Any]) -> list[Any]:
    """Like gather, but when one fails the others are awaited first, so that what they started can be stopped."""
    results = await asyncio.gather(*starting, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return [result for result in results if not isinstance(result, BaseException)]


def _on_same_address(child: Child) -> Part:
    """The same part, listening where it listened before, as others know that address."""
    part = child.part
    variables = {
        "gateway": {"SCRIBE_HTTP_LISTEN": "http", "SCRIBE_GRPC_LISTEN": "grpc"},
        "sandbox": {"SANDBOX_LISTEN": "http"},
    }
    own = variables.get(part.name, {f"SCRIBE_{part.name.upper()}_LISTEN": "address"})
    known = {name: child.addresses[key].removeprefix("http://") for name, key in own.items() if key in child.addresses}
    return Part(name=part.name, module=part.module, environment={**part.environment, **known})


def _free_listen(wanted: int) -> str:
    """Loopback on the wanted port, or on one of the system's choice when it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return "127.0.0.1:0"
    return f"127.0.0.1:{wanted}"


def _begin_log(path: Path) -> None:
    """Each start begins a new log; the one before is kept beside it."""
    if path.exists():
        path.replace(path.with_suffix(".log.1"))
    path.write_text(time.strftime("started %Y-%m-%dT%H:%M:%SZ\n", time.gmtime()))

"""Real nats-servers with a configuration of one's own, alone or as a cluster, for tests that end and start them."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from scribe_children.launching import launch, log_tail, stop

from scribe_bus.embedded import find_nats_server

_READY_SECONDS = 20.0
_POLL_SECONDS = 0.02
_STOP_STAGES = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))


@dataclass(slots=True, kw_only=True)
class Server:
    """A server on a port that stays its own. `config` is all but its port and its storage."""

    folder: Path
    name: str
    port: int
    config: str
    process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Returns when its port answers."""
        binary = find_nats_server()
        assert binary, "no nats-server: run `make setup`"
        file = self.folder / "nats.conf"
        file.write_text(
            f'server_name: "{self.name}"\nlisten: "127.0.0.1:{self.port}"\n'
            f'jetstream {{ store_dir: "{self.folder}/data", max_mem: 16MB, max_file: 256MB, sync_interval: "always" }}\n'
            + self.config
        )
        log = self.folder / "log"
        self.process = launch([str(binary), "--config", str(file)], log, end_signal=signal.SIGKILL)
        await self._until_ready(log)

    async def stop(self) -> None:
        if self.process:
            await stop(self.process, _STOP_STAGES)

    def kill(self) -> None:
        """At once, as a power cut would."""
        assert self.process
        self.process.kill()
        self.process.wait()

    async def _until_ready(self, log: Path) -> None:
        deadline = asyncio.get_running_loop().time() + _READY_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            assert self.process
            assert self.process.poll() is None, log_tail(log)
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
            except OSError:
                await asyncio.sleep(_POLL_SECONDS)
            else:
                writer.close()
                return
        raise TimeoutError(log_tail(log))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Servers that know each other."""

    servers: Sequence[Server]

    @property
    def url(self) -> str:
        """All of them, as NATS_URL names them."""
        return ",".join(f"nats://127.0.0.1:{server.port}" for server in self.servers)


@asynccontextmanager
async def running_server(config: str) -> AsyncIterator[Server]:
    """One server, until the block ends."""
    async with AsyncExitStack() as stack:
        yield await _started(stack, "one", free_ports(1)[0], config)


@asynccontextmanager
async def running_cluster(count: int = 3) -> AsyncIterator[Cluster]:
    """A cluster of so many, until the block ends."""
    ports = free_ports(2 * count)
    routes = [f'"nats://127.0.0.1:{port}"' for port in ports[count:]]
    async with AsyncExitStack() as stack:
        starting = [
            _started(
                stack,
                f"node{number}",
                ports[number],
                f'cluster {{ name: "test", listen: "127.0.0.1:{ports[count + number]}", routes: [{", ".join(routes)}] }}\n',
            )
            for number in range(count)
        ]
        yield Cluster(servers=[await server for server in starting])


def free_ports(count: int) -> list[int]:
    """Ports that were free a moment ago; servers that name each other must know theirs before they start."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


async def _started(stack: AsyncExitStack, name: str, port: int, config: str) -> Server:
    folder = Path(tempfile.mkdtemp(prefix="scribe-test-nats-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    server = Server(folder=folder, name=name, port=port, config=config)
    stack.push_async_callback(server.stop)
    await server.start()
    return server

"""A NATS in a container, for the tests of `make test-containers`."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from scribe_bus.testing_servers import free_ports

_IMAGE = "nats:2"
_CLIENT, _MONITOR = 4222, 8222
_FOLDER = "/etc/scribe"
_CONFIG = """\
port: 4222
http: 8222
max_payload: 1MB
authorization {{ user: "scribe", password: "{password}" }}
jetstream {{ store_dir: "/data", max_mem: 64MB, max_file: 256MB, sync_interval: "always" }}
"""


class NatsInContainer:
    """On ports of this machine that stay its own, so that it is found again when it was away."""

    def __init__(self, folder: Path) -> None:
        """`folder` is readable for the engine, and holds the server's configuration."""
        self._folder = folder
        self._client, self._monitor = free_ports(2)
        self._password = f"p{secrets.token_hex(16)}"
        (folder / "nats.conf").write_text(_CONFIG.format(password=self._password))
        self._container = self._make()
        self._is_there = False
        self.url = self.monitor_url = ""

    async def start(self) -> None:
        """Returns when it serves; then its addresses are known."""
        await asyncio.to_thread(self._container.start)
        self._is_there = True
        host = self._container.get_container_host_ip()
        self.url = f"nats://scribe:{self._password}@{host}:{self._client}"
        self.monitor_url = f"http://{host}:{self._monitor}"

    async def stop(self) -> None:
        await asyncio.to_thread(self._container.get_wrapped_container().stop)

    async def lose_disk(self) -> None:
        await self.remove()
        self._container = self._make()

    async def start_again(self) -> None:
        if self._is_there:
            await asyncio.to_thread(self._container.get_wrapped_container().start)
        else:
            await self.start()

    async def remove(self) -> None:
        await asyncio.to_thread(self._container.stop)
        self._is_there = False

    def _make(self) -> DockerContainer:
        container = DockerContainer(_IMAGE).waiting_for(LogMessageWaitStrategy("Server is ready"))
        container.with_volume_mapping(self._folder, _FOLDER).with_command(f"-c {_FOLDER}/nats.conf")
        return container.with_bind_ports(_CLIENT, self._client).with_bind_ports(_MONITOR, self._monitor)


@asynccontextmanager
async def running_nats_container() -> AsyncIterator[NatsInContainer]:
    """An empty server of one's own until the block ends."""
    with tempfile.TemporaryDirectory(prefix="scribe-test-nats-") as folder:
        server = NatsInContainer(Path(folder))
        await server.start()
        try:
            yield server
        finally:
            await server.remove()

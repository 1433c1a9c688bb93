"""A real NATS for tests, and a bus with our streams on it.

The server is a process beside us, or with TEST_CONTAINERS in the environment a container of the official image.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from scribe_bus.connection import Bus, open_bus
from scribe_bus.embedded import EmbeddedNats
from scribe_bus.streams import StreamSizes, ensure

CONTAINERS_VARIABLE = "TEST_CONTAINERS"

_MB = 1024 * 1024
SMALL = StreamSizes(pipeline_bytes=64 * _MB, events_bytes=16 * _MB)
CAPACITIES: Mapping[str, int] = {"parse": 8, "scrape": 3, "arxiv": 1, "compose": 8}


class NatsOfOnesOwn(Protocol):
    """A server that a test may end and start again where it was."""

    url: str
    monitor_url: str

    async def stop(self) -> None:
        """End it in order. A second time does nothing."""

    async def lose_disk(self) -> None:
        """End it at once, as a power cut would, and all that it kept with it."""

    async def start_again(self) -> None:
        """On the same addresses, with what it still has."""


class NatsBesideUs:
    """As a process."""

    def __init__(self, server: EmbeddedNats) -> None:
        self._server = server
        self.url, self.monitor_url = server.url, server.monitor_url

    async def stop(self) -> None:
        await self._server.stop()

    async def lose_disk(self) -> None:
        self._server.process.kill()
        self._server.process.wait()
        shutil.rmtree(self._server.folder / "data")

    async def start_again(self) -> None:
        self._server = await EmbeddedNats.start(self._server.folder, port=port_of(self.url))


@asynccontextmanager
async def running_nats() -> AsyncIterator[NatsOfOnesOwn]:
    """An empty server of one's own until the block ends; its `url` is where."""
    if os.environ.get(CONTAINERS_VARIABLE):
        from scribe_bus.testing_container import running_nats_container

        async with running_nats_container() as container:
            yield container
        return
    folder = Path(tempfile.mkdtemp(prefix="scribe-test-nats-"))
    server = NatsBesideUs(await EmbeddedNats.start(folder, max_file_mb=256))
    try:
        yield server
    finally:
        await server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def running_bus(capacities: Mapping[str, int] = CAPACITIES) -> AsyncIterator[Bus]:
    """A connection to a server of one's own on which all streams and consumers exist."""
    async with running_nats() as server, open_bus(server.url, name="test") as bus:
        await ensure(bus, SMALL, capacities)
        yield bus


def port_of(url: str) -> int:
    """The port a server took, for starting it there again."""
    port = urlsplit(url).port
    assert port is not None
    return port

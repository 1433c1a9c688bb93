"""A real NATS for tests, and a bus with our streams on it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from scribe_bus.connection import Bus, open_bus
from scribe_bus.embedded import EmbeddedNats
from scribe_bus.streams import StreamSizes, ensure

_MB = 1024 * 1024
SMALL = StreamSizes(pipeline_bytes=64 * _MB, events_bytes=16 * _MB)
CAPACITIES: Mapping[str, int] = {"parse": 8, "scrape": 3, "arxiv": 1, "compose": 8}


@asynccontextmanager
async def running_nats() -> AsyncIterator[EmbeddedNats]:
    """An empty server of one's own until the block ends; its `url` is where."""
    folder = Path(tempfile.mkdtemp(prefix="scribe-test-nats-"))
    server = await EmbeddedNats.start(folder, max_file_mb=256)
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

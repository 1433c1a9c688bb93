"""A real server on a port of the system's choice, for tests of servicers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import grpc

from scribe_rpc.channel import open_channel
from scribe_rpc.serve import Register, start_server


@asynccontextmanager
async def running(register: Register, *names: str) -> AsyncIterator[grpc.aio.Channel]:
    """Serve on loopback with the same interceptors, health and reflection as in production; gives a channel to it."""
    server = await start_server(register, names=names, listen="127.0.0.1:0", reflect=True)
    channel = open_channel(server.address)
    try:
        yield channel
    finally:
        await channel.close()
        await server.drain(0)

"""The gateway as it runs: HTTP and gRPC over one door, started and drained together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from scribe_rpc.mutual_tls import Identity
from scribe_rpc.serve import StartedServer, start_server

from scribe_gateway.door import Door, open_door
from scribe_gateway.http.app import build_app
from scribe_gateway.http.server import HttpServer
from scribe_gateway.rpc.admission import Admission
from scribe_gateway.rpc.servicer import FULL_NAME, registration
from scribe_gateway.settings import GatewaySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """Two servers that answer."""

    door: Door
    http: HttpServer
    grpc: StartedServer

    async def drain(self, seconds: float) -> None:
        """Streams end, running calls get `seconds` to end."""
        self.door.watches.end()
        self.door.monitor.end()
        await asyncio.gather(self.http.drain(seconds), self.grpc.drain(seconds))


@asynccontextmanager
async def running_gateway(
    settings: GatewaySettings, *, reflect: bool = True, identity: Identity | None = None
) -> AsyncIterator[Gateway]:
    """Both servers on their addresses until the block ends; drain them before, or they end at once.

    `identity` is for step services on other hosts, not for our own callers. Raises CannotListen.
    """
    async with AsyncExitStack() as stack:
        door = await open_door(settings, stack, identity)
        http = await HttpServer.start(build_app(door, settings.allowed_origins), settings.http_listen)
        stack.push_async_callback(http.drain, 0)
        grpc = await start_server(
            registration(door),
            names=(FULL_NAME,),
            listen=settings.grpc_listen,
            reflect=reflect,
            inner=(Admission(door.entry),),
        )
        stack.push_async_callback(grpc.drain, 0)
        stack.callback(door.watches.end)
        stack.callback(door.monitor.end)
        yield Gateway(door=door, http=http, grpc=grpc)

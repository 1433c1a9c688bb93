"""The only way out for everything that fetches pages: a forward proxy on loopback that checks where it connects.

The browser and the HTTP client both know no other way. Whatever name, spelling, redirect or sub-resource a page
comes up with, the decision is made here, where the socket is opened, and on the address that is used.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from scribe_scraper.egress_policy import Destination, EgressPolicy
from scribe_scraper.errors import AddressRefused, PageError, PageUnreachable
from scribe_scraper.http_head import LONGEST_HEAD, HeadError, RequestHead, closing, parse_request

REFUSED_HEADER = "X-Scribe-Refused"
"""Carries the reason when the proxy itself answers."""

_READ_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "CONNECT"})
_HEAD_SECONDS = 10.0
_CONNECT_SECONDS = 8.0
_CONNECTION_SECONDS = 40.0
_MOST_BYTES = 8_000_000
"""From the origin, for one connection: above the page limit, so that the reader of the page names the limit first."""
_MOST_SENT_BYTES = 1_000_000
_CHUNK = 65_536

logger = logging.getLogger(__name__)


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def connect(destination: Destination) -> Streams:
    """A connection to exactly this address. Raises PageUnreachable."""
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            return await asyncio.open_connection(destination.host, destination.port, limit=LONGEST_HEAD)
    except (OSError, TimeoutError) as error:
        raise PageUnreachable("The host does not accept connections.") from error


Connect = Callable[[Destination], Awaitable[Streams]]


@dataclass(kw_only=True)
class EgressProxy:
    """A running proxy on a loopback port."""

    policy: EgressPolicy
    connect: Connect = connect
    most_connections: int = 64
    port: int = 0
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        """What clients are given."""
        return f"http://127.0.0.1:{self.port}"

    async def listen_on(self, listener: socket.socket) -> asyncio.Server:
        """Serve another listening socket too, such as one in a network namespace, until the server is closed."""
        return await asyncio.start_server(self.serve, sock=listener, limit=LONGEST_HEAD)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client's connection, one request."""
        task = asyncio.current_task()
        if task is None or len(self._connections) >= self.most_connections:
            writer.close()
            return
        self._connections.add(task)
        try:
            async with asyncio.timeout(_CONNECTION_SECONDS):
                await self._answer(reader, writer)
        except (OSError, TimeoutError, HeadError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            logger.debug("egress connection ended", extra={"reason": type(error).__name__})
        except asyncio.CancelledError:
            # Only `close` cancels it, and the stream server of Python 3.11 reports a cancelled handler as a fault.
            logger.debug("egress connection cut off")
        finally:
            self._connections.discard(task)
            await _close(writer)

    async def close(self) -> None:
        """End every connection that is still open."""
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_HEAD_SECONDS):
                request = parse_request(await reader.readuntil(b"\r\n\r\n"))
            destination = await self._destination(request)
            origin = await self.connect(destination)
        except HeadError as error:
            await _refuse(writer, "400 Bad Request", str(error))
        except AddressRefused as error:
            logger.warning("egress refused", extra={"reason": str(error)})
            await _refuse(writer, "403 Forbidden", str(error))
        except PageError as error:
            await _refuse(writer, "502 Bad Gateway", str(error))
        else:
            await self._relay(request, destination, (reader, writer), origin)

    async def _relay(self, request: RequestHead, destination: Destination, client: Streams, origin: Streams) -> None:
        received, began = _Counter(), time.monotonic()
        try:
            if request.is_tunnel:
                await _tunnel(client, origin, received)
            else:
                await _exchange(request, client[1], origin, received)
        finally:
            seconds = round(time.monotonic() - began, 3)
            told = {"host": request.host, "address": destination.host, "port": destination.port}
            logger.info("egress", extra={**told, "received_bytes": received.count, "seconds": seconds})
            await _close(origin[1])

    async def _destination(self, request: RequestHead) -> Destination:
        if request.method not in _READ_METHODS:
            raise AddressRefused(f"{request.method} is not a method for reading.")
        return await self.policy.destination(request.host, request.port, plain=not request.is_tunnel)


@asynccontextmanager
async def open_egress_proxy(policy: EgressPolicy, connect: Connect = connect) -> AsyncIterator[EgressProxy]:
    """Run a proxy on a free loopback port until the block ends."""
    proxy = EgressProxy(policy=policy, connect=connect)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=LONGEST_HEAD)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        server.close()
        await proxy.close()


@dataclass
class _Counter:
    """Bytes as they came over the wire."""

    count: int = 0


async def _exchange(request: RequestHead, client: asyncio.StreamWriter, origin: Streams, received: _Counter) -> None:
    origin[1].write(request.to_origin())
    await origin[1].drain()
    client.write(closing(await origin[0].readuntil(b"\r\n\r\n")))
    await _copy(origin[0], client, _MOST_BYTES, received)


async def _tunnel(client: Streams, origin: Streams, received: _Counter) -> None:
    client[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await client[1].drain()
    directions = [
        asyncio.create_task(_copy(client[0], origin[1], _MOST_SENT_BYTES, _Counter())),
        asyncio.create_task(_copy(origin[0], client[1], _MOST_BYTES, received)),
    ]
    try:
        await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for direction in directions:
            direction.cancel()
        await asyncio.gather(*directions, return_exceptions=True)


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter, most: int, counted: _Counter) -> None:
    """Until the source ends or the cap is reached; the closing of the connection tells the reader that it was cut."""
    while counted.count < most and (chunk := await source.read(_CHUNK)):
        counted.count += len(chunk)
        sink.write(chunk)
        await sink.drain()


async def _refuse(writer: asyncio.StreamWriter, status: str, reason: str) -> None:
    head = f"HTTP/1.1 {status}\r\n{REFUSED_HEADER}: {reason}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    writer.write(head.encode("latin-1", "replace"))
    await writer.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(2):
            await writer.wait_closed()

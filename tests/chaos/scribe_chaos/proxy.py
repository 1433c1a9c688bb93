"""A TCP proxy that does what networks do: cuts, hangs, closes one direction, swallows the answer to a COMMIT."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum, auto

_PIECE = 64 * 1024
_COMMIT = b"COMMIT;\0"

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Open = Callable[[], Awaitable[Streams]]


class Trouble(Enum):
    """What the proxy does to what passes."""

    NONE = auto()
    REFUSE = auto()
    """New connections are closed at once, old ones live."""
    STALL = auto()
    """Nothing passes, nothing is closed."""
    STALL_ANSWERS = auto()
    """Requests pass, answers do not: one direction is lost."""


@dataclass(eq=False)
class Proxy:
    """Stands before one server. `port` is where clients connect."""

    open_server: Open
    port: int = 0
    trouble: Trouble = Trouble.NONE
    lose_commits: int = 0
    """So many of the next COMMITs happen, and their connections break before the answer."""
    commits_lost: int = 0
    _pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _moving: asyncio.Event = field(default_factory=asyncio.Event)
    _answering: asyncio.Event = field(default_factory=asyncio.Event)

    def begin(self, trouble: Trouble) -> None:
        self.trouble = trouble
        _set(self._moving, wanted=trouble is not Trouble.STALL)
        _set(self._answering, wanted=trouble not in {Trouble.STALL, Trouble.STALL_ANSWERS})

    def heal(self) -> None:
        self.begin(Trouble.NONE)

    def cut(self) -> int:
        """Break every connection, as a restarted router does; how many there were."""
        pairs = list(self._pairs)
        for pair in pairs:
            for writer in pair:
                writer.transport.abort()
        return len(pairs)

    def half_close(self) -> None:
        """The servers' sides say that they will send no more; requests still pass."""
        for client, _ in list(self._pairs):
            with contextlib.suppress(OSError, RuntimeError):
                client.write_eof()

    async def serve(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        if self.trouble is Trouble.REFUSE:
            to_client.transport.abort()
            return
        try:
            server, to_server = await self.open_server()
        except OSError:
            to_client.transport.abort()
            return
        pair = (to_client, to_server)
        self._pairs.add(pair)
        try:
            await self._relay(client, to_client, server, to_server)
        finally:
            self._pairs.discard(pair)
            for writer in pair:
                writer.close()

    async def _relay(
        self,
        client: asyncio.StreamReader,
        to_client: asyncio.StreamWriter,
        server: asyncio.StreamReader,
        to_server: asyncio.StreamWriter,
    ) -> None:
        ways = [
            asyncio.create_task(self._requests(client, to_server, to_client)),
            asyncio.create_task(self._answers(server, to_client)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _requests(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, to_client: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError):
            while piece := await source.read(_PIECE):
                await self._moving.wait()
                if self.lose_commits and _COMMIT in piece:
                    await self._lose_answer(piece, sink, to_client)
                    return
                sink.write(piece)
                await sink.drain()

    async def _lose_answer(self, piece: bytes, sink: asyncio.StreamWriter, to_client: asyncio.StreamWriter) -> None:
        """The client is cut off first, so that no answer can reach it; then the server gets its COMMIT."""
        self.lose_commits -= 1
        self.commits_lost += 1
        to_client.transport.abort()
        sink.write(piece)
        await sink.drain()
        await asyncio.sleep(0.2)  # for the server to read it before its side is closed

    async def _answers(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while piece := await source.read(_PIECE):
                await self._answering.wait()
                sink.write(piece)
                await sink.drain()


@asynccontextmanager
async def proxying(open_server: Open, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Proxy]:
    """A proxy on a port, of the system's choice unless one is given, until the block ends."""
    proxy = Proxy(open_server)
    proxy.heal()
    listener = await asyncio.start_server(proxy.serve, host, port)
    proxy.port = listener.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        listener.close()
        proxy.heal()
        proxy.cut()


def to_port(port: Callable[[], int]) -> Open:
    """A server on loopback, whose port may be known later."""
    return lambda: asyncio.open_connection("127.0.0.1", port())


def to_socket(path: Callable[[], str]) -> Open:
    """A server on a Unix socket."""
    return lambda: asyncio.open_unix_connection(path())


def _set(event: asyncio.Event, *, wanted: bool) -> None:
    if wanted:
        event.set()
    else:
        event.clear()

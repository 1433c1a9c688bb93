"""A way to PostgreSQL that loses the answer to every nth COMMIT: it happened, and nobody was told."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

_COMMIT = b"COMMIT;\0"
_HEADER_BYTES = 5
_PIECE = 64 * 1024
_GONE = (OSError, asyncio.IncompleteReadError, asyncio.CancelledError)


@dataclass(slots=True)
class CommitCutter:
    """Counts what passes."""

    every: int
    commits: int = 0
    cut: int = 0

    def cuts_next(self) -> bool:
        self.commits += 1
        is_cut = self.commits % self.every == 0
        self.cut += is_cut
        return is_cut


@asynccontextmanager
async def cutting_commits(dsn: str, *, every: int) -> AsyncIterator[tuple[str, CommitCutter]]:
    """A DSN on loopback that leads to the server of `dsn`, a socket's, through the cutter."""
    parts = urlsplit(dsn)
    said = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    socket = Path(said["host"]) / f".s.PGSQL.{said.get('port', '5432')}"
    cutter = CommitCutter(every=every)

    async def serve(client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        with contextlib.closing(to_client), contextlib.suppress(*_GONE):
            server, to_server = await asyncio.open_unix_connection(str(socket))
            await _relay(cutter, client, to_client, server, to_server)

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    login = parts.netloc.rpartition("@")[0]
    try:
        yield urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{port}", query="sslmode=disable")), cutter
    finally:
        listener.close()


async def _relay(
    cutter: CommitCutter,
    client: asyncio.StreamReader,
    to_client: asyncio.StreamWriter,
    server: asyncio.StreamReader,
    to_server: asyncio.StreamWriter,
) -> None:
    answers = asyncio.create_task(_copy(server, to_client))
    try:
        await _pass_startup(client, to_server)
        while True:
            message = await _message(client)
            if message.endswith(_COMMIT) and cutter.cuts_next():
                await _ended(answers)
                to_server.write(message)
                await server.read(_PIECE)  # it has happened
                return
            to_server.write(message)
            await to_server.drain()
    finally:
        await _ended(answers)
        for writer in (to_client, to_server):
            writer.close()


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _pass_startup(client: asyncio.StreamReader, to_server: asyncio.StreamWriter) -> None:
    """The first message has no kind."""
    length = await client.readexactly(4)
    to_server.write(length + await client.readexactly(int.from_bytes(length, "big") - 4))


async def _message(client: asyncio.StreamReader) -> bytes:
    head = await client.readexactly(_HEADER_BYTES)
    return head + await client.readexactly(int.from_bytes(head[1:], "big") - 4)


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await source.read(_PIECE):
            sink.write(piece)
            await sink.drain()
    sink.close()

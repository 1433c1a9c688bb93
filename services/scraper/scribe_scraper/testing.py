"""A small HTTP server for tests: a site, a search service or a model, scripted by path, on a port of the system's choice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request that arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Its body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What is sent back."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Call], Reply]


@dataclass(kw_only=True)
class LocalServer:
    """Answers by path, without its query; unknown paths get 404. `calls` are all requests so far."""

    routes: dict[str, Reply | Handler] = field(default_factory=dict)
    port: int = 0
    calls: list[Call] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        with closing(writer), suppress(OSError, asyncio.IncompleteReadError):
            call = await _read(reader)
            self.calls.append(call)
            route = self.routes.get(call.path.split("?")[0], Reply(status=404))
            writer.write(_bytes(route if isinstance(route, Reply) else route(call)))
            await writer.drain()


@asynccontextmanager
async def local_server(routes: dict[str, Reply | Handler]) -> AsyncIterator[LocalServer]:
    """Serve until the block ends. Routes may be changed while it runs."""
    local = LocalServer(routes=routes)
    server = await asyncio.start_server(local.serve, "127.0.0.1", 0)
    local.port = server.sockets[0].getsockname()[1]
    try:
        yield local
    finally:
        server.close()


def json_reply(content: object, status: int = 200) -> Reply:
    """JSON."""
    return Reply(body=json.dumps(content).encode(), status=status, content_type="application/json")


async def _read(reader: asyncio.StreamReader) -> Call:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = head[0].split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Call(method=method, path=path, headers=headers, body=body)


def _bytes(reply: Reply) -> bytes:
    headers = {
        "Content-Type": reply.content_type,
        "Content-Length": str(len(reply.body)),
        "Connection": "close",
        **reply.headers,
    }
    lines = [f"HTTP/1.1 {reply.status} -", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + reply.body

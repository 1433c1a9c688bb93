"""Serves an application on a loopback port, inside the running event loop, without touching signals."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.types import ASGIApp

from scribe_sandbox.connections import Connections

# Seconds that requests in flight get when the sandbox ends.
GRACE_SECONDS = 1


class _Server(uvicorn.Server):
    """Whoever starts the server listens to signals, not the server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def listening(app: ASGIApp, connections: Connections, host: str, port: int) -> AsyncIterator[str]:
    """Serves `app` and yields its base URL (no slash at the end). Port 0: any free port. Raises OSError when taken."""
    with _bound(host, port) as listener:
        server = _Server(_config(app, connections))
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            # uvicorn tells that it has started by a flag only.
            while not server.started and not serving.done():  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            if serving.done():
                await serving
            yield base_url(listener)
        finally:
            server.should_exit = True
            await serving


def base_url(listener: socket.socket) -> str:
    """The address of a bound socket as a URL."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def _config(app: ASGIApp, connections: Connections) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=connections.protocol(),
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        # A forwarded address in a header would hide the connection that a dial must cut.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=30,
    )

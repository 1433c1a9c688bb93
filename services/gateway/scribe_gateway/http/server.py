"""uvicorn inside our own process: it neither takes our signals nor ends before we say so."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator

import uvicorn
from scribe_rpc.serve import CannotListen
from starlette.types import ASGIApp

from scribe_gateway.settings import split_listen

_BACKLOG = 512
_KEEP_ALIVE_SECONDS = 65  # longer than proxies keep theirs
_STARTED_POLL_SECONDS = 0.005


class HttpServer:
    """A server that answers at `url`."""

    def __init__(self, server: _Server, serving: asyncio.Task[None], url: str) -> None:
        self.url = url
        self._server = server
        self._serving = serving

    @classmethod
    async def start(cls, app: ASGIApp, listen: str) -> HttpServer:
        """Serve `app` on `host:port`; port 0 takes a free one. Raises CannotListen."""
        host, port = split_listen(listen)
        bound = _bind(host, port)
        server = _Server(_config(app))
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        name = f"[{host}]" if ":" in host else host
        url = f"http://{name}:{bound.getsockname()[1]}"
        while not server.started and not serving.done():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(_STARTED_POLL_SECONDS)
        return cls(server, serving, url)

    async def drain(self, seconds: float) -> None:
        """Take no new connections, let running requests end within `seconds`. A second call waits for the first."""
        self._server.config.timeout_graceful_shutdown = max(1, round(seconds)) if seconds else 0
        self._server.should_exit = True
        await self._serving


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the process as a whole."""
        yield


def _config(app: ASGIApp) -> uvicorn.Config:
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
    )


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotListen(f"cannot listen on {host}:{port}: {error}") from None
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except OSError as error:
        bound.close()
        raise CannotListen(f"cannot listen on {host}:{port}: {error.strerror}; set SCRIBE_HTTP_LISTEN") from None
    bound.setblocking(False)
    return bound

"""NATS and PostgreSQL as the chaos needs them: killed, stopped, started again on the same data, robbed of their disk."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

from scribe_bus.embedded import EmbeddedNats
from scribe_children.launching import wait_for_exit
from scribe_store.embedded import EmbeddedPostgres, EmbeddedPostgresFailed

_END_SECONDS = 15.0
_TRIES, _PAUSE_SECONDS = 20, 0.5
_CACHED = {"max_connections": "80"}


class Nats:
    """A server whose data lie in `folder`, on the same port for ever."""

    def __init__(self, folder: Path, *, max_file_mb: int = 512) -> None:
        self.folder, self._max_file_mb = folder, max_file_mb
        self._server: EmbeddedNats | None = None
        self.port = -1

    @property
    def server(self) -> EmbeddedNats:
        assert self._server
        return self._server

    @property
    def password_url(self) -> str:
        return self.server.url

    @property
    def pid(self) -> int:
        return self.server.process.pid

    async def start(self) -> None:
        self._server = await EmbeddedNats.start(self.folder, max_file_mb=self._max_file_mb, port=self.port)
        self.port = urlsplit(self._server.url).port or -1

    async def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        await wait_for_exit(self.server.process, _END_SECONDS)

    def signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.server.process.send_signal(number)

    async def lose_store(self) -> None:
        """Kill it and take its disk away."""
        await self.kill()
        await asyncio.to_thread(shutil.rmtree, self.folder / "data", ignore_errors=True)

    async def stop(self) -> None:
        if self._server:
            self.signal(signal.SIGCONT)
            await self._server.stop()


class Postgres:
    """A server whose data lie in `folder`, on the same socket for ever."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: EmbeddedPostgres | None = None

    @property
    def server(self) -> EmbeddedPostgres:
        assert self._server
        return self._server

    @property
    def dsn(self) -> str:
        """Straight to it, past every proxy."""
        return self.server.dsn

    @property
    def socket(self) -> str:
        said = {name: values[-1] for name, values in parse_qs(urlsplit(self.dsn).query).items()}
        return str(Path(said["host"]) / f".s.PGSQL.{said.get('port', '5432')}")

    def dsn_through(self, port: int) -> str:
        parts = urlsplit(self.dsn)
        login = parts.netloc.rpartition("@")[0]
        return urlunsplit(parts._replace(netloc=f"{login}@127.0.0.1:{port}", query="sslmode=disable"))

    async def start(self) -> None:
        """Backends that outlive a killed server hold its memory for a moment: then it is tried again."""
        for _ in range(_TRIES):
            try:
                self._server = await EmbeddedPostgres.start(self._folder, settings=_CACHED)
            except EmbeddedPostgresFailed:
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return
        self._server = await EmbeddedPostgres.start(self._folder, settings=_CACHED)

    async def kill(self) -> None:
        """SIGKILL the server, whose backends notice; wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.server.process.pid, signal.SIGKILL)
        await wait_for_exit(self.server.process, _END_SECONDS)

    async def stop(self) -> None:
        if self._server:
            await self._server.stop()

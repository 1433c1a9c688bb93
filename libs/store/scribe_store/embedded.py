"""A real PostgreSQL that we start and end ourselves, on a Unix socket that only its owner can open."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import asyncpg
from scribe_children.folders import FolderInUse, hold, password_in
from scribe_children.launching import begin_log, launch, log_tail, stop, wait_for_exit

from scribe_store.postgres_binaries import find_postgres_bin, major_version
from scribe_store.unprivileged import Unprivileged, give, unprivileged_for

__all__ = ["EmbeddedPostgres", "EmbeddedPostgresFailed", "find_postgres_bin"]

USER = DATABASE = "scribe"
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "shared_buffers": "16MB",
    "max_connections": "40",
    "max_parallel_workers_per_gather": "0",
    "max_worker_processes": "1",
    "max_logical_replication_workers": "0",
    "autovacuum_max_workers": "1",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_wal_size": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

_SOCKET_PATH_LIMIT = 107  # sockaddr_un.sun_path without its final zero
_SOCKET_NAME = "/.s.PGSQL.5432"
_INIT_SECONDS = 120.0  # an SD card is slow
_READY_SECONDS = 60.0  # recovery after a power cut
_LOCK_SECONDS = 15.0  # a server that was told to end a moment ago
_STOP_STAGES = ((signal.SIGINT, 15.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
_POLL_SECONDS = 0.02


class EmbeddedPostgresFailed(Exception):
    """The embedded PostgreSQL did not start."""


class EmbeddedPostgres:
    """A running server; `dsn` names its database `scribe`, not yet migrated."""

    def __init__(self, process: subprocess.Popen[bytes], dsn: str, socket_folder: Path, *, temporary: bool) -> None:
        self.process = process
        self.dsn = dsn
        self._temporary = socket_folder if temporary else None

    @classmethod
    async def start(
        cls, folder: Path, *, settings: Mapping[str, str] | None = None, patience: float = _LOCK_SECONDS
    ) -> EmbeddedPostgres:
        """Start a server whose data lie below `folder` (made when missing, mode 0700) and wait until it answers.

        `settings` are laid over SETTINGS; another server may take `patience` seconds to leave the folder. The server ends when the thread that started it ends, however that
        happens, so start it from the main thread. Raises EmbeddedPostgresFailed, with what to do about it.
        """
        try:
            lock = await hold(folder, patience)
        except FolderInUse as error:
            raise EmbeddedPostgresFailed(f"Another PostgreSQL runs: {error}") from None
        try:
            return await _start(folder, lock, {**SETTINGS, **(settings or {})})
        finally:
            os.close(lock)  # the server's own copy holds the lock from here on

    async def stop(self) -> None:
        """End it: open transactions are rolled back, data are flushed; by force if that takes too long."""
        await stop(self.process, _STOP_STAGES)
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)


async def _start(folder: Path, lock: int, settings: Mapping[str, str]) -> EmbeddedPostgres:
    programs = _programs(folder)
    way = unprivileged_for(folder, programs)
    if way is None:
        raise EmbeddedPostgresFailed(
            "PostgreSQL does not run as root, and this system lets root neither open a user namespace "
            f"nor reach {folder} as another user. Start Scribe as an ordinary user, or set DATABASE_URL to a server "
            "of your own."
        )
    password = password_in(folder)
    give(folder, way.owner)
    log = begin_log(folder)
    if not _data(folder).exists():
        await _initialise(folder, programs, way, log)
    _data(folder).joinpath("postmaster.pid").unlink(missing_ok=True)  # we hold the lock: it is a dead server's
    sockets, temporary = _socket_folder(folder, way)
    options = [f"--{name}={value}" for name, value in settings.items()]
    command = [*way.prefix, str(programs / "postgres"), "-D", str(_data(folder)), "-k", str(sockets), *options]
    process = launch(command, log, end_signal=signal.SIGINT, keep=lock)
    server = EmbeddedPostgres(process, _dsn(sockets, password), sockets, temporary=temporary)
    try:
        await _until_ready(server, _dsn(sockets, password, "postgres"), log)
    except BaseException:
        await server.stop()
        raise
    return server


def _programs(folder: Path) -> Path:
    version = _data(folder) / "PG_VERSION"
    major = int(version.read_text()) if version.exists() else None
    programs = find_postgres_bin(major)
    if programs:
        return programs
    if major is None:
        raise EmbeddedPostgresFailed(
            "No PostgreSQL found: run `make setup`, install your system's postgresql, or set SCRIBE_PG_BIN."
        )
    have = find_postgres_bin()
    raise EmbeddedPostgresFailed(
        f"The data in {folder} belong to PostgreSQL {major}; found is {major_version(have) if have else 'none'}. "
        f"Install PostgreSQL {major}, set SCRIBE_PG_BIN to its programs, or move {folder} away to begin anew."
    )


async def _initialise(folder: Path, programs: Path, way: Unprivileged, log: Path) -> None:
    """Made aside and then renamed, so that a half-made folder is never taken for a whole one."""
    partial = folder / "data.partial"
    shutil.rmtree(partial, ignore_errors=True)
    command = [
        *way.prefix, str(programs / "initdb"), "-D", str(partial),
        f"--username={USER}", f"--pwfile={folder / 'password'}",
        "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--data-checksums", "--no-instructions",
    ]  # fmt: skip
    process = launch(command, log, end_signal=signal.SIGINT)
    code = await wait_for_exit(process, _INIT_SECONDS)
    if code != 0:
        process.kill()
        process.wait()
        raise EmbeddedPostgresFailed(f"initdb failed in {folder}:\n{log_tail(log)}")
    partial.rename(_data(folder))


async def _until_ready(server: EmbeddedPostgres, maintenance_dsn: str, log: Path) -> None:
    """Until it takes connections and has our database."""
    deadline = asyncio.get_running_loop().time() + _READY_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        if server.process.poll() is not None:
            code = server.process.returncode
            raise EmbeddedPostgresFailed(f"PostgreSQL ended with exit code {code}:\n{log_tail(log)}")
        try:
            await _ensure_database(maintenance_dsn)
        except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
            await asyncio.sleep(_POLL_SECONDS)
        else:
            return
    raise EmbeddedPostgresFailed(f"PostgreSQL did not answer within {_READY_SECONDS:.0f} s:\n{log_tail(log)}")


async def _ensure_database(maintenance_dsn: str) -> None:
    connection = await asyncpg.connect(maintenance_dsn, timeout=_READY_SECONDS, statement_cache_size=0)
    try:
        with contextlib.suppress(asyncpg.DuplicateDatabaseError):
            await connection.execute(f"CREATE DATABASE {DATABASE}", timeout=_READY_SECONDS)
    finally:
        await connection.close(timeout=_READY_SECONDS)


def _data(folder: Path) -> Path:
    return folder / "data"


def _socket_folder(folder: Path, way: Unprivileged) -> tuple[Path, bool]:
    """A private folder whose path is short enough for a socket, and whether it is a temporary one."""
    own = folder.resolve() / "run"
    if len(os.fsencode(own)) + len(_SOCKET_NAME) <= _SOCKET_PATH_LIMIT:
        own.mkdir(exist_ok=True, mode=0o700)
        give(own, way.owner)
        return own, False
    temporary = Path(tempfile.mkdtemp(prefix="scribe-pg-", dir="/tmp"))  # short on purpose; mode 0700
    give(temporary, way.owner)
    return temporary, True


def _dsn(socket_folder: Path, password: str, database: str = DATABASE) -> str:
    return f"postgresql://{USER}:{quote(password, safe='')}@/{database}?host={quote(str(socket_folder), safe='')}"

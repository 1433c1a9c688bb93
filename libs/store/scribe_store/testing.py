"""A real PostgreSQL for tests: one server a process, one migrated database a test.

The server is a process beside us, or with TEST_CONTAINERS in the environment a container of the official image.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

from scribe_store.embedded import EmbeddedPostgres
from scribe_store.migrate import upgrade
from scribe_store.testing_pooler import Pooler

# Set, every test reaches its database through PgBouncer in transaction mode.
POOLER_VARIABLE = "TEST_POOLER"
CONTAINERS_VARIABLE = "TEST_CONTAINERS"
# A test's data need not outlive a power cut.
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
_TEMPLATE = "scribe"
_END_SECONDS = 10.0


@dataclass(slots=True)
class _Shared:
    """The server of this process, started by the first test that needs one and ended with the process."""

    dsn: str = ""
    pooler: Pooler | None = None


_shared = _Shared()


@asynccontextmanager
async def running_postgres() -> AsyncIterator[str]:
    """The DSN of a database of one's own, with all tables and no rows, until the block ends."""
    server = _shared.dsn or await _start_shared()
    name = f"test_{uuid4().hex}"
    await _administer(server, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    try:
        yield _shared.pooler.dsn(name) if _shared.pooler else with_database(server, name)
    finally:
        await _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def with_database(dsn: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))


async def _start_shared() -> str:
    """The DSN of the server's migrated database."""
    dsn = await (_start_container() if os.environ.get(CONTAINERS_VARIABLE) else _start_beside_us())
    # In a thread, as it runs a loop of its own.
    await asyncio.to_thread(upgrade, dsn)
    if os.environ.get(POOLER_VARIABLE):
        _shared.pooler = Pooler.start(dsn)
        atexit.register(_shared.pooler.stop)
    _shared.dsn = dsn
    return dsn


async def _start_beside_us() -> str:
    folder = Path(tempfile.mkdtemp(prefix="scribe-test-pg-"))
    server = await EmbeddedPostgres.start(folder, settings=_FAST)
    atexit.register(_end_shared, server, folder)
    return server.dsn


async def _start_container() -> str:
    from scribe_store.testing_container import start_postgres_container

    dsn, end = await asyncio.to_thread(start_postgres_container, _TEMPLATE, _FAST)
    atexit.register(end)
    return dsn


def _end_shared(server: EmbeddedPostgres, folder: Path) -> None:
    server.process.send_signal(signal.SIGINT)
    try:
        server.process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
    shutil.rmtree(folder, ignore_errors=True)


async def _administer(dsn: str, command: str) -> None:
    connection = await asyncpg.connect(with_database(dsn, "postgres"), timeout=_END_SECONDS, statement_cache_size=0)
    try:
        await connection.execute(command, timeout=_END_SECONDS)
    finally:
        await connection.close(timeout=_END_SECONDS)

"""Statements are kept where the server itself answers, and nowhere else."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from scribe_store.embedded import EmbeddedPostgres
from scribe_store.errors import ConnectionLost
from scribe_store.store import Store

pytestmark = pytest.mark.integration

_KEPT = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::int%'"
_ASKED = "SELECT $1::int"
_FAST = {"fsync": "off", "synchronous_commit": "off"}


@pytest.fixture
async def direct(tmp_path: Path) -> AsyncIterator[str]:
    """The server itself, whatever other tests have before theirs."""
    server = await EmbeddedPostgres.start(tmp_path / "postgres", settings=_FAST)
    yield server.dsn
    await server.stop()


async def test_statements_are_kept_where_the_server_itself_answers(direct: str) -> None:
    """And each call's plan is made for its own values, as it would be without."""
    async with Store.open(direct, pool_size=1) as store:
        assert [1, 2] == [await store.fetch_value(_ASKED, number) for number in (1, 2)]
        assert 1 == await store.fetch_value(_KEPT)
        assert "force_custom_plan" == await store.fetch_value("SHOW plan_cache_mode")


async def test_no_statement_is_kept_behind_a_pooler(direct: str) -> None:
    """The next transaction may be another's process: it is known by the process it names."""
    async with _pooler(direct) as dsn, Store.open(dsn, pool_size=1) as store:
        assert [1, 2] == [await store.fetch_value(_ASKED, number) for number in (1, 2)]
        assert 0 == await store.fetch_value(_KEPT)
        assert "auto" == await store.fetch_value("SHOW plan_cache_mode")


async def test_statements_that_are_forgotten_show_a_pooler(direct: str) -> None:
    """One that does not show otherwise: the call can be made again, and from then on none are kept."""
    async with Store.open(direct, pool_size=1) as store:
        await store.fetch_value(_ASKED, 1)
        await store.execute("DEALLOCATE ALL")
        with pytest.raises(ConnectionLost):
            await store.fetch_value(_ASKED, 1)
        assert 1 == await store.fetch_value(_ASKED, 1)
        assert 0 == await store.fetch_value(_KEPT)


async def test_tables_that_change_meanwhile_are_no_error(direct: str) -> None:
    """As in an update under load: what was kept of the old ones is made anew, in a transaction by trying it again."""
    async with Store.open(direct, pool_size=1) as store, Store.open(direct, pool_size=1) as other:
        await store.execute("CREATE TABLE things (a int)")
        await store.execute("INSERT INTO things VALUES (7)")
        assert 7 == await store.fetch_value("SELECT a FROM things")
        await other.execute("ALTER TABLE things ALTER a TYPE text")
        assert "7" == await store.fetch_value("SELECT a FROM things")
        await other.execute("ALTER TABLE things ALTER a TYPE int USING a::int")
        assert 7 == await store.write_once(lambda connection: connection.fetchval("SELECT a FROM things"))


@asynccontextmanager
async def _pooler(dsn: str) -> AsyncIterator[str]:
    """What a pooler shows: it stands between, and names a process of its own."""
    parts = urlsplit(dsn)
    socket = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
    passing: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answers, questions = await asyncio.open_unix_connection(socket)
        for task in (_pass(reader, questions, lambda chunk: chunk), _pass(answers, writer, _with_own_process)):
            passing.add(asyncio.create_task(task))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"postgresql://{parts.username}:{parts.password}@127.0.0.1:{port}{parts.path}?sslmode=disable"
    finally:
        server.close()
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)
        await asyncio.sleep(0)  # transports close in the loop's next turn


async def _pass(source: asyncio.StreamReader, sink: asyncio.StreamWriter, change) -> None:  # type: ignore[no-untyped-def]
    try:
        while chunk := await source.read(65536):
            sink.write(change(chunk))
    finally:
        sink.close()


def _with_own_process(chunk: bytes) -> bytes:
    """BackendKeyData, which comes once: K, its length of 12, the process, a secret."""
    at = chunk.find(b"K" + struct.pack(">I", 12))
    if at < 0 or not chunk.endswith(b"Z\x00\x00\x00\x05I"):
        return chunk
    return chunk[: at + 5] + struct.pack(">I", 2**31 - 7) + chunk[at + 9 :]

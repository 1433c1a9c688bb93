"""The pool, against a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest
from scribe_store.errors import ConnectionLost, StoreUnavailable
from scribe_store.store import Store
from scribe_store.testing import running_postgres, with_database

pytestmark = pytest.mark.integration


@pytest.fixture
async def dsn() -> AsyncIterator[str]:
    async with running_postgres() as dsn:
        yield dsn


async def test_a_transaction_that_raises_leaves_nothing(dsn: str) -> None:
    """What was written before the error is rolled back."""
    async with Store.open(dsn) as store:
        with pytest.raises(LookupError):
            async with store.transaction() as connection:
                await connection.execute("INSERT INTO users (id, email) VALUES ($1, 'a@b.example')", uuid4())
                raise LookupError
        assert 0 == await store.fetch_value("SELECT count(*) FROM users")


async def test_a_full_pool_is_unavailable_not_endless(dsn: str) -> None:
    """Who gets no connection in time is told so, with a time to come back."""
    async with Store.open(dsn, pool_size=1) as store, store.connection():
        with pytest.raises(StoreUnavailable) as caught:
            await store.fetch_value("SELECT 1")
    assert ("STORE_UNAVAILABLE", True) == (caught.value.reason, caught.value.retryable)
    assert caught.value.retry_after


async def test_a_server_that_is_absent_is_unavailable() -> None:
    """Opening succeeds, so that a process can start before its database."""
    async with Store.open("postgresql://nobody:x@/nothing?host=/nonexistent") as store:
        with pytest.raises(StoreUnavailable):
            await store.fetch("SELECT 1")


async def test_wrong_credentials_and_missing_tables_say_what_to_do(dsn: str) -> None:
    """The message names DATABASE_URL, or the command that makes the tables."""
    async with Store.open(with_database(dsn, "absent")) as store:
        with pytest.raises(StoreUnavailable, match="DATABASE_URL"):
            await store.fetch("SELECT 1")
    async with Store.open(with_database(dsn, "postgres")) as store:
        with pytest.raises(StoreUnavailable, match="scribe migrate"):
            await store.fetch("SELECT * FROM users")


async def test_a_database_that_takes_no_writes_is_unavailable(dsn: str) -> None:
    """A managed database that ran full turns read-only: SQLSTATE 25006."""
    async with Store.open(dsn, pool_size=1) as store:
        with pytest.raises(StoreUnavailable, match="read-only"):
            async with store.transaction() as connection:
                await connection.execute("SET TRANSACTION READ ONLY")
                await connection.execute("INSERT INTO users (id, email) VALUES ($1, 'a@b.example')", uuid4())


async def test_the_pool_recovers_from_killed_connections(dsn: str) -> None:
    """After the server dropped every connection the next call gets a new one."""
    async with Store.open(dsn) as store:
        await asyncio.gather(*(store.fetch_value("SELECT pg_sleep(0.01)") for _ in range(4)))
        administrator = await asyncpg.connect(dsn)
        await administrator.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await administrator.close()
        await asyncio.sleep(0.05)
        assert [1] * 4 == await asyncio.gather(*(store.fetch_value("SELECT 1") for _ in range(4)))


async def test_our_own_mistakes_are_not_called_an_outage(dsn: str) -> None:
    """An argument of the wrong type stays the driver's error."""
    async with Store.open(dsn) as store:
        with pytest.raises(asyncpg.exceptions.DataError):
            await store.fetch("SELECT $1::int", "seven")


async def test_a_driver_that_lost_its_way_is_a_lost_connection() -> None:
    """As when the server dies in mid-answer: the connection is given up, the next call has another."""
    async with running_postgres() as dsn, Store.open(dsn, pool_size=1) as store:
        for work in (store.connection, store.transaction):
            with pytest.raises(ConnectionLost):
                async with work():
                    raise asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress")
            assert 1 == await store.fetch_value("SELECT 1")

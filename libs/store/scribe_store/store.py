"""The one way to PostgreSQL: a small pool without session state of ours, so that a transaction pooler may stand between."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar

import asyncpg
from scribe_telemetry import tracing

from scribe_store.errors import ConnectionLost, StoreUnavailable
from scribe_store.opening import Opening
from scribe_store.query_spans import watch_queries
from scribe_store.tls import tls_of

T = TypeVar("T")
logger = logging.getLogger(__name__)

_COMMAND_SECONDS = 5.0
_ACQUIRE_SECONDS = 2.0
_IDLE_SECONDS = 60.0  # poolers and firewalls drop what idles longer
_ATTEMPTS = 4
_PAUSE_SECONDS = 0.05
_STORAGE_FULL = ("25006", "53100")  # read-only (a managed database whose disk is full), disk full

_NOT_MIGRATED = "The database has no tables yet, or old ones: run `scribe migrate`."
_FULL = "The database takes no writes at the moment: its storage is full or it is read-only."
_REFUSED = "The database refuses the user, password or name in DATABASE_URL."
_AWAY = "The database cannot be reached at the moment; try again in a moment."
_UNTRUSTED = "The database's certificate is not trusted: name its authority with sslrootcert=PATH in DATABASE_URL."

# Of statements that a connection kept.
_STRANGERS = (asyncpg.InvalidSQLStatementNameError, asyncpg.DuplicatePreparedStatementError)
_OUTDATED = asyncpg.InvalidCachedStatementError  # the tables have changed under a transaction

_DOWN = (
    OSError,  # includes TimeoutError
    *_STRANGERS,
    _OUTDATED,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,  # 57xxx: shutting down, starting up, statement cancelled
    asyncpg.InsufficientResourcesError,  # 53xxx: too many connections, disk or memory full
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.InternalClientError,
    asyncpg.DeadlockDetectedError,
)
_REFUSALS = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)
# A pooler refuses in its own words, under codes that mean other things elsewhere.
_POOLERS_WORDS = (asyncpg.ProtocolViolationError, asyncpg.InternalServerError)
_REFUSES = re.compile(r"does not exist|not found|authentication failed|no such (user|database)", re.IGNORECASE)
_BROKEN = (
    ConnectionError,
    *_STRANGERS,
    _OUTDATED,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,  # the driver lost its way when the server died in mid-answer
    asyncpg.DeadlockDetectedError,  # rolled back for another's sake: tried again like the rest
)


class Store:
    """A pool of connections; it connects when first used, so a database that is down stops no start."""

    def __init__(self, pool: asyncpg.Pool, opening: Opening) -> None:
        self._pool, self._opening = pool, opening

    @classmethod
    @asynccontextmanager
    async def open(cls, dsn: str, *, pool_size: int = 4) -> AsyncIterator[Store]:
        """A store on `dsn` (postgresql://…, a Unix socket's folder as host too) until the block ends.

        Beyond this machine TLS is verified (`scribe_store.tls`). Raises OSError for an unreadable `sslrootcert`.
        """
        opening = Opening()
        pool = asyncpg.create_pool(
            dsn,
            connect=opening.connect,
            min_size=0,
            max_size=pool_size,
            ssl=tls_of(dsn),
            max_inactive_connection_lifetime=_IDLE_SECONDS,
            command_timeout=_COMMAND_SECONDS,
            timeout=_ACQUIRE_SECONDS,
            reset=_keep_nothing,
            init=watch_queries if tracing.is_exported() else None,
        )
        async with pool:
            yield cls(pool, opening)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection outside a transaction. Raises StoreUnavailable after 2 s without one, or when it breaks."""
        with _unavailable():
            async with self._pool.acquire(timeout=_ACQUIRE_SECONDS) as connection:
                with _lost(connection, self._opening):
                    yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection inside a transaction: committed behind the block, rolled back when it raises.

        Raises StoreUnavailable; ConnectionLost when the connection breaks, during COMMIT too: the transaction
        may have happened then.
        """
        async with self.connection() as connection, connection.transaction():
            yield connection

    async def write_once(self, write: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
        """What `write` gives, committed; tried again, at most 4 times in all, when the connection was lost.

        `write` begins with a row that makes it one, such as a claimed idempotency key or an id chosen
        before: an earlier try that happened unseen is found there. Raises what `write` raises, StoreUnavailable.
        """
        for attempt in range(1, _ATTEMPTS):
            try:
                async with self.transaction() as connection:
                    return await write(connection)
            except ConnectionLost:
                await asyncio.sleep(random.uniform(0, _PAUSE_SECONDS * 4**attempt))  # noqa: S311  # no secret
        async with self.transaction() as connection:
            return await write(connection)

    async def fetch(self, sql: str, *arguments: object) -> list[asyncpg.Record]:
        async with self.connection() as connection:
            return list(await connection.fetch(sql, *arguments))

    async def fetch_row(self, sql: str, *arguments: object) -> asyncpg.Record | None:
        async with self.connection() as connection:
            row: asyncpg.Record | None = await connection.fetchrow(sql, *arguments)
            return row

    async def fetch_value(self, sql: str, *arguments: object) -> Any:
        async with self.connection() as connection:
            return await connection.fetchval(sql, *arguments)

    async def execute(self, sql: str, *arguments: object) -> str:
        """Returns the command's tag, for example `UPDATE 1`."""
        async with self.connection() as connection:
            return str(await connection.execute(sql, *arguments))


async def _keep_nothing(_: asyncpg.Connection) -> None:
    """In place of RESET ALL and its like: we set no session state, and a pooler would hand it to strangers."""


@contextmanager
def _lost(connection: asyncpg.Connection, opening: Opening) -> Iterator[None]:
    try:
        yield
    except _DOWN as error:
        if isinstance(error, _STRANGERS):
            opening.is_pooled()
        if isinstance(error, _BROKEN) or _is_closed(connection):
            logger.warning("connection to the database lost", extra={"error": type(error).__name__})
            _give_up(connection)
            raise ConnectionLost from error
        raise


def _give_up(connection: asyncpg.Connection) -> None:
    """So that nobody gets it again."""
    with suppress(asyncpg.InterfaceError):  # the pool noticed first
        connection.terminate()


def _is_closed(connection: asyncpg.Connection) -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:  # the pool noticed first and took it back
        return True


@contextmanager
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
        meaning = _meaning(error)
        if meaning is None:
            raise
        logger.warning("database unavailable", extra={"error": type(error).__name__, "said": str(error)[:200]})
        raise StoreUnavailable(meaning) from error


def _meaning(error: Exception) -> str | None:
    """What an error of the driver means to the person who runs this; None for a mistake of ours."""
    if isinstance(error, _REFUSALS) or (isinstance(error, _POOLERS_WORDS) and _REFUSES.search(str(error))):
        return _REFUSED
    if isinstance(error, asyncpg.UndefinedTableError | asyncpg.UndefinedColumnError):
        return _NOT_MIGRATED
    if isinstance(error, ssl.SSLCertVerificationError):
        return _UNTRUSTED
    # A ValueError among them is an argument of ours that the driver cannot encode.
    if not isinstance(error, _DOWN) or isinstance(error, ValueError):
        return None
    return _FULL if getattr(error, "sqlstate", None) in _STORAGE_FULL else _AWAY

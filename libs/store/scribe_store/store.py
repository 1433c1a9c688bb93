"""The one way to PostgreSQL: a small pool without session state, so that a transaction pooler may stand between."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import asyncpg

from scribe_store.errors import StoreUnavailable

logger = logging.getLogger(__name__)

_COMMAND_SECONDS = 5.0
_ACQUIRE_SECONDS = 2.0
_IDLE_SECONDS = 60.0  # poolers and firewalls drop what idles longer
_STORAGE_FULL = ("25006", "53100")  # read-only (a managed database whose disk is full), disk full

_NOT_MIGRATED = "The database has no tables yet, or old ones: run `scribe migrate`."
_FULL = "The database takes no writes at the moment: its storage is full or it is read-only."
_REFUSED = "The database refuses the user, password or name in DATABASE_URL."

_DOWN = (
    OSError,  # includes TimeoutError
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.OperatorInterventionError,  # 57xxx: shutting down, starting up, statement cancelled
    asyncpg.InsufficientResourcesError,  # 53xxx: too many connections, disk or memory full
    asyncpg.ReadOnlySQLTransactionError,
)


class Store:
    """A pool of connections; it connects when first used, so a database that is down stops no start."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    @asynccontextmanager
    async def open(cls, dsn: str, *, pool_size: int = 4) -> AsyncIterator[Store]:
        """A store on `dsn` (postgresql://…, a Unix socket's folder as host too) until the block ends."""
        pool = asyncpg.create_pool(
            dsn,
            min_size=0,
            max_size=pool_size,
            max_inactive_connection_lifetime=_IDLE_SECONDS,
            statement_cache_size=0,
            command_timeout=_COMMAND_SECONDS,
            timeout=_ACQUIRE_SECONDS,
            reset=_keep_nothing,
        )
        async with pool:
            yield cls(pool)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection outside a transaction. Raises StoreUnavailable after 2 s without one, or when it breaks."""
        with _unavailable():
            async with self._pool.acquire(timeout=_ACQUIRE_SECONDS) as connection:
                yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection inside a transaction: committed behind the block, rolled back when it raises.

        Raises StoreUnavailable. When the connection breaks during COMMIT the transaction may have
        happened: what is written must bear being written again.
        """
        async with self.connection() as connection, connection.transaction():
            yield connection

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
def _unavailable() -> Iterator[None]:
    try:
        yield
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError) as error:
        logger.warning("database refused us", extra={"sqlstate": error.sqlstate})
        raise StoreUnavailable(_REFUSED) from error
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError) as error:
        logger.exception("database not migrated")
        raise StoreUnavailable(_NOT_MIGRATED) from error
    except _DOWN as error:
        if isinstance(error, ValueError):  # an argument of ours that the driver cannot encode
            raise
        sqlstate = getattr(error, "sqlstate", None)
        logger.warning("database unavailable", extra={"error": type(error).__name__, "sqlstate": sqlstate})
        raise (StoreUnavailable(_FULL) if sqlstate in _STORAGE_FULL else StoreUnavailable()) from error

"""Brings the tables up to date with Alembic, which is loaded here only: it is large and needed once."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import asyncpg

from scribe_store.tls import tls_of

if TYPE_CHECKING:
    from alembic.config import Config

_CONNECT_SECONDS = 10.0
_AGAIN_SECONDS = 1.0
_AWAY = (OSError, asyncpg.CannotConnectNowError, asyncpg.PostgresConnectionError)


def upgrade(dsn: str) -> None:
    """Create or update the tables to `head()`. Blocks; call it outside an event loop, or in a thread.

    Two at once are safe: the second waits and finds nothing to do. Raises what the driver raises
    when the database cannot be reached.
    """
    from alembic import command

    command.upgrade(_config(dsn), "head")


def head() -> str:
    """The newest revision that this code knows."""
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory.from_config(_config("")).get_current_head()
    return str(newest)


def current(dsn: str, *, patience: float = 0) -> str | None:
    """The database's revision; None when it has no tables of ours. Blocks, as `upgrade` does.

    A database that does not answer is asked again for `patience` seconds.
    """
    until = time.monotonic() + patience
    while True:
        try:
            return asyncio.run(_current(dsn))
        except _AWAY:
            if time.monotonic() > until:
                raise
            time.sleep(_AGAIN_SECONDS)


async def _current(dsn: str) -> str | None:
    connection = await asyncpg.connect(dsn, ssl=tls_of(dsn), timeout=_CONNECT_SECONDS, statement_cache_size=0)
    try:
        revision = await connection.fetchval("SELECT version_num FROM alembic_version", timeout=_CONNECT_SECONDS)
    except asyncpg.UndefinedTableError:
        return None
    finally:
        await connection.close(timeout=_CONNECT_SECONDS)
    return str(revision) if revision else None


def _config(dsn: str) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "scribe_store:migrations")
    config.set_main_option("path_separator", "os")
    # As an attribute, not an option: options are interpolated, and a password may hold a per cent sign.
    config.attributes["dsn"] = dsn
    return config

"""How Alembic reaches the database: one transaction under a lock, through a connection that keeps no session state."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from alembic import context
from scribe_store.tls import tls_of
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

_LOCK = 0x5C21BE  # any number that no one else uses
_CONNECT_SECONDS = 10.0


def _run(connection: Connection) -> None:
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        # Of the transaction, not of the session: a pooler would drop the other kind unseen.
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        context.run_migrations()


async def _connect_and_run() -> None:
    engine = create_async_engine(
        "postgresql+asyncpg://",
        poolclass=NullPool,
        connect_args={
            "dsn": context.config.attributes["dsn"],
            "ssl": tls_of(context.config.attributes["dsn"]),
            "timeout": _CONNECT_SECONDS,
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            # Behind a pooler a counted name may be another client's.
            "prepared_statement_name_func": lambda: f"scribe_{uuid4().hex}",
        },
    )
    async with engine.connect() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


asyncio.run(_connect_and_run())

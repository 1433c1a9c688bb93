"""The old Scribe's database, only read: its tables in batches, by id, each row as JSON."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from scribe_store.old.tables import TABLES, Table
from scribe_store.tls import tls_of

_CONNECT_SECONDS = 10.0
_READ_SECONDS = 60.0
_FIRST = UUID(int=0)


class OldTablesMissing(Exception):
    """The database has no tables like the old Scribe's. The message says what is missing, and where it was looked for."""


class OldScribe:
    """Its database; open it with `open_old`."""

    def __init__(self, connection: asyncpg.Connection, schema: str) -> None:
        self._connection = connection
        self._schema = schema

    async def check(self) -> None:
        """Raises OldTablesMissing, with all that is missing."""
        rows = await self._connection.fetch(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = $1", self._schema
        )
        there = {(row["table_name"], row["column_name"]) for row in rows}
        if absent := [f"{t.name}.{c}" for t in TABLES for c in sorted(t.needed) if (t.name, c) not in there]:
            raise OldTablesMissing(f"schema {self._schema!r} of the old database lacks {', '.join(absent)}")

    async def batches(self, table: Table, size: int) -> AsyncIterator[list[Mapping[str, Any]]]:
        """All rows, so many at a time, in the order of their ids."""
        # The schema is a name of the catalogue by now: `check` has found its tables.
        name = await self._connection.fetchval("SELECT format('%I.%I', $1::text, $2::text)", self._schema, table.name)
        select = f"SELECT id, to_jsonb(t)::text AS row FROM {name} t WHERE id > $1 ORDER BY id LIMIT $2"  # noqa: S608
        last = _FIRST
        while rows := await self._connection.fetch(select, last, size):
            last = rows[-1]["id"]
            yield [json.loads(row["row"]) for row in rows]


@asynccontextmanager
async def open_old(dsn: str, schema: str) -> AsyncIterator[OldScribe]:
    """The old Scribe behind `dsn`, its tables in `schema`; nothing can be written through it.

    Raises what the driver raises when it cannot be reached, OldTablesMissing.
    """
    connection = await asyncpg.connect(
        dsn, ssl=tls_of(dsn), timeout=_CONNECT_SECONDS, command_timeout=_READ_SECONDS, statement_cache_size=0
    )
    try:
        # One snapshot for all tables, so that no row names another that came later.
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            old = OldScribe(connection, schema)
            await old.check()
            yield old
    finally:
        await connection.close(timeout=_CONNECT_SECONDS)

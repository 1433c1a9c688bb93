"""Moves the old Scribe's rows into our tables. Each batch is one transaction; doing it again takes what is new only."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from scribe_store.old.source import OldScribe
from scribe_store.old.tables import TABLES, Table
from scribe_store.old.turning import Refused, Row
from scribe_store.tls import tls_of

_CONNECT_SECONDS = 10.0
_WRITE_SECONDS = 60.0

_USERS_THERE = "SELECT id::text FROM users WHERE id = ANY($1::uuid[])"
_EMAILS_THERE = "SELECT id::text FROM emails WHERE id = ANY($1::uuid[])"
_ADDRESSES = "SELECT email, id::text FROM users WHERE email = ANY($1::text[])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A row that was not taken, and why."""

    table: str
    id: str
    why: str


@dataclass(slots=True, kw_only=True)
class Moved:
    """What became of one table's rows."""

    table: str
    taken: int = 0
    there: int = 0
    """Rows that we had already."""
    refusals: list[Refusal] = field(default_factory=list)


@asynccontextmanager
async def open_new(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to our own database, for rows in large batches."""
    connection = await asyncpg.connect(
        dsn, ssl=tls_of(dsn), timeout=_CONNECT_SECONDS, command_timeout=_WRITE_SECONDS, statement_cache_size=0
    )
    try:
        yield connection
    finally:
        await connection.close(timeout=_CONNECT_SECONDS)


async def move(old: OldScribe, new: asyncpg.Connection, *, batch: int, dry_run: bool) -> list[Moved]:
    """Take all tables' rows, `batch` at a time; with `dry_run` all of it is undone at the end.

    Raises what the driver raises. What was taken before stays, and the next run goes on from there.
    """
    async with _undone(new, dry_run):
        return [await _move_table(old, new, table, batch) for table in TABLES]


@asynccontextmanager
async def _undone(new: asyncpg.Connection, undo: bool) -> AsyncIterator[None]:
    if not undo:
        yield
        return
    transaction = new.transaction()
    await transaction.start()
    try:
        yield
    finally:
        await transaction.rollback()


async def _move_table(old: OldScribe, new: asyncpg.Connection, table: Table, batch: int) -> Moved:
    moved = Moved(table=table.name)
    async for rows in old.batches(table, batch):
        async with new.transaction():
            fitting = await _placed(new, table, _turned(table, rows, moved), moved)
            written = await new.fetch(table.write, json.dumps(fitting))
        moved.taken += len(written)
        moved.there += len(fitting) - len(written)
    return moved


def _turned(table: Table, rows: Sequence[Mapping[str, Any]], moved: Moved) -> list[Row]:
    turned = []
    for row in rows:
        try:
            turned.append(table.turn(row))
        except Refused as error:
            moved.refusals.append(Refusal(table=table.name, id=str(row["id"]), why=str(error)))
    return turned


async def _placed(new: asyncpg.Connection, table: Table, rows: list[Row], moved: Moved) -> list[Row]:
    """Those that do not collide with what is here and whose owner is; of an e-mail that is not here a row is told nothing."""
    misplaced = await (_ownerless(new, rows) if table.has_owner else _strangers(new, rows))
    moved.refusals += [Refusal(table=table.name, id=row_id, why=why) for row_id, why in misplaced.items()]
    fitting = [row for row in rows if row["id"] not in misplaced]
    emails = await _ids(new, _EMAILS_THERE, [row["email_id"] for row in fitting if row.get("email_id")])
    return [
        {**row, "email_id": row["email_id"] if row["email_id"] in emails else None} if "email_id" in row else row
        for row in fitting
    ]


async def _ownerless(new: asyncpg.Connection, rows: Sequence[Row]) -> dict[str, str]:
    users = await _ids(new, _USERS_THERE, [row["user_id"] for row in rows])
    return {row["id"]: f"user_id: {row['user_id']} was not taken" for row in rows if row["user_id"] not in users}


async def _strangers(new: asyncpg.Connection, rows: Sequence[Row]) -> dict[str, str]:
    """Users whose address another one has: of ours, or of the same batch."""
    found = await new.fetch(_ADDRESSES, [row["email"] for row in rows])
    holders = {row["email"]: row["id"] for row in found}
    for row in rows:
        holders.setdefault(row["email"], row["id"])
    return {
        row["id"]: f"email: user {holders[row['email']]} has the same"
        for row in rows
        if holders[row["email"]] != row["id"]
    }


async def _ids(new: asyncpg.Connection, select: str, wanted: Sequence[str]) -> set[str]:
    return {row["id"] for row in await new.fetch(select, list(wanted))} if wanted else set()

"""Templates made from a CV: at most five a user, paid from the user's day like jobs."""

# ruff: noqa: S608  # what is put into these texts are constants of this package

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg

from scribe_store import holds, idempotency
from scribe_store.paging import Place
from scribe_store.rows import TEMPLATE_COLUMNS, Template, template_of
from scribe_store.store import Store

MOST = 5

# Not the user's row: that is locked last, behind the day's spend.
_LOCK_USER = "SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, 5))"
_COUNT = """
    SELECT (SELECT count(*) FROM templates WHERE user_id = $1) + (SELECT count(*) FROM spend_holds WHERE user_id = $1)
"""
_INSERT = f"""
    INSERT INTO templates (id, user_id, pdf_url, template_text, user_instructions, metadata)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb) ON CONFLICT (id) DO NOTHING
    RETURNING {TEMPLATE_COLUMNS}
"""
_RAISE_COUNT = "UPDATE users SET template_count = template_count + 1 WHERE id = $1"
_LOWER_COUNT = "UPDATE users SET template_count = greatest(0, template_count - 1) WHERE id = $1"
_FORGET_KEY = "DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2"
_SELECT = f"SELECT {TEMPLATE_COLUMNS} FROM templates WHERE id = $1 AND user_id = $2"
_DELETE = "DELETE FROM templates WHERE id = $1 AND user_id = $2 RETURNING true"
_LIST = f"""
    SELECT {TEMPLATE_COLUMNS} FROM templates
    WHERE user_id = $1 AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3
"""


class TooManyTemplates(Exception):
    """The user has as many templates as anybody may have, those in the making counted."""


async def begin(
    store: Store,
    template_id: UUID,
    user_id: UUID,
    money: holds.Terms,
    *,
    key: str | None = None,
    body_sha256: bytes = b"",
) -> UUID:
    """Hold a place and the money; the id under which to write, or that of the first request under this key.

    Raises TooManyTemplates, holds.DaySpent, idempotency.KeyReused, StoreUnavailable.
    """

    async def write(connection: asyncpg.Connection) -> UUID:
        if key:
            earlier = await idempotency.claim(
                connection, user_id=user_id, key=key, body_sha256=body_sha256, answer={"template_id": str(template_id)}
            )
            if earlier and earlier["template_id"] != str(template_id):
                return UUID(earlier["template_id"])
        await connection.execute(_LOCK_USER, user_id)
        if await holds.holds(connection, template_id):
            return template_id
        await holds.expire(connection, user_id)
        if await connection.fetchval(_COUNT, user_id) >= MOST:
            raise TooManyTemplates
        await holds.take(connection, template_id, user_id, money)
        return template_id

    return await store.write_once(write)


async def finish(
    store: Store,
    template_id: UUID,
    user_id: UUID,
    *,
    pdf_url: str,
    text: str,
    instructions: str,
    metadata: Mapping[str, Any],
    spent: int,
) -> Template:
    """The template, its count and its money, in one transaction."""

    async def write(connection: asyncpg.Connection) -> Template:
        row = await connection.fetchrow(
            _INSERT, template_id, user_id, pdf_url, text, instructions, json.dumps(metadata)
        )
        if row is None:
            return template_of(await connection.fetchrow(_SELECT, template_id, user_id))
        await holds.settle(connection, template_id, spent)
        await connection.execute(_RAISE_COUNT, user_id)
        return template_of(row)

    return await store.write_once(write)


async def give_up(store: Store, template_id: UUID, user_id: UUID, *, spent: int, key: str | None = None) -> None:
    """Nothing came of it: the place and what is left of the money are free, and the key may be used again."""

    async def write(connection: asyncpg.Connection) -> None:
        await holds.settle(connection, template_id, spent)
        if key:
            await connection.execute(_FORGET_KEY, user_id, key)

    await store.write_once(write)


async def get(store: Store, template_id: UUID, user_id: UUID) -> Template | None:
    """None for an unknown template and for another user's: its existence is not revealed."""
    row = await store.fetch_row(_SELECT, template_id, user_id)
    return template_of(row) if row else None


async def page(
    store: Store, user_id: UUID, *, limit: int, offset: int = 0, behind: Place | None = None
) -> list[Template]:
    """The user's templates, newest first."""
    created_at, row_id = (behind.created_at, behind.id) if behind else (None, None)
    return [template_of(row) for row in await store.fetch(_LIST, user_id, limit, offset, created_at, row_id)]


async def delete(store: Store, template_id: UUID, user_id: UUID) -> bool:
    """Whether there was such a template."""
    was_there = False

    async def write(connection: asyncpg.Connection) -> bool:
        nonlocal was_there
        if await connection.fetchval(_DELETE, template_id, user_id):
            was_there = True  # a later try that finds nothing comes behind this one
            await connection.execute(_LOWER_COUNT, user_id)
        return was_there

    return await store.write_once(write)

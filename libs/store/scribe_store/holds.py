"""Money of a user's day that is held for work which is no job: taken before, settled after. Inside a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import asyncpg

_HELD_MINUTES = 15  # far longer than any such work takes: whoever held it is gone, and may have spent all of it

_HOLDS = "SELECT EXISTS (SELECT 1 FROM spend_holds WHERE id = $1)"
_RESERVE = """
    INSERT INTO daily_spend AS d (user_id, day, reserved_micro_dollars)
    SELECT $1, (now() AT TIME ZONE 'utc')::date, $2::bigint WHERE $2::bigint <= $3::bigint
    ON CONFLICT (user_id, day) DO UPDATE SET reserved_micro_dollars = d.reserved_micro_dollars + $2::bigint
    WHERE d.spent_micro_dollars + d.reserved_micro_dollars + $2::bigint <= $3::bigint
    RETURNING d.day
"""
_TAKE = "INSERT INTO spend_holds (id, user_id, day, micro_dollars) VALUES ($1, $2, $3, $4)"
_LET_GO = "DELETE FROM spend_holds WHERE id = $1 RETURNING user_id, day, micro_dollars"
_EXPIRED = f"SELECT id, micro_dollars FROM spend_holds WHERE user_id = $1 AND created_at < now() - interval '{_HELD_MINUTES} minutes'"  # noqa: S608  # a constant
_SETTLE = """
    UPDATE daily_spend
    SET reserved_micro_dollars = greatest(0, reserved_micro_dollars - $3::bigint),
        spent_micro_dollars = spent_micro_dollars + $4::bigint
    WHERE user_id = $1 AND day = $2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Micro-dollars: what the work may take, and what the user's day (UTC) has."""

    budget: int
    day_budget: int


class DaySpent(Exception):
    """What is left of the user's day is too little."""


async def holds(connection: asyncpg.Connection, work: UUID) -> bool:
    return bool(await connection.fetchval(_HOLDS, work))


async def take(connection: asyncpg.Connection, work: UUID, user_id: UUID, terms: Terms) -> None:
    """Raises DaySpent."""
    day = await connection.fetchval(_RESERVE, user_id, terms.budget, terms.day_budget)
    if day is None:
        raise DaySpent
    await connection.execute(_TAKE, work, user_id, day, terms.budget)


async def settle(connection: asyncpg.Connection, work: UUID, spent: int) -> None:
    """Give back what was not spent. Once: nothing is held afterwards."""
    held = await connection.fetchrow(_LET_GO, work)
    if held:
        await connection.execute(_SETTLE, held["user_id"], held["day"], held["micro_dollars"], spent)


async def expire(connection: asyncpg.Connection, user_id: UUID) -> None:
    """What nobody settles any more counts as spent."""
    for held in await connection.fetch(_EXPIRED, user_id):
        await settle(connection, held["id"], held["micro_dollars"])

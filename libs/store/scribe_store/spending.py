"""What a user has spent, by days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from scribe_store.store import Store

_DAYS = """
    SELECT day, spent_micro_dollars, reserved_micro_dollars FROM daily_spend
    WHERE user_id = $1 AND day > (now() AT TIME ZONE 'utc')::date - $2::int ORDER BY day DESC
"""
_TOTAL = "SELECT coalesce(sum(spent_micro_dollars), 0)::bigint FROM daily_spend WHERE user_id = $1"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpend:
    """Of one day in UTC, in micro-dollars."""

    day: date
    spent_micro_dollars: int
    reserved_micro_dollars: int


async def days(store: Store, user_id: UUID, most: int) -> list[DaySpend]:
    """The last days on which something was spent or reserved, newest first."""
    return [DaySpend(**dict(row)) for row in await store.fetch(_DAYS, user_id, most)]


async def total(store: Store, user_id: UUID) -> int:
    """Micro-dollars, ever."""
    return int(await store.fetch_value(_TOTAL, user_id))

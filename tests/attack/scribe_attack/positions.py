"""A user's queue while a hundred thousand jobs of everybody wait: positions right, and cheap."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from uuid import uuid4

from scribe_store import queue
from scribe_store.store import Store

_USERS, _WAITING, _LOOKS, _PIECE = 1000, 100_000, 30, 10_000
_FILL = """
    INSERT INTO queue_items (id, user_id, recipient_name, recipient_interest, email_template, in_batch, batch_position)
    SELECT gen_random_uuid(), ($1::uuid[])[1 + n % cardinality($1::uuid[])], 'Ada', 'ice', 'Dear {{x}}, y', true, n
    FROM generate_series($2::int, $3::int - 1) AS n
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsRecord:
    """How long one look took, in milliseconds, and how many positions were wrong."""

    waiting: int
    median_ms: float
    slowest_ms: float
    wrong: int


async def measure_positions(dsn: str) -> PositionsRecord:
    """A thousand users with a hundred waiting jobs each; one of them looks."""
    async with Store.open(dsn) as store:
        users = [uuid4() for _ in range(_USERS)]
        await store.execute("INSERT INTO users (id, email) SELECT u, u::text FROM unnest($1::uuid[]) AS u", users)
        for start in range(0, _WAITING, _PIECE):
            await store.execute(_FILL, users, start, start + _PIECE)
        await store.execute("ANALYZE queue_items")
        took, wrong = [], 0
        for user in users[:_LOOKS]:
            began = time.perf_counter()
            items = await queue.page(store, user, limit=1000)
            took.append((time.perf_counter() - began) * 1000)
            wrong += [item.position for item in items] != list(range(1, _WAITING // _USERS + 1))
    return PositionsRecord(
        waiting=_WAITING, median_ms=round(statistics.median(took), 2), slowest_ms=round(max(took), 2), wrong=wrong
    )

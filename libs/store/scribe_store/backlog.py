"""How much is still to be begun."""

from __future__ import annotations

from scribe_store.store import Store

_WAITING = (
    "SELECT count(*) FROM (SELECT 1 FROM queue_items WHERE status IN ('waiting', 'retrying') LIMIT $1) AS waiting"
)


async def waiting_jobs(store: Store, most: int) -> int:
    """Jobs of all users that wait; counting ends at `most`."""
    return int(await store.fetch_value(_WAITING, most))

"""How long jobs that were under way take to move again once what was broken is whole."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any
from uuid import UUID

from scribe_store.errors import StoreUnavailable
from scribe_store.store import Store

_LOOK_SECONDS = 0.2
_MOST_SECONDS = 120.0

Place = tuple[Any, ...]


async def running_places(store: Store) -> dict[UUID, Place]:
    """Where each job under way stands: epoch, step, and how many steps have a record."""
    rows = await store.fetch(
        "SELECT id, status, epoch, current_step, step_records FROM queue_items WHERE status IN ('running', 'retrying')"
    )
    return {row["id"]: tuple(row)[1:] for row in rows}


async def seconds_until_all_move(store: Store, healed_at: float) -> float:
    """From the healing until the last of the jobs that were running then has moved; 120 when one never did."""
    before = await _patiently(store)
    still = dict(before)
    while still and time.monotonic() - healed_at < _MOST_SECONDS:
        now = await _patiently(store)
        still = {job_id: place for job_id, place in still.items() if now.get(job_id) == place}
        await asyncio.sleep(_LOOK_SECONDS)
    return _MOST_SECONDS if still else time.monotonic() - healed_at


async def _patiently(store: Store) -> dict[UUID, Place]:
    while True:
        with contextlib.suppress(StoreUnavailable):
            return await running_places(store)
        await asyncio.sleep(_LOOK_SECONDS)

"""A steady stream of orders: never more than so many under way."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from scribe_store.errors import StoreUnavailable
from scribe_store.rows import ENDED

from scribe_chaos.orders import Order
from scribe_chaos.work import Work

_LOOK_SECONDS = 0.2
# Short calls, so that a kill often meets one under way, and steps that take a second or less.
DIALS = {
    "parse": {"latency": 0.2},
    "extract": {"latency": 0.2},
    "compose": {"latency": 0.3},
    "exa": {"latency": 0.1},
    "arxiv": {"latency": 0.1},
}


class Load:
    """Orders of several users in turn."""

    def __init__(self, work: Work, orders: Sequence[Order], *, under_way: int, seed: int) -> None:
        self._work, self._orders, self._most = work, orders, under_way
        self._chance = random.Random(f"users {seed}")
        self.accepted: list[UUID] = []
        self._enough = False

    async def run(self) -> None:
        """Returns when all were accepted, or enough. Raises NotAnswered."""
        for order in self._orders:
            if self._enough:
                return
            while await self._under_way() >= self._most:  # noqa: ASYNC110  # PostgreSQL has no event for it
                await asyncio.sleep(_LOOK_SECONDS)
            self.accepted.append(await self._work.order(self._chance.choice(self._work.users), order))

    def enough(self) -> None:
        """No further order; the one being given is finished."""
        self._enough = True

    async def _under_way(self) -> int:
        with contextlib.suppress(StoreUnavailable):
            statuses = await self._work.statuses()
            return sum(statuses.get(job_id) not in ENDED for job_id in self.accepted)
        return self._most


@asynccontextmanager
async def loading(work: Work, orders: Sequence[Order], *, under_way: int, seed: int) -> AsyncIterator[Load]:
    """Orders until the block ends, at which all must have been accepted."""
    load = Load(work, orders, under_way=under_way, seed=seed)
    running = asyncio.create_task(load.run())
    try:
        yield load
        await running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

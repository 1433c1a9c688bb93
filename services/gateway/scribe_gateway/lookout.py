"""What keeps everybody's jobs from moving, looked at every few seconds at most, and never by somebody who waits for the answer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from scribe_store import orders
from scribe_store.errors import StoreUnavailable
from scribe_store.store import Store

from scribe_gateway.obstacles import NONE, Obstacles
from scribe_gateway.progress import Progress, ProgressUnavailable

_FRESH_SECONDS = 2.0


class Lookout:
    """Sees nothing before its first look."""

    def __init__(self, store: Store, progress: Progress, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._progress, self._clock = store, progress, clock
        self._seen = NONE
        self._looked_at = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    @property
    def now(self) -> Obstacles:
        if self._clock() - self._looked_at > _FRESH_SECONDS and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look())
        return self._seen

    async def close(self) -> None:
        if self._looking:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking

    async def _look(self) -> None:
        paused, away = self._seen.paused, not await self._progress.answers()
        with contextlib.suppress(StoreUnavailable):
            ordered = await orders.of_steps(self._store)
            paused = frozenset(step for step, order in ordered.items() if order.paused)
        in_hand: frozenset[tuple[str, int]] = frozenset()
        with contextlib.suppress(ProgressUnavailable):
            in_hand = frozenset() if away else await self._progress.in_hand()
        self._seen = Obstacles(paused=paused, bus_away=away, in_hand=in_hand)
        self._looked_at = self._clock()

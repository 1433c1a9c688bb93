"""Which steps operators have paused, looked at every few seconds at most, and never by somebody who waits for the answer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from scribe_store import orders
from scribe_store.errors import StoreUnavailable
from scribe_store.store import Store

_FRESH_SECONDS = 2.0


class PausedSteps:
    """As was seen last; nothing before the first look."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._seen: frozenset[str] = frozenset()
        self._looked_at = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    @property
    def now(self) -> frozenset[str]:
        """Their names: parse, scrape, arxiv, compose."""
        if self._clock() - self._looked_at > _FRESH_SECONDS and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look())
        return self._seen

    async def close(self) -> None:
        if self._looking:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking

    async def _look(self) -> None:
        with contextlib.suppress(StoreUnavailable):
            found = await orders.of_steps(self._store)
            self._seen = frozenset(step for step, order in found.items() if order.paused)
        self._looked_at = self._clock()

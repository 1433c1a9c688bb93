"""How much work waits in PostgreSQL, looked at once a second, and never by somebody who waits for the answer."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable

from scribe_store.backlog import waiting_jobs
from scribe_store.errors import StoreUnavailable
from scribe_store.store import Store

from scribe_gateway.errors import Overloaded

_FRESH_SECONDS = 1.0
_REMEMBERED_SECONDS = 2.0
_RETRY_AFTER_SECONDS = 60.0  # so much work is not done in a moment


class Backlog:
    """Says no while as many jobs wait as may, or while the database has just said no itself."""

    def __init__(self, store: Store, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._most = most
        self._clock = clock
        self._looked_at = float("-inf")
        self._refusal: Overloaded | StoreUnavailable | None = None
        self._looking: asyncio.Task[None] | None = None

    def check(self) -> None:
        """Raises Overloaded, StoreUnavailable, as was seen in the last two seconds."""
        age = self._clock() - self._looked_at
        if age > _FRESH_SECONDS and (self._looking is None or self._looking.done()):
            self._looking = asyncio.create_task(self._look())
        if self._refusal and age < _REMEMBERED_SECONDS:
            raise type(self._refusal)(self._refusal.message, retry_after=self._refusal.retry_after)

    async def close(self) -> None:
        if self._looking:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking

    async def _look(self) -> None:
        try:
            full = await waiting_jobs(self._store, self._most) >= self._most
            said = f"As many jobs wait as can be taken ({self._most}): try again later."
            self._refusal = Overloaded(said, retry_after=_RETRY_AFTER_SECONDS) if full else None
        except StoreUnavailable as error:
            self._refusal = error
        self._looked_at = self._clock()

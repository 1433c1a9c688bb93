"""What operators see and order: how everything stands, everybody's jobs, steps and hosts."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from scribe_standing.look import Standing, look
from scribe_store import all_jobs, dead_letters, orders
from scribe_store.all_jobs import Filter, JobLine, WholeJob
from scribe_store.dead_letters import Which
from scribe_store.errors import StoreUnavailable
from scribe_store.paging import Place
from scribe_store.store import Store

from scribe_gateway.depths import Depths, DepthsSeen
from scribe_gateway.errors import NotFound
from scribe_gateway.health import Health
from scribe_gateway.progress import Progress

logger = logging.getLogger(__name__)

_FRESH_SECONDS = 1.0
_EVERY_SECONDS = 2.0
_SAMPLE_SECONDS = 10.0


class Monitor:
    """One look serves everybody who watches; begun by `begin`."""

    def __init__(self, store: Store, progress: Progress, health: Health) -> None:
        self._store, self._progress, self._health = store, progress, health
        self._depths = DepthsSeen()
        self._seen: Standing | None = None
        self._looking = asyncio.Lock()
        self._changed = asyncio.Event()
        self._ended = False
        self._sampling: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """From now on the depth of the queues is noted."""
        self._sampling = asyncio.create_task(self._sample())

    def end(self) -> None:
        """Streams end, so that a drain need not wait for them."""
        self._ended = True
        self._changed.set()

    async def close(self) -> None:
        if self._sampling:
            self._sampling.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._sampling

    @property
    def depths(self) -> Sequence[Depths]:
        """Of the last hour, as this process saw it; oldest first."""
        return self._depths.all

    async def now(self) -> Standing:
        """At most a second old. Raises StoreUnavailable."""
        async with self._looking:
            if self._seen is None or (datetime.now(UTC) - self._seen.at).total_seconds() > _FRESH_SECONDS:
                self._seen = await look(self._progress.bus, self._store)
            return self._seen

    async def follow(self) -> AsyncIterator[Standing]:
        """Every two seconds, and after an order at once; while PostgreSQL is away nothing comes."""
        while not self._ended:
            with contextlib.suppress(StoreUnavailable):
                yield await self.now()
            await self._pause()

    async def services(self) -> Mapping[str, str]:
        """`connected` or `unavailable` by part, within two seconds."""
        return await self._health.parts()

    async def names(self, ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """The recipients of jobs."""
        return await all_jobs.names(self._store, ids) if ids else {}

    async def jobs(self, wanted: Filter, limit: int, behind: Place | None = None) -> list[JobLine]:
        """Of all users, newest first, behind a place."""
        return await all_jobs.page(self._store, wanted, limit, behind)

    async def job(self, job_id: UUID) -> WholeJob:
        """Raises NotFound."""
        found = await all_jobs.get(self._store, job_id)
        if found is None:
            raise NotFound("job")
        return found

    async def retry(self, which: Which, *, from_start: bool, limit: int) -> list[UUID]:
        """Failed jobs wait again, the oldest failure first; a repeat does nothing."""
        ids = await dead_letters.retry(self._store, which, from_start=from_start, limit=limit)
        logger.info("dead letters tried again", extra={"jobs": len(ids), "reason": which.reason or ""})
        self._progress.nudge()
        self._wake()
        return ids

    async def set_paused(self, step: str, *, paused: bool) -> None:
        await orders.set_paused(self._store, step, paused=paused)
        logger.info("step ordered", extra={"step": step, "paused": paused})
        self._wake()

    async def set_capacity(self, step: str, capacity: int | None) -> None:
        """None: as an orchestrator's settings say, when it starts next."""
        await orders.set_capacity(self._store, step, capacity)
        logger.info("step ordered", extra={"step": step, "capacity": capacity})
        self._wake()

    async def set_draining(self, host: str, *, draining: bool) -> None:
        await orders.set_draining(self._store, host, draining=draining)
        logger.info("host ordered", extra={"host": host, "draining": draining})
        self._wake()

    def _wake(self) -> None:
        self._seen = None
        self._changed.set()
        self._changed = asyncio.Event()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_EVERY_SECONDS):
                await self._changed.wait()

    async def _sample(self) -> None:
        while True:
            with contextlib.suppress(StoreUnavailable):
                self._depths.note(await self.now())
            await asyncio.sleep(_SAMPLE_SECONDS)

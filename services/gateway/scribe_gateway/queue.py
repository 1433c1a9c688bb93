"""Batches and the queue, as both entrances use them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from scribe_store import jobs as job_rows
from scribe_store import queue as queue_rows
from scribe_store.paging import Place
from scribe_store.rows import QueueItem, User
from scribe_store.store import Store

from scribe_gateway.errors import JobBegun, NotFound
from scribe_gateway.intake import Intake
from scribe_gateway.new_jobs import new_job
from scribe_gateway.order import BatchOrder
from scribe_gateway.progress import Progress
from scribe_gateway.states import QUEUE_STATUS

logger = logging.getLogger(__name__)


class Queue:
    """A user's own batches, and nobody else's."""

    def __init__(self, store: Store, progress: Progress, intake: Intake) -> None:
        self._store, self._progress, self._intake = store, progress, intake

    async def accept(self, user: User, batch: BatchOrder, key: str | None = None) -> Sequence[UUID]:
        """All jobs or none, in the order sent; durable when this returns.

        Raises BatchTooLarge, KeyReused, Overloaded, TooManyRequests, StoreUnavailable.
        """
        new = [new_job(user, order, place) for place, order in enumerate(batch.orders())]
        with self._intake.taking(user.id, len(new)):
            ids = await queue_rows.create_batch(self._store, user.id, new, key=key, body_sha256=batch.fingerprint())
        if ids[0] != new[0].id:
            self._intake.give_back(user.id, len(new))
        logger.info("batch accepted", extra={"user": str(user.id), "jobs": len(ids), "repeated": ids[0] != new[0].id})
        self._progress.nudge()
        if ids[0] == new[0].id:
            self._progress.announce_waiting(user.id, [(job_id, 0) for job_id in ids])
        return ids

    async def page(self, user: User, limit: int, behind: Place | None = None) -> list[QueueItem]:
        """Batch rows of the last 24 hours, oldest first, behind a place."""
        return await queue_rows.page(self._store, user.id, limit=limit, behind=behind)

    async def cancel_pending(self, user: User, job_id: UUID) -> None:
        """Take an item out that nobody has begun. Raises NotFound, JobBegun."""
        job = await queue_rows.cancel_waiting(self._store, job_id, user.id)
        if job:
            self._progress.announce_cancelled(job)
            return
        known = await job_rows.get(self._store, job_id, user.id)
        if known is None:
            raise NotFound("queue item")
        raise JobBegun(QUEUE_STATUS[known.status])

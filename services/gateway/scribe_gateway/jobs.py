"""Jobs, as both entrances use them: accepted in PostgreSQL, then announced over NATS as well as that goes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from scribe_failpoints import failpoint
from scribe_store import dead_letters
from scribe_store import jobs as job_rows
from scribe_store.dead_letters import Which
from scribe_store.paging import Place
from scribe_store.rows import Email, Job, NewJob, User
from scribe_store.store import Store
from scribe_telemetry.logs import job_id_var

from scribe_gateway.errors import JobEnded, JobNotFailed, NotFound
from scribe_gateway.intake import Intake
from scribe_gateway.new_jobs import new_job
from scribe_gateway.order import Again, Order
from scribe_gateway.progress import Progress
from scribe_gateway.regeneration import order_again
from scribe_gateway.retrying import MOST_RETRIED, RetryMany

logger = logging.getLogger(__name__)


class Jobs:
    """A user's own jobs, and nobody else's."""

    def __init__(self, store: Store, progress: Progress, intake: Intake) -> None:
        self._store = store
        self._intake = intake
        self._progress = progress

    async def accept(self, user: User, order: Order, key: str | None = None) -> Job:
        """Write the job; it is durable when this returns. The same key with the same order is the same job.

        Raises KeyReused, Overloaded, TooManyRequests, StoreUnavailable.
        """
        return await self._accept(user, new_job(user, order), order.fingerprint(), key)

    async def regenerate(self, user: User, email: Email, again: Again, key: str | None = None) -> Job:
        """Another job that writes an e-mail of the user's anew, with what is to be otherwise.

        Raises NotFound, InvalidRequest, KeyReused, Overloaded, TooManyRequests, StoreUnavailable.
        """
        before = await job_rows.get(self._store, email.job_id, user.id) if email.job_id else None
        if before is None:
            raise NotFound("request behind this e-mail any more")
        new = new_job(user, order_again(before, email, again))
        return await self._accept(user, new, again.fingerprint(email.id), key)

    async def _accept(self, user: User, new: NewJob, fingerprint: bytes, key: str | None) -> Job:
        failpoint("gateway.accept.before_write")
        with self._intake.taking(user.id):
            job = await job_rows.create(self._store, new, key=key, body_sha256=fingerprint)
        failpoint("gateway.accept.after_write")
        if job.id != new.id:
            self._intake.give_back(user.id)
        job_id_var.set(str(job.id))
        logger.info("job accepted", extra={"user": str(user.id), "repeated": job.id != new.id})
        self._progress.nudge()
        if job.id == new.id:
            self._progress.announce_waiting(user.id, [(job.id, 0)])
        failpoint("gateway.accept.before_answer")
        return job

    async def get(self, user: User, job_id: UUID) -> Job:
        """Raises NotFound."""
        job = await job_rows.get(self._store, job_id, user.id)
        if job is None:
            raise NotFound("job")
        job_id_var.set(str(job.id))
        return job

    async def page(
        self, user: User, *, limit: int, behind: Place | None = None, states: Sequence[str] = ()
    ) -> list[Job]:
        """Newest first; only those in the given states, if any are given."""
        return await job_rows.page(self._store, user.id, limit=limit, behind=behind, states=states)

    async def live(self, user: User, most: int) -> list[Job]:
        """Those that have not ended, oldest first."""
        return await job_rows.live(self._store, user.id, most)

    async def live_of(self, users: Sequence[UUID], most: int) -> list[Job]:
        """As live(), of several users; at most so many of each."""
        return await job_rows.live_of(self._store, users, most)

    async def some(self, user: User, ids: Sequence[UUID]) -> list[Job]:
        """Those of the ids that are the user's."""
        return await job_rows.some(self._store, user.id, ids)

    async def retry(
        self, user: User, job_id: UUID, *, override: bool = False, from_start: bool = False, key: str | None = None
    ) -> Job:
        """Try a failed job again, from where it failed or from the start; `override` writes although the recipient declined.

        Raises NotFound, JobNotFailed, KeyReused, Overloaded, TooManyRequests.
        """
        fingerprint = sha256(b"retry" + job_id.bytes + bytes([override, from_start])).digest()
        with self._intake.taking(user.id):
            job, accepted = await job_rows.retry(
                self._store,
                job_id,
                user.id,
                override=override,
                from_start=from_start,
                key=key,
                body_sha256=fingerprint,
            )
            if job is None:
                raise NotFound("job")
            if not accepted:
                raise JobNotFailed(job.status)
        logger.info("job tried again", extra={"job": str(job.id), "user": str(user.id)})
        self._progress.nudge()
        self._progress.announce_waiting(user.id, [(job.id, job.epoch)])
        return job

    async def retry_many(self, user: User, order: RetryMany) -> list[UUID]:
        """Try those of the user's failed jobs again that are meant; a repeat does nothing more.

        Raises Overloaded, TooManyRequests, StoreUnavailable.
        """
        which = Which(user_id=user.id, ids=order.ids, reason=order.reason)
        meant = min(MOST_RETRIED, await dead_letters.count(self._store, which))
        if not meant:
            return []
        with self._intake.taking(user.id, meant):
            retried = await dead_letters.retry(self._store, which, from_start=order.from_start, limit=meant)
        self._intake.give_back(user.id, meant - len(retried))
        logger.info("jobs tried again", extra={"jobs": len(retried), "user": str(user.id)})
        self._progress.nudge()
        jobs = await self.some(user, retried)
        self._progress.announce_waiting(user.id, [(job.id, job.epoch) for job in jobs])
        return retried

    async def cancel(self, user: User, job_id: UUID) -> Job:
        """End the job. PostgreSQL decides; a job cancelled before is cancelled. Raises NotFound, JobEnded."""
        failpoint("gateway.cancel.before_write")
        job, won = await job_rows.cancel(self._store, job_id, user.id)
        failpoint("gateway.cancel.after_write")
        if job is None:
            raise NotFound("job")
        if won:
            logger.info("job cancelled", extra={"job": str(job.id), "user": str(user.id)})
            self._progress.announce_cancelled(job)
        elif job.status != "cancelled":
            raise JobEnded(job.status)
        return job

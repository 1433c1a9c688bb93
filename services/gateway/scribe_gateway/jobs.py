"""Jobs, as both entrances use them: accepted in PostgreSQL, then announced over NATS as well as that goes."""

from __future__ import annotations

import logging
from uuid import UUID

from scribe_store import jobs as job_rows
from scribe_store.paging import Place
from scribe_store.rows import Job, NewJob, User
from scribe_store.store import Store

from scribe_gateway.errors import JobEnded, NotFound
from scribe_gateway.intake import Intake
from scribe_gateway.job_ids import new_job_id
from scribe_gateway.order import Order
from scribe_gateway.progress import Progress

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
        new = NewJob(
            id=new_job_id(),
            user_id=user.id,
            recipient_name=order.recipient_name,
            recipient_interest=order.recipient_interest,
            recipient_affiliation=order.affiliation,
            recipient_homepage=order.homepage,
            recipient_email=order.recipient_email,
            recipient_orcid=order.orcid,
            recipient_arxiv_author_id=order.arxiv_author_id,
            recipient_known_paper_ids=order.known_paper_ids,
            email_template=order.email_template,
            template_type=order.template_type,
            override_contact_policy=order.override_contact_policy,
        )
        with self._intake.taking(user.id):
            job = await job_rows.create(self._store, new, key=key, body_sha256=order.fingerprint())
        if job.id != new.id:
            self._intake.give_back(user.id)
        logger.info("job accepted", extra={"job": str(job.id), "user": str(user.id), "repeated": job.id != new.id})
        self._progress.nudge()
        return job

    async def get(self, user: User, job_id: UUID) -> Job:
        """Raises NotFound."""
        job = await job_rows.get(self._store, job_id, user.id)
        if job is None:
            raise NotFound("job")
        return job

    async def page(self, user: User, *, limit: int, behind: Place | None = None) -> list[Job]:
        """Newest first."""
        return await job_rows.page(self._store, user.id, limit=limit, behind=behind)

    async def cancel(self, user: User, job_id: UUID) -> Job:
        """End the job. PostgreSQL decides; a job cancelled before is cancelled. Raises NotFound, JobEnded."""
        job, won = await job_rows.cancel(self._store, job_id, user.id)
        if job is None:
            raise NotFound("job")
        if won:
            logger.info("job cancelled", extra={"job": str(job.id), "user": str(user.id)})
            self._progress.announce_cancelled(job)
        elif job.status != "cancelled":
            raise JobEnded(job.status)
        return job

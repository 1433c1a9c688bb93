"""Following one job until its e-mail is there."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator

from scribe.v1 import pipeline_pb2
from scribe.v1.scribe_service_pb2 import Job
from scribe_client import JobEvent, News, Scribe, ScribeError

from scribe_cli.answer import Answer, as_dict
from scribe_cli.expected import Expected
from scribe_cli.report import as_text
from scribe_cli.steps_view import StepsView

_JOB_SECONDS = 1200.0


class TookTooLong(Expected):
    """A job has not ended within the time that commands wait."""

    def __init__(self, job_id: str) -> None:
        super().__init__(f"job {job_id} has not ended within {_JOB_SECONDS / 60:.0f} minutes; it goes on")
        self.mend = f"scribe watch {job_id}"


async def written(scribe: Scribe, job_id: str) -> Answer:
    """Show the steps until the job ends; the e-mail, or why there is none. Being interrupted cancels the job."""
    try:
        await shown(scribe.jobs.watch(job_id), job_id)
    except asyncio.CancelledError:
        with contextlib.suppress(ScribeError):  # it may have ended in this moment
            await asyncio.shield(scribe.jobs.cancel(job_id))
        raise
    return await result(scribe, await scribe.jobs.get(job_id))


async def shown(news: AsyncIterator[News], job_id: str) -> None:
    """The steps as they happen, on standard error. Raises TookTooLong."""
    with StepsView(sys.stderr) as view:
        try:
            async with asyncio.timeout(_JOB_SECONDS):
                async for one in news:
                    for event in [one] if isinstance(one, JobEvent) else steps_of(one):
                        view.show(event)
        except TimeoutError:
            raise TookTooLong(job_id) from None


async def result(scribe: Scribe, job: Job) -> Answer:
    """Of a job that has ended."""
    if job.state == pipeline_pb2.JOB_STATE_COMPLETED:
        email = await scribe.emails.get(job.email_id)
        return Answer(data={"job": as_dict(job), "email": as_dict(email)}, text=as_text(job, email))
    why = f"the job failed: {job.error.message or 'no reason was given'} ({job.error.reason or 'CANCELLED'})"
    return Answer(data={"job": as_dict(job), "email": None}, text="", failed=why)


def steps_of(job: Job) -> list[JobEvent]:
    """What a job's records say, as the events that they were."""
    return [
        JobEvent(
            job_id=job.id,
            state=job.state,
            step=record.step,
            step_status=record.status,
            detail=record.detail,
            step_duration=record.duration,
        )
        for record in job.steps
    ]

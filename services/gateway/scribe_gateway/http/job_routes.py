"""`/api/jobs`: jobs as new clients follow them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent
from scribe_store.rows import Job

from scribe_gateway.http.answers import JobAnswer
from scribe_gateway.http.callers import AtDoor, Member
from scribe_gateway.http.job_events import sent_event
from scribe_gateway.job_ids import read_id

router = APIRouter(prefix="/api/jobs", tags=["jobs"])

_MAX_SEQUENCE = 2**63 - 1
LastEventId = Annotated[int, Header(ge=0, le=_MAX_SEQUENCE, description="Go on behind this event.")]


async def _own_job(job_id: str, user: Member, door: AtDoor) -> Job:
    return await door.jobs.get(user, read_id(job_id, "job_id"))


OwnJob = Annotated[Job, Depends(_own_job)]


@router.get("/{job_id}")
async def get(job: OwnJob) -> JobAnswer:
    """How a job stands."""
    return JobAnswer.of(job)


@router.post("/{job_id}/cancel")
async def cancel(job_id: str, user: Member, door: AtDoor) -> JobAnswer:
    """End a job that has not ended; 400 when it has."""
    return JobAnswer.of(await door.jobs.cancel(user, read_id(job_id, "job_id")))


@router.get("/{job_id}/events", response_class=EventSourceResponse)
async def events(
    job: OwnJob, user: Member, door: AtDoor, last_event_id: LastEventId = 0
) -> AsyncIterator[ServerSentEvent]:
    """A snapshot, then what happens, as Server-Sent Events; the stream ends with the job."""
    async for item in door.watches.follow(user, job, last_event_id):
        yield sent_event(item)

"""`/api/jobs`: jobs as new clients follow them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel
from scribe_store.rows import Job

from scribe_gateway.http.answers import JobAnswer, State
from scribe_gateway.http.callers import AtDoor, Member
from scribe_gateway.http.job_events import STREAM, LastEventId, sent_event
from scribe_gateway.http.keys import IdempotencyKey
from scribe_gateway.http.paging import Limit, PageToken, place_named, tell_next
from scribe_gateway.job_ids import read_id
from scribe_gateway.retrying import RetryMany, RetryRequest

router = APIRouter(prefix="/api/jobs", tags=["jobs"])


class RetriedAnswer(BaseModel):
    """The jobs that wait again, the oldest failure first."""

    job_ids: list[UUID]


async def _own_job(job_id: str, user: Member, door: AtDoor) -> Job:
    return await door.jobs.get(user, read_id(job_id, "job_id"))


OwnJob = Annotated[Job, Depends(_own_job)]


@router.get("")
async def page(
    user: Member,
    door: AtDoor,
    response: Response,
    limit: Limit = 20,
    page_token: PageToken = None,
    state: Annotated[list[State], Query(description="Only jobs in these states.")] = [],  # noqa: B006  # FastAPI copies it
) -> list[JobAnswer]:
    """The caller's jobs, newest first."""
    found = await door.jobs.page(user, limit=limit + 1, behind=place_named(page_token), states=state)
    return [JobAnswer.of(job, door.lookout.now) for job in tell_next(response, found, limit)]


@router.post("/retry", status_code=202)
async def retry_many(user: Member, door: AtDoor, body: RetryMany) -> RetriedAnswer:
    """Try many failed jobs again, at most 100 at once; those that have not failed are left out, so a repeat does nothing more."""
    return RetriedAnswer(job_ids=await door.jobs.retry_many(user, body))


@router.get("/{job_id}")
async def get(job: OwnJob, door: AtDoor) -> JobAnswer:
    """How a job stands; `waiting_reason` says why nothing happens at the moment, where that is so."""
    return JobAnswer.of(job, door.lookout.now)


@router.post("/{job_id}/cancel")
async def cancel(job_id: str, user: Member, door: AtDoor) -> JobAnswer:
    """End a job that has not ended; 400 when it has, but for one that was cancelled before."""
    return JobAnswer.of(await door.jobs.cancel(user, read_id(job_id, "job_id")))


@router.post("/{job_id}/retry", status_code=202)
async def retry(
    job_id: str,
    user: Member,
    door: AtDoor,
    body: Annotated[RetryRequest | None, Body()] = None,
    idempotency_key: IdempotencyKey = None,
) -> JobAnswer:
    """Try a failed job again, from the step that failed or from the start; 400 when it has not failed."""
    how = body or RetryRequest()
    job = await door.jobs.retry(
        user,
        read_id(job_id, "job_id"),
        override=how.override_contact_policy,
        from_start=how.from_start,
        key=idempotency_key,
    )
    return JobAnswer.of(job)


@router.get("/{job_id}/events", response_class=EventSourceResponse, responses=STREAM)
async def events(
    job: OwnJob, user: Member, door: AtDoor, last_event_id: LastEventId = 0
) -> AsyncIterator[ServerSentEvent]:
    """A snapshot, then what happens, as Server-Sent Events; the stream ends with the job."""
    async for item in door.watches.follow(user, job, last_event_id):
        yield sent_event(item, door.lookout.now)

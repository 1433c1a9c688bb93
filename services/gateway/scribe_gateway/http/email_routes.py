"""`/api/email`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from scribe_store.emails import ALL, DISCARDED, SHOWN

from scribe_gateway.errors import NotFound
from scribe_gateway.http.answers import EmailAnswer, TaskAccepted, TaskStatus
from scribe_gateway.http.callers import AtDoor, Member
from scribe_gateway.job_ids import read_id
from scribe_gateway.order import Order
from scribe_gateway.states import has_expired

router = APIRouter(prefix="/api/email", tags=["e-mails"])

_MAX_OFFSET = 1_000_000
IdempotencyKey = Annotated[
    str | None, Header(max_length=255, description="The same key with the same body is the same job.")
]


@router.post("/generate", status_code=202)
async def generate(
    user: Member, door: AtDoor, order: Order, response: Response, idempotency_key: IdempotencyKey = None
) -> TaskAccepted:
    """Accept a job. It is durable when this answers."""
    job = await door.jobs.accept(user, order, idempotency_key)
    response.headers["location"] = f"/api/jobs/{job.id}"
    return TaskAccepted(task_id=job.id)


@router.get("/status/{task_id}")
async def status(task_id: str, user: Member, door: AtDoor) -> TaskStatus:
    """How a job stands; unknown an hour after its end."""
    job = await door.jobs.get(user, read_id(task_id, "task_id"))
    if has_expired(job):
        raise NotFound("task")
    return TaskStatus.of(job)


@router.get("/{email_id}")
async def get(email_id: str, user: Member, door: AtDoor) -> EmailAnswer:
    """One e-mail."""
    return EmailAnswer.of(await door.emails.get(user, read_id(email_id, "email_id")))


@router.get("/")
async def page(
    user: Member,
    door: AtDoor,
    limit: Annotated[int, Query(ge=1, le=1000)] = 20,
    offset: Annotated[int, Query(ge=0, le=_MAX_OFFSET)] = 0,
    include_discarded: Annotated[bool, Query()] = False,
    displayed: Annotated[bool | None, Query()] = None,
) -> list[EmailAnswer]:
    """The caller's e-mails, newest first."""
    wanted = ALL if include_discarded else SHOWN
    if displayed is not None:
        wanted = SHOWN if displayed else DISCARDED
    found = await door.emails.page(user, limit=limit, offset=offset, displayed=wanted)
    return [EmailAnswer.of(email) for email in found]

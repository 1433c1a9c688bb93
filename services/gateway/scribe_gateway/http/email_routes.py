"""`/api/email`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from scribe_store.emails import ALL, DISCARDED, SHOWN

from scribe_gateway.email_change import EmailChange
from scribe_gateway.errors import NotFound
from scribe_gateway.http.answers import EmailAnswer, EmailVersionAnswer, TaskAccepted, TaskStatus
from scribe_gateway.http.callers import AtDoor, Member
from scribe_gateway.http.keys import IdempotencyKey
from scribe_gateway.http.paging import Limit, Offset, PageToken, place_named, tell_next
from scribe_gateway.job_ids import read_id
from scribe_gateway.order import Order
from scribe_gateway.states import has_expired

router = APIRouter(prefix="/api/email", tags=["e-mails"])


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


@router.patch("/{email_id}")
async def change(email_id: str, user: Member, door: AtDoor, body: EmailChange) -> EmailAnswer:
    """Discard it or take it back, edit its subject or text; what an edit replaces is kept."""
    return EmailAnswer.of(await door.emails.change(user, read_id(email_id, "email_id"), body.change()))


@router.get("/{email_id}/versions")
async def versions(email_id: str, user: Member, door: AtDoor) -> list[EmailVersionAnswer]:
    """Texts that edits replaced, the generated one first."""
    found = await door.emails.versions(user, read_id(email_id, "email_id"))
    return [EmailVersionAnswer.model_validate(version, from_attributes=True) for version in found]


@router.get("/")
async def page(
    user: Member,
    door: AtDoor,
    response: Response,
    limit: Limit = 20,
    offset: Offset = 0,
    page_token: PageToken = None,
    include_discarded: Annotated[bool, Query()] = False,
    displayed: Annotated[bool | None, Query()] = None,
) -> list[EmailAnswer]:
    """The caller's e-mails, newest first."""
    wanted = ALL if include_discarded else SHOWN
    if displayed is not None:
        wanted = SHOWN if displayed else DISCARDED
    behind = place_named(page_token)
    found = await door.emails.page(user, limit=limit + 1, offset=offset, displayed=wanted, behind=behind)
    return [EmailAnswer.of(email) for email in tell_next(response, found, limit)]

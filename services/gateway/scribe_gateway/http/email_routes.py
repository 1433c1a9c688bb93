"""`/api/email`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Query, Response
from fastapi.responses import StreamingResponse
from scribe_store.emails import ALL, DISCARDED, SHOWN, Wanted

from scribe_gateway.email_change import EmailChange
from scribe_gateway.errors import NotFound
from scribe_gateway.exports import as_csv, as_mail_files
from scribe_gateway.http.answers import EmailAnswer, EmailVersionAnswer, TaskAccepted, TaskStatus
from scribe_gateway.http.callers import AtDoor, Member
from scribe_gateway.http.keys import IdempotencyKey
from scribe_gateway.http.paging import Limit, Offset, PageToken, place_named, tell_next
from scribe_gateway.job_ids import read_id
from scribe_gateway.mail_file import mail_file, mail_file_name
from scribe_gateway.order import Again, Order
from scribe_gateway.states import has_expired

router = APIRouter(prefix="/api/email", tags=["e-mails"])

_CSV, _ZIP, _EML = "text/csv", "application/zip", "message/rfc822"
_BYTES = {"type": "string", "format": "binary"}
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {_CSV: {"schema": _BYTES}, _ZIP: {"schema": _BYTES}}}}

Words = Annotated[
    str | None,
    Query(
        min_length=1, max_length=200, pattern="^[^\\x00]+$",
        description="Only e-mails with these words in name, interest, subject or text, in any letter case.",
    ),
]  # fmt: skip


def _wanted(
    include_discarded: Annotated[bool, Query()] = False,
    displayed: Annotated[bool | None, Query()] = None,
    words: Words = None,
    is_confident: Annotated[bool | None, Query()] = None,
    summaries: Annotated[
        bool, Query(description="True: the text's first 200 characters, and no more of the receipts than `sandbox`.")
    ] = False,
) -> Wanted:
    shown = ALL if include_discarded else SHOWN
    if displayed is not None:
        shown = SHOWN if displayed else DISCARDED
    return Wanted(displayed=shown, words=words, is_confident=is_confident, summaries=summaries)


AsWanted = Annotated[Wanted, Depends(_wanted)]


def _saved_as(name: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="{name}"'}


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


@router.get("/export", response_class=StreamingResponse, responses=_FILES)
async def export(
    user: Member,
    door: AtDoor,
    file_format: Annotated[Literal["csv", "eml"], Query(alias="format")] = "csv",
    include_discarded: Annotated[bool, Query()] = False,
) -> StreamingResponse:
    """All e-mails as one file: a table, or a ZIP archive of messages that mail programs open."""
    emails = door.emails.every(user, Wanted(displayed=ALL if include_discarded else SHOWN))
    if file_format == "csv":
        return StreamingResponse(as_csv(emails), headers=_saved_as("scribe-e-mails.csv"), media_type=_CSV)
    return StreamingResponse(as_mail_files(emails, user), headers=_saved_as("scribe-e-mails.zip"), media_type=_ZIP)


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


@router.post("/{email_id}/regenerate", status_code=202)
async def regenerate(
    email_id: str,
    user: Member,
    door: AtDoor,
    response: Response,
    body: Annotated[Again | None, Body()] = None,
    idempotency_key: IdempotencyKey = None,
) -> TaskAccepted:
    """Write it anew, as another e-mail: to one of its `candidates`, from another template, or just once more."""
    email = await door.emails.get(user, read_id(email_id, "email_id"))
    job = await door.jobs.regenerate(user, email, body or Again(), idempotency_key)
    response.headers["location"] = f"/api/jobs/{job.id}"
    return TaskAccepted(task_id=job.id)


@router.get("/{email_id}/eml", response_class=Response, responses={200: {"content": {_EML: {"schema": _BYTES}}}})
async def eml(email_id: str, user: Member, door: AtDoor) -> Response:
    """One e-mail as a message that mail programs open as a draft."""
    email = await door.emails.get(user, read_id(email_id, "email_id"))
    return Response(mail_file(email, user), headers=_saved_as(mail_file_name(email)), media_type=_EML)


@router.get("/")
async def page(
    user: Member,
    door: AtDoor,
    response: Response,
    wanted: AsWanted,
    limit: Limit = 20,
    offset: Offset = 0,
    page_token: PageToken = None,
) -> list[EmailAnswer]:
    """The caller's e-mails, newest first."""
    behind = place_named(page_token)
    found = await door.emails.page(user, limit=limit + 1, offset=offset, wanted=wanted, behind=behind)
    return [EmailAnswer.of(email) for email in tell_next(response, found, limit)]

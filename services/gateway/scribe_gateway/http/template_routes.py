"""`/api/templates`: templates made from a CV."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query, Response

from scribe_gateway.errors import NoPdf
from scribe_gateway.http.callers import AtDoor, Member
from scribe_gateway.http.keys import IdempotencyKey
from scribe_gateway.http.paging import Limit, Offset, PageToken, place_named, tell_next
from scribe_gateway.http.problem_answers import problem
from scribe_gateway.http.queue_answers import Said
from scribe_gateway.http.template_answers import TemplateAnswer
from scribe_gateway.job_ids import read_id
from scribe_gateway.order import Instructions, TemplateOrder, UploadedTemplateOrder

router = APIRouter(prefix="/api/templates", tags=["templates"])

_MODEL_FAILED = problem(
    "The model failed.", {"detail": "The model's service is overloaded.", "reason": "MODEL_OVERLOADED"}
)

_PDF_BEGINS = b"%PDF-"


@router.post("/", status_code=201, responses={502: _MODEL_FAILED})
async def make(
    user: Member, door: AtDoor, order: TemplateOrder, idempotency_key: IdempotencyKey = None
) -> TemplateAnswer:
    """Read a CV and write a template from it; nobody has more than five."""
    return TemplateAnswer.of(await door.templates.make(user, order, idempotency_key))


@router.post("/upload", status_code=201, responses={502: _MODEL_FAILED})
async def make_from_upload(
    user: Member,
    door: AtDoor,
    pdf: Annotated[bytes, Body(media_type="application/pdf", description="The file itself, up to 10 MB.")],
    user_instructions: Annotated[Instructions, Query()],
    idempotency_key: IdempotencyKey = None,
) -> TemplateAnswer:
    """The same from a CV that is sent along; `pdf_url` then says `upload:` and the file's SHA-256."""
    if not pdf.startswith(_PDF_BEGINS):
        raise NoPdf
    order = UploadedTemplateOrder(document=pdf, user_instructions=user_instructions)
    return TemplateAnswer.of(await door.templates.make(user, order, idempotency_key))


@router.get("/")
async def page(
    user: Member,
    door: AtDoor,
    response: Response,
    limit: Limit = 20,
    offset: Offset = 0,
    page_token: PageToken = None,
) -> list[TemplateAnswer]:
    """The caller's templates, newest first."""
    found = await door.templates.page(user, limit=limit + 1, offset=offset, behind=place_named(page_token))
    return [TemplateAnswer.of(template) for template in tell_next(response, found, limit)]


@router.get("/{template_id}")
async def get(template_id: str, user: Member, door: AtDoor) -> TemplateAnswer:
    """One template."""
    return TemplateAnswer.of(await door.templates.get(user, read_id(template_id, "template_id")))


@router.delete("/{template_id}")
async def delete(template_id: str, user: Member, door: AtDoor) -> Said:
    """Delete a template; its place is free again."""
    await door.templates.delete(user, read_id(template_id, "template_id"))
    return Said(message="The template was deleted.")

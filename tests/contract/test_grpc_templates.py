"""Templates from a CV through gRPC: as HTTP shows them, with the same limits."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import grpc
import pytest
from scribe.v1 import scribe_service_pb2 as service
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_cli.testing import System
from scribe_contract import mirror, rpc
from scribe_contract.answers import read, read_all
from scribe_contract.calls import PDF_URL, TEMPLATE
from scribe_contract.database import add_templates
from scribe_contract.limits import LONGEST_PDF_URL, MOST_TEMPLATES, TEMPLATE_INSTRUCTIONS, case_name
from scribe_contract.mirror import through_http
from scribe_contract.models import Template
from scribe_contract.people import Person
from scribe_contract.rpc import assert_refused, refused, say

pytestmark = pytest.mark.e2e

_EM_DASH = "\N{EM DASH}"


def _order(**changes: Any) -> service.CreateTemplateRequest:
    return service.CreateTemplateRequest(**{**TEMPLATE, **changes})


def test_template_is_made_from_a_cv(stub: ScribeServiceStub, member: Person) -> None:
    """With placeholders and no em dashes; HTTP shows the same, and the profile counts it."""
    made = say(member, stub.CreateTemplate, _order()).template
    assert "{{" in made.template_text
    assert _EM_DASH not in made.template_text
    assert mirror.template(made) == through_http(read(Template, member.get(f"/api/templates/{made.id}")))
    assert say(member, stub.GetTemplate, service.GetTemplateRequest(id=made.id)).template == made
    assert member.profile().template_count == 1


@pytest.mark.parametrize("text", TEMPLATE_INSTRUCTIONS.within, ids=case_name)
def test_instructions_at_their_limits(stub: ScribeServiceStub, member: Person, text: str) -> None:
    """Ten characters and two thousand are taken."""
    assert say(member, stub.CreateTemplate, _order(user_instructions=text)).template.user_instructions == text


@pytest.mark.parametrize("text", [*TEMPLATE_INSTRUCTIONS.beyond, ""], ids=case_name)
def test_instructions_beyond_their_limits(stub: ScribeServiceStub, member: Person, text: str) -> None:
    """INVALID_ARGUMENT that names the field."""
    seen = refused(member, stub.CreateTemplate, _order(user_instructions=text))
    assert_refused(seen, rpc.INVALID, "user_instructions")


@pytest.mark.parametrize(
    "url",
    [
        f"{PDF_URL}?".ljust(LONGEST_PDF_URL + 1, "a"),
        "http://people.invalid/cv.pdf",
        "ftp://people.invalid/cv.pdf",
        "cv.pdf",
        "",
    ],
    ids=case_name,
)
def test_address_that_is_none(stub: ScribeServiceStub, member: Person, url: str) -> None:
    """Other than https, or longer than five hundred characters: INVALID_ARGUMENT that names the field."""
    assert_refused(refused(member, stub.CreateTemplate, _order(pdf_url=url)), rpc.INVALID, "pdf_url")


def test_pdf_that_cannot_be_read(stub: ScribeServiceStub, member: Person) -> None:
    """The reason says so, the field is named, and no template is left."""
    seen = refused(member, stub.CreateTemplate, _order(pdf_url=PDF_URL.replace("cv.pdf", "nothing.pdf")))
    assert_refused(seen, rpc.UNREADABLE, "pdf_url")
    assert member.profile().template_count == 0


def test_model_that_fails(stub: ScribeServiceStub, system: System, member: Person) -> None:
    """The reason is the model's, nobody's fault who called, and no template is left."""
    system.set_dials({"template": {"error_rate": 1, "errors": ["401"]}})
    try:
        seen = refused(member, stub.CreateTemplate, _order(user_instructions=f"For {member.email} only."))
    finally:
        system.set_dials({"preset": "none"})
    assert seen.reason.startswith("MODEL_"), seen
    # Programs take this code for their own token's: they would sign in again, in vain.
    assert seen.code not in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.INVALID_ARGUMENT), seen
    assert member.profile().template_count == 0


def test_sixth_template(stub: ScribeServiceStub, member: Person, database: str) -> None:
    """RESOURCE_EXHAUSTED; with one deleted its place is free again."""
    oldest, *_ = add_templates(database, member.id, MOST_TEMPLATES)
    assert_refused(refused(member, stub.CreateTemplate, _order()), rpc.TOO_MANY_TEMPLATES)
    say(member, stub.DeleteTemplate, service.DeleteTemplateRequest(id=oldest))
    assert member.get(f"/api/templates/{oldest}").status_code == 404
    assert say(member, stub.CreateTemplate, _order()).template.id


def test_one_key_is_one_template(stub: ScribeServiceStub, member: Person) -> None:
    """The same key with the same order is the same template, with another order it is refused."""
    key = str(uuid4())
    made = say(member, stub.CreateTemplate, _order(idempotency_key=key)).template
    assert say(member, stub.CreateTemplate, _order(idempotency_key=key)).template == made
    other = _order(idempotency_key=key, user_instructions="For something else altogether.")
    assert_refused(refused(member, stub.CreateTemplate, other), rpc.CONFLICT)


def test_list_in_pages(stub: ScribeServiceStub, member: Person, database: str) -> None:
    """Newest first, page by page without a gap, the same as through HTTP."""
    ids = add_templates(database, member.id, MOST_TEMPLATES)
    first = say(member, stub.ListTemplates, service.ListTemplatesRequest(page_size=3))
    second = say(
        member, stub.ListTemplates, service.ListTemplatesRequest(page_size=3, page_token=first.next_page_token)
    )
    seen = [mirror.template(template) for page in (first, second) for template in page.templates]
    assert [template["id"] for template in seen] == ids[::-1]
    assert seen == [through_http(template) for template in read_all(Template, member.get("/api/templates/"))]
    assert second.next_page_token == ""


@pytest.mark.parametrize("size", [-1, 1001])
def test_page_beyond_its_limit(stub: ScribeServiceStub, member: Person, size: int) -> None:
    """INVALID_ARGUMENT that names the field."""
    request = service.ListTemplatesRequest(page_size=size)
    assert_refused(refused(member, stub.ListTemplates, request), rpc.INVALID, "page_size")

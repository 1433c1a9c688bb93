"""E-mails through gRPC: as HTTP shows them, with the same limits."""

from __future__ import annotations

import csv
import email as mail
import io
import zipfile
from email import policy
from typing import Any

import pytest
from scribe.v1 import scribe_service_pb2 as service
from scribe.v1.email_pb2 import Email as EmailMessage
from scribe.v1.scribe_service_pb2_grpc import ScribeServiceStub
from scribe_contract import mirror, rpc
from scribe_contract.answers import read_all
from scribe_contract.database import add_emails
from scribe_contract.limits import LARGEST_PAGE, USUAL_PAGE
from scribe_contract.mirror import through_http, without
from scribe_contract.models import Email
from scribe_contract.people import Person
from scribe_contract.rpc import assert_refused, listening, refused, say
from scribe_contract.work import email_of, outcome, written

pytestmark = pytest.mark.e2e


def _read(stub: ScribeServiceStub, person: Person, email_id: str) -> EmailMessage:
    return say(person, stub.GetEmail, service.GetEmailRequest(id=email_id)).email


def _assert_same(seen: EmailMessage, through: Email) -> None:
    """Both doors show one e-mail."""
    assert mirror.email(seen) == without(through_http(through), "metadata")


def test_email_with_its_proofs(stub: ScribeServiceStub, member: Person) -> None:
    """Both doors show the same e-mail, resting on the same sources and papers."""
    email = written(member, template_type="research")
    seen = _read(stub, member, email.id)
    _assert_same(seen, email)
    assert email.metadata is not None
    assert len(seen.publications) == len(email.metadata.papers_used) >= 1
    assert {source.url for source in seen.sources} >= {url for url in email.metadata.sources if isinstance(url, str)}
    assert all(claim.text in seen.body for claim in seen.claims)


def test_email_is_discarded_and_taken_back(stub: ScribeServiceStub, member: Person) -> None:
    """Changed through gRPC, seen through HTTP, and nothing else is changed."""
    email = written(member)
    for displayed in (False, True):
        changed = say(member, stub.UpdateEmail, service.UpdateEmailRequest(id=email.id, displayed=displayed)).email
        assert changed.displayed is displayed
        _assert_same(changed, email.model_copy(update={"displayed": displayed}))
        _assert_same(changed, email_of(member, email.id))


def test_edits_keep_what_they_replace(stub: ScribeServiceStub, member: Person) -> None:
    """Subject and text are changed, HTTP shows the text, and the generated one can be read."""
    email = written(member)
    before = _read(stub, member, email.id)
    assert not before.HasField("edit_time")
    request = service.UpdateEmailRequest(id=email.id, subject="Glaciers", body="Dear Ingrid,\n\nhello.")
    changed = say(member, stub.UpdateEmail, request).email
    assert (changed.subject, changed.body, changed.HasField("edit_time")) == (
        "Glaciers",
        "Dear Ingrid,\n\nhello.",
        True,
    )
    assert email_of(member, email.id).email_message == "Dear Ingrid,\n\nhello."
    (version,) = say(member, stub.ListEmailVersions, service.ListEmailVersionsRequest(id=email.id)).versions
    assert (version.version, version.subject, version.body) == (1, before.subject, before.body)


@pytest.mark.parametrize(
    ("field", "text"),
    [("subject", "x" * 256), ("subject", "two\nlines"), ("body", ""), ("body", "x" * 20_001)],
    ids=["long subject", "subject of two lines", "no body", "long body"],
)
def test_edit_beyond_its_limits(stub: ScribeServiceStub, member: Person, database: str, field: str, text: str) -> None:
    """INVALID_ARGUMENT that names the field, and the e-mail stays as it was."""
    add_emails(database, member.id, 1)
    (email,) = read_all(Email, member.get("/api/email/"))
    request = service.UpdateEmailRequest(id=email.id)
    setattr(request, field, text)
    assert_refused(refused(member, stub.UpdateEmail, request), rpc.INVALID, field)
    assert email_of(member, email.id) == email


def test_list_begins_with_the_newest(stub: ScribeServiceStub, member: Person, database: str) -> None:
    """Newest first, twenty of them where nothing else is asked for, the same as through HTTP."""
    add_emails(database, member.id, 25)
    answer = say(member, stub.ListEmails, service.ListEmailsRequest())
    assert len(answer.emails) == USUAL_PAGE
    for seen, through in zip(answer.emails, read_all(Email, member.get("/api/email/")), strict=True):
        _assert_same(seen, through)
    rest = say(member, stub.ListEmails, service.ListEmailsRequest(page_token=answer.next_page_token))
    assert [email.recipient_name for email in rest.emails] == [f"Recipient {number}" for number in range(5, 0, -1)]
    assert rest.next_page_token == ""


def test_list_gives_a_thousand_at_once(stub: ScribeServiceStub, member: Person, database: str) -> None:
    """The largest page that may be asked for is given whole."""
    add_emails(database, member.id, LARGEST_PAGE + 1)
    answer = say(member, stub.ListEmails, service.ListEmailsRequest(page_size=LARGEST_PAGE))
    assert len(answer.emails) == LARGEST_PAGE
    assert answer.next_page_token


@pytest.mark.parametrize("size", [-1, LARGEST_PAGE + 1])
def test_page_beyond_its_limit(stub: ScribeServiceStub, member: Person, size: int) -> None:
    """INVALID_ARGUMENT that names the field."""
    request = service.ListEmailsRequest(page_size=size)
    assert_refused(refused(member, stub.ListEmails, request), rpc.INVALID, "page_size")


def test_page_token_that_is_none(stub: ScribeServiceStub, member: Person) -> None:
    """INVALID_ARGUMENT that names the field."""
    request = service.ListEmailsRequest(page_token="nonsense")
    assert_refused(refused(member, stub.ListEmails, request), rpc.INVALID, "page_token")


def test_list_leaves_discarded_ones_out(stub: ScribeServiceStub, member: Person, database: str) -> None:
    """Discarded e-mails are listed only where they are asked for, alone or with the others."""
    add_emails(database, member.id, 2)
    add_emails(database, member.id, 1, displayed=False)

    def flags(**query: Any) -> list[bool]:
        return sorted(
            email.displayed for email in say(member, stub.ListEmails, service.ListEmailsRequest(**query)).emails
        )

    assert flags() == [True, True]
    assert flags(include_discarded=True) == [False, True, True]
    assert flags(displayed=True) == [True, True]
    assert flags(displayed=False) == [False]


def test_email_is_written_anew(stub: ScribeServiceStub, member: Person) -> None:
    """Another job writes another e-mail to the same recipient; the first one stays."""
    email = written(member)
    job = say(member, stub.RegenerateEmail, service.RegenerateEmailRequest(id=email.id, interest="sea ice")).job
    again = email_of(member, outcome(member, job.id).email_id)
    assert again.id != email.id
    assert (again.recipient_name, again.recipient_interest) == (email.recipient_name, "sea ice")
    assert email_of(member, email.id) == email


def test_email_is_given_as_a_message(stub: ScribeServiceStub, member: Person) -> None:
    """Mail programs read its subject and text."""
    seen = _read(stub, member, written(member).id)
    answer = say(member, stub.ExportEmail, service.ExportEmailRequest(id=seen.id))
    message = mail.message_from_bytes(answer.content, policy=policy.default)
    assert answer.file_name.endswith(".eml")
    assert message["subject"] == seen.subject
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").strip() == seen.body.strip()


def _exported(stub: ScribeServiceStub, person: Person, **choices: Any) -> bytes:
    request = service.ExportEmailsRequest(**choices)
    with listening(person, stub.ExportEmails, request) as answers:
        return b"".join(answer.content for answer in answers)


def test_all_emails_as_a_table(stub: ScribeServiceStub, member: Person, database: str) -> None:
    """One row an e-mail; discarded ones only where they are asked for."""
    add_emails(database, member.id, 3)
    add_emails(database, member.id, 1, displayed=False)
    for include_discarded, count in ((False, 3), (True, 4)):
        table = _exported(stub, member, format=service.EXPORT_FORMAT_CSV, include_discarded=include_discarded)
        assert len(list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))) == count


def test_all_emails_as_messages(stub: ScribeServiceStub, member: Person, database: str) -> None:
    """One message an e-mail."""
    add_emails(database, member.id, 3)
    archive = zipfile.ZipFile(io.BytesIO(_exported(stub, member, format=service.EXPORT_FORMAT_EML)))
    assert len([name for name in archive.namelist() if name.endswith(".eml")]) == 3


def test_export_needs_a_kind(stub: ScribeServiceStub, member: Person) -> None:
    """INVALID_ARGUMENT that names the field."""
    assert_refused(refused(member, stub.ExportEmails, service.ExportEmailsRequest()), rpc.INVALID, "format")

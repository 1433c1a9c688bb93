"""E-mails as files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from uuid import UUID

import pytest
from scribe_gateway.exports import as_csv, as_mail_files
from scribe_gateway.mail_file import mail_file, mail_file_name
from scribe_gateway.sender_profile import SenderProfile
from scribe_store.rows import Email, User

MOMENT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
USER = User(
    id=UUID(int=1), email="ann@people.example", display_name="Ann", generation_count=0, template_count=0, onboarded=True,
    email_template=None, created_at=MOMENT,
)  # fmt: skip
EMAIL = Email(
    id=UUID(int=2), user_id=UUID(int=1), job_id=None, recipient_name="Íñigo Ó Ríordáin", recipient_interest="ice",
    subject="Your work on glaciers – and ice", email_message="Dear Íñigo,\n\n=1+1 is two.\r\nAnn", template_type="research",
    metadata={"papers_used": ["One", "Two"], "sources": ["https://a.example/"]}, is_confident=True, displayed=True,
    created_at=MOMENT, recipient_email="inigo@uni.example",
)  # fmt: skip


async def every(*emails: Email) -> AsyncIterator[Email]:
    for email in emails:
        yield email


async def joined(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


def opened(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_mail_program_opens_it() -> None:
    """Subject, addresses with names, date and text as they are, beyond ASCII too; lines end as mail wants it."""
    sender = SenderProfile(name="Ann Lee", email="ann.lee@uni.example").to_bytes()
    message = opened(mail_file(EMAIL, replace(USER, sender=sender)))
    assert (EMAIL.subject, "Ann Lee <ann.lee@uni.example>") == (message["subject"], message["from"])
    assert ("Íñigo Ó Ríordáin", "inigo@uni.example") == (
        message["to"].addresses[0].display_name,
        message["to"].addresses[0].addr_spec,
    )
    assert (MOMENT, "1") == (message["date"].datetime, message["x-unsent"])
    assert EMAIL.email_message.splitlines() == message.get_content().splitlines()


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hello\r\nBcc: all@people.example"},
        {"recipient_name": 'Ada "\r\nBcc: all@people.example'},
        {"recipient_email": "a@b.example\r\nBcc: all@people.example"},
        {"recipient_email": "ada@b.example>, all@people.example"},
    ],
)
def test_no_header_comes_from_a_text(changes: dict[str, str]) -> None:
    """A line break in a name or a subject is no line break in the file."""
    message = opened(mail_file(replace(EMAIL, **changes), USER))
    assert message["bcc"] is None
    assert "all@people.example" not in [address.addr_spec for address in getattr(message["to"], "addresses", ())]


def test_without_an_address_there_is_no_recipient() -> None:
    """None is guessed."""
    message = opened(mail_file(replace(EMAIL, recipient_email=None), USER))
    assert (None, "Ann <ann@people.example>") == (message["to"], message["from"])


def test_file_names_are_plain() -> None:
    """Letters of ASCII and dashes; something even where none is left."""
    assert "inigo-o-riordain.eml" == mail_file_name(EMAIL)
    assert "e-mail.eml" == mail_file_name(replace(EMAIL, recipient_name="李文桥"))
    assert "etc-passwd.eml" == mail_file_name(replace(EMAIL, recipient_name="../../etc/passwd"))


async def test_a_table_holds_every_email() -> None:
    """Texts with line ends, commas and quotes come back as they were."""
    other = replace(EMAIL, recipient_name='Ada "the first", Byron', edited_at=MOMENT, is_confident=False)
    text = (await joined(as_csv(every(EMAIL, other)))).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text, newline=""))
    assert (EMAIL.email_message, "true", "One\nTwo", "2026-11-26T12:00:00Z") == (
        first["email_message"],
        first["is_confident"],
        first["papers_used"],
        first["created_at"],
    )
    assert (other.recipient_name, "false", "2026-11-26T12:00:00Z") == (
        second["recipient_name"],
        second["is_confident"],
        second["edited_at"],
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
async def test_no_cell_is_a_formula(start: str) -> None:
    """What a page made of an e-mail runs in no spreadsheet."""
    text = (await joined(as_csv(every(replace(EMAIL, subject=f"{start}HYPERLINK(1)"))))).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert f"'{start}HYPERLINK(1)" == row["subject"]


async def test_an_archive_holds_a_message_each() -> None:
    """Numbered, so that two to one person do not meet; an archive of none is one too."""
    raw = await joined(as_mail_files(every(EMAIL, EMAIL), USER))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert ["0001-inigo-o-riordain.eml", "0002-inigo-o-riordain.eml"] == archive.namelist()
        assert archive.testzip() is None
        assert mail_file(EMAIL, USER) == archive.read("0001-inigo-o-riordain.eml")
    assert [] == zipfile.ZipFile(io.BytesIO(await joined(as_mail_files(every(), USER)))).namelist()

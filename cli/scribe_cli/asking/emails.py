"""E-mails: found, read, changed, taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from uuid import UUID

from scribe.v1 import scribe_service_pb2 as pb
from scribe.v1.email_pb2 import Email
from scribe_client import Scribe

from scribe_cli.answer import Answer, as_dict, as_dicts
from scribe_cli.expected import WrongInput
from scribe_cli.job_view import when
from scribe_cli.report import as_text
from scribe_cli.table import table

_FORMATS = {"csv": pb.EXPORT_FORMAT_CSV, "eml": pb.EXPORT_FORMAT_EML}


async def listed(scribe: Scribe, *, displayed: bool | None, limit: int, words: Sequence[str] = ()) -> Answer:
    """The newest; with words, those in which all of them stand, whatever their case."""
    found: list[Email] = []
    async for email in scribe.emails.list(displayed=displayed, page_size=min(limit, 1000) if not words else 1000):
        if all(word.casefold() in _searched(email) for word in words):
            found.append(email)
        if len(found) == limit:
            break
    return Answer(data=as_dicts(found), text=_emails_text(found))


async def show(scribe: Scribe, email: UUID) -> Answer:
    found = await scribe.emails.get(str(email))
    return Answer(data=as_dict(found), text=as_text(None, found))


async def edit(scribe: Scribe, email: UUID, subject: str | None, body: str | None) -> Answer:
    changed = await scribe.emails.update(str(email), subject=subject, body=body)
    return Answer(data=as_dict(changed), text=f"Subject: {changed.subject}\n\n{changed.body}")


async def display(scribe: Scribe, emails: Sequence[UUID], *, displayed: bool) -> Answer:
    """Discard them, or take them back."""
    changed = [await scribe.emails.update(str(email), displayed=displayed) for email in emails]
    return Answer(data=as_dicts(changed), text=f"{len(changed)} {'taken back' if displayed else 'discarded'}")


async def versions(scribe: Scribe, email: UUID) -> Answer:
    found = [version async for version in scribe.emails.versions(str(email))]
    texts = [f"{v.version}, replaced {when(v.replace_time)}\nSubject: {v.subject}\n\n{v.body}" for v in found]
    return Answer(data=as_dicts(found), text="\n\n".join(texts) or "it was not edited")


async def export_one(scribe: Scribe, email: UUID, output: Path | None) -> Answer:
    """As a message that mail programs open."""
    found = await scribe.emails.export(str(email))
    path = output or Path(Path(found.file_name).name)
    return await _saved(path, _pieces(found.content))


async def export_all(scribe: Scribe, file_format: str, output: Path | None, *, discarded: bool) -> Answer:
    """As a table, or as a ZIP archive of messages."""
    path = output or Path("scribe-e-mails.csv" if file_format == "csv" else "scribe-e-mails.zip")
    return await _saved(path, scribe.emails.export_all(_FORMATS[file_format], include_discarded=discarded))


async def _saved(path: Path, pieces: AsyncIterator[bytes]) -> Answer:
    """Whole or not at all; what is there already is not overwritten. Raises WrongInput."""
    if path.exists():  # noqa: ASYNC240  # one local file; so are those below
        raise WrongInput(f"{path}: is there already; name another file with --output")
    partial = path.with_name(f".{path.name}.partial")
    written = 0
    try:
        with partial.open("wb") as file:
            async for piece in pieces:
                written += file.write(piece)
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)
    return Answer(data={"file": str(path), "bytes": written}, text=f"{path}: {written} bytes")


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _searched(email: Email) -> str:
    return "\n".join((email.recipient_name, email.recipient_interest, email.subject, email.body)).casefold()


def _emails_text(emails: Sequence[Email]) -> str:
    rows = [(email.id, when(email.create_time), email.recipient_name, _marks(email), email.subject) for email in emails]
    return table(("e-mail", "written", "to", "", "subject"), rows) if rows else "no e-mails"


def _marks(email: Email) -> str:
    """What one should know of it."""
    marks = {
        "sandbox": email.sandbox,
        "not confident": not email.is_confident,
        "edited": email.HasField("edit_time"),
        "discarded": not email.displayed,
    }
    return ", ".join(mark for mark, holds in marks.items() if holds)

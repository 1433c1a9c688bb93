"""All of a user's e-mails as one file, made as it is read. Pure."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any

from scribe_store.rows import Email, User

from scribe_gateway.mail_file import mail_file, mail_file_name

_COLUMNS = (
    "id", "created_at", "edited_at", "recipient_name", "recipient_email", "recipient_interest", "subject", "email_message",
    "template_type", "is_confident", "displayed", "papers_used", "sources",
)  # fmt: skip
_MARK = "\ufeff"  # without it spreadsheets take UTF-8 for something else
# A cell that begins so is a formula to a spreadsheet, and may come from a page (OWASP, CSV Injection).
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


async def as_csv(emails: AsyncIterable[Email]) -> AsyncIterator[bytes]:
    """A table in UTF-8, one row an e-mail; a cell that would be a formula begins with an apostrophe."""
    yield (_MARK + _row(_COLUMNS)).encode()
    async for email in emails:
        yield _row([_cell(email, column) for column in _COLUMNS]).encode()


async def as_mail_files(emails: AsyncIterable[Email], user: User) -> AsyncIterator[bytes]:
    """A ZIP archive with one message an e-mail, numbered in the order given."""
    pieces = _Pieces()
    number = 0
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_DEFLATED) as archive:
        async for email in emails:
            number += 1
            entry = zipfile.ZipInfo(f"{number:04}-{mail_file_name(email)}", email.created_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, mail_file(email, user))
            yield pieces.take()
    yield pieces.take()


class _Pieces(io.RawIOBase):
    """What was written and not yet taken."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._written += piece
        return len(piece)

    def take(self) -> bytes:
        taken, self._written = bytes(self._written), bytearray()
        return taken


def _cell(email: Email, column: str) -> str:
    value = email.metadata.get(column, []) if column in ("papers_used", "sources") else getattr(email, column)
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            text = "\n".join(map(str, value))
        case str():
            text = value
        case _ if hasattr(value, "isoformat"):
            return str(value.isoformat()).replace("+00:00", "Z")
        case _:
            text = str(value)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _row(cells: Any) -> str:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return line.getvalue()

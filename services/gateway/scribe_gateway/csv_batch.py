"""A table of recipients, as spreadsheets save it, read into the items of a batch. Pure."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_gateway.errors import BatchTooLarge
from scribe_gateway.order import MOST_ITEMS, Recipient, violations_of

# A header's letters and digits, without case, accents and spaces → the field that it means.
_MEANINGS = {
    "recipient_name": "recipientname name fullname recipient professor professorname prof contact person nom nombre",
    "first": "firstname givenname vorname prenom forename",
    "last": "lastname surname familyname nachname nomdefamille",
    "recipient_interest": "recipientinterest interest interests researchinterest researchinterests topic topics research "
    "researcharea area reason why",
    "affiliation": "affiliation university institution institute school company organisation organization department "
    "employer universitat universite universidad",
    "homepage": "homepage website web webpage url page link profile profileurl site personalpage",
    "recipient_email": "recipientemail email emailaddress mail mailaddress",
    "orcid": "orcid orcidid",
    "arxiv_author_id": "arxivauthorid arxivauthor arxiv arxivid",
    "known_paper_ids": "knownpaperids knownpapers papers paper paperids arxivpapers",
}
_FIELDS = {header: field for field, headers in _MEANINGS.items() for header in headers.split()}
_MOST_VIOLATIONS = 100
_MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What was read."""

    items: Sequence[Recipient]
    ignored_columns: Sequence[str]
    """Headers that mean nothing to us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    number: int
    """As a spreadsheet counts: the header is row 1."""
    cells: dict[str, str]


def read_table(text: str, interest: str | None = None) -> Table:
    """Every row as an item, rows of nothing left out; `interest` is for rows that say none.

    Raises InvalidRequest, which names each row and column that cannot be taken, and BatchTooLarge.
    """
    lines = _lines(text)
    header = next((cells for _, cells in lines if any(map(str.strip, cells))), [])
    columns, ignored = _columns(header)
    rows = [_Row(number=number, cells=_cells(columns, cells)) for number, cells in lines if any(map(str.strip, cells))]
    if not rows:
        raise InvalidRequest(Violation("csv", "has no rows below its header: add one for each recipient"))
    if len(rows) > MOST_ITEMS:
        raise BatchTooLarge(len(rows), MOST_ITEMS, "csv rows")
    items: list[Recipient] = []
    violations: list[Violation] = []
    for row in rows:
        try:
            items.append(Recipient.model_validate(_item(row.cells, interest)))
        except ValidationError as error:
            found = violations_of(error, {})
            violations += [Violation(f"csv.row {row.number}.{v.field}", v.description) for v in found]
    if violations:
        raise InvalidRequest(*violations[:_MOST_VIOLATIONS])
    return Table(items=items, ignored_columns=ignored)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers. A spreadsheet's mark at the beginning and its line `sep=;` are not part of the table."""
    text = text.removeprefix("\ufeff")
    separator = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    skipped = 1 if separator else 0
    table = text[separator.end() :] if separator else text
    delimiter = separator.group(1) if separator else _delimiter(table)
    try:
        yield from enumerate(csv.reader(io.StringIO(table, newline=""), delimiter=delimiter), 1 + skipped)
    except csv.Error as error:
        raise InvalidRequest(Violation("csv", f"cannot be read as a table ({error}): check its quotes")) from None


def _delimiter(table: str) -> str:
    """The one that the header has most of, outside quotes."""
    header = re.sub(r'"[^"]*"', "", table.lstrip("\r\n").partition("\n")[0])
    return max(",;\t|", key=header.count)


def _columns(header: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    """Which column is which field, and headers that are none. The first column of a meaning counts."""
    columns: dict[int, str] = {}
    ignored: list[str] = []
    for place, name in enumerate(header[:_MOST_COLUMNS]):
        field = _FIELDS.get(_plain(name))
        if field is None or field in columns.values():
            ignored += [name.strip()] if name.strip() else []
        else:
            columns[place] = field
    if "recipient_name" not in columns.values() and not {"first", "last"} <= set(columns.values()):
        described = "must have a header with a column `name` (or `first name` and `last name`): add it as the first row"
        raise InvalidRequest(Violation("csv", described))
    return columns, ignored


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in decomposed if letter.isalnum())


def _cells(columns: dict[int, str], cells: Sequence[str]) -> dict[str, str]:
    return {field: cells[place].strip() for place, field in columns.items() if place < len(cells)}


def _item(cells: dict[str, str], interest: str | None) -> dict[str, Any]:
    """A row as the fields of an item; what is empty is absent."""
    said: dict[str, Any] = {field: cell for field, cell in cells.items() if cell}
    first, last = said.pop("first", ""), said.pop("last", "")
    said.setdefault("recipient_name", f"{first} {last}".strip())
    if interest:
        said.setdefault("recipient_interest", interest)
    if "known_paper_ids" in said:
        said["known_paper_ids"] = re.split(r"[\s,;]+", said["known_paper_ids"])
    return said

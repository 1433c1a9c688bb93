"""Cuts a page's text into sentences and lines, with their offsets, so that each can be quoted verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scribe_sandbox.reader.vocabulary import vocabulary

_ABBREVIATIONS = vocabulary(
    "dr prof mr mrs ms st vs no vol pp ed eds fig e.g i.e cf al approx dept univ inc jr sr phil rev assoc asst"
)
_END = re.compile(r"[.!?]+[”’\"')\]]*(?=\s)")
_NEXT = re.compile(r"\s+[“‘\"'(\[]*[A-ZÀ-Þ0-9]")
_BULLET = re.compile(r"[\s•·*–-]*")
_CLOSED = tuple('.!?:;”"0123456789')
# A line this long that does not end a sentence was broken by its width (PDF, hand-written HTML), not by its author.
_WRAPPED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, or a line that is none (a heading, a list entry); `text` stands verbatim at `start`."""

    text: str
    start: int
    paragraph: int

    @property
    def complete(self) -> bool:
        """Whether it ends as sentences do."""
        return self.text.rstrip("”’\"')").endswith((".", "!", "?"))

    @property
    def line(self) -> str:
        """The text in one line."""
        return " ".join(self.text.split())


def split(text: str) -> list[Sentence]:
    """All sentences of a text, in order."""
    return [
        Sentence(text=text[start:end], start=start, paragraph=number)
        for number, (first, last) in enumerate(_paragraphs(text))
        for start, end in _sentences(text, first, last)
    ]


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of lines, with lines that only the width broke put together."""
    start = offset = 0
    previous = ""
    for line in text.splitlines(keepends=True):
        if not _continues(previous.strip(), line):
            if text[start:offset].strip():
                yield start, offset
            start = offset
        offset += len(line)
        previous = line
    if text[start:offset].strip():
        yield start, offset


def _continues(previous: str, line: str) -> bool:
    head = line.strip()
    if not previous or not head or _BULLET.match(line)[0].strip():  # type: ignore[index]  # matches the empty string
        return False
    if previous.endswith((".", "!", "?")):
        return len(previous) >= _WRAPPED and head[0].islower()
    return (head[0].islower() and len(previous) >= 40) or (len(previous) >= _WRAPPED and not previous.endswith(_CLOSED))


def _sentences(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first + len(_BULLET.match(text[first:last])[0])  # type: ignore[index]  # matches the empty string
    for match in _END.finditer(text, start, last):
        if _NEXT.match(text, match.end(), last) and not _abbreviates(text[start : match.start()], match[0]):
            yield start, match.end()
            start = match.end() + len(text[match.end() : last]) - len(text[match.end() : last].lstrip())
    end = start + len(text[start:last].rstrip())
    if end > start:
        yield start, end


def _abbreviates(before: str, mark: str) -> bool:
    """Whether the full stop belongs to a word: "Dr.", "J.", "et al."."""
    words = before.split()
    word = words[-1].strip("(“\"‘'").lower() if words else ""
    return mark == "." and (
        word in _ABBREVIATIONS
        or (
            (len(word.split("-")[-1].split(".")[-1]) == 1 and word.isalpha())
            or bool(re.fullmatch(r"(?:\w\.-?)+\w", word))
        )
    )

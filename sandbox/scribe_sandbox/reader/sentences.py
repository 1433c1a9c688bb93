"""Cuts a page's text into sentences and lines, with their offsets, so that each can be quoted verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scribe_sandbox.reader.vocabulary import vocabulary

_ABBREVIATIONS = vocabulary(
    "dr prof mr mrs ms st vs no vol pp ed eds fig e.g i.e cf al approx dept univ inc jr sr phil rev assoc asst"
)
_END = re.compile(r"[.!?]+[”’\"')\]]*(?=\s)|\s*\|[\s|:-]*")
_NEXT = re.compile(r"\s+[“‘\"'(\[]*[A-ZÀ-Þ0-9]")
_BULLET = re.compile(r"[\s•·*|–-]*")
# What no line of its own ends with.
_OPEN = re.compile(r"(?:,|\b(?:and|or|of|the|an?|in|on|at|to|for|with|by|from|that|as|is|are|was|my|our|her|his))$")
# A line this long that does not end a sentence was broken by its width (PDF, hand-written HTML), not by its author.
_WRAPPED = 40


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
    """Whether a line goes on where the one before it was broken."""
    head = line.strip()
    if not previous or not head or "|" in previous + head or _bullet(line).strip() or _is_short_heading(head):
        return False
    if previous.endswith((".", "!", "?")):
        return len(previous) >= _WRAPPED and head[0].islower()
    return len(previous) >= _WRAPPED and (head[0].islower() or _OPEN.search(previous) is not None)


def _is_short_heading(line: str) -> bool:
    return line[0].isupper() and len(line.split()) <= 3 and line[-1] not in ".,;:!?"


def _bullet(line: str) -> str:
    found = _BULLET.match(line)
    return found[0] if found else ""


def _sentences(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    start = first + len(_bullet(text[first:last]))
    for match in _END.finditer(text, start, last):
        if "|" in match[0]:
            yield from _whole(text, start, match.start())
            start = match.end()
        elif _NEXT.match(text, match.end(), last) and not _abbreviates(text[start : match.start()], match[0]):
            yield start, match.end()
            start = match.end() + len(text[match.end() : last]) - len(text[match.end() : last].lstrip())
    yield from _whole(text, start, last)


def _whole(text: str, start: int, last: int) -> Iterator[tuple[int, int]]:
    end = start + len(text[start:last].rstrip())
    if end > start:
        yield start, end


def _abbreviates(before: str, mark: str) -> bool:
    """Whether the full stop belongs to a word: "Dr.", "J.", "et al."."""
    word = before.rsplit(maxsplit=1)[-1].strip("(“\"‘'").lower() if before.split() else ""
    initial = len(re.split(r"[-.]", word)[-1]) == 1 and word[-1:].isalpha()
    return mark == "." and (word in _ABBREVIATIONS or initial)

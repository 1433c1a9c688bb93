"""Places for words about the recipient in a template that has no slot. Pure."""

from __future__ import annotations

import re

from scribe_parser.analysis import InsertionPoint, one_line
from scribe_parser.slots import FixedText, Piece, SlotMarker, Syntax

MOST_PLACES = 2
_DEFAULT_ASK = "One or two sentences about the recipient's work that connect to the sender's interest."
_SENTENCE_END = re.compile(r"[.!?][”\"’)]*(?=\s|\Z)")
_GREETING = re.compile(r"(?:subject\s*:|dear|hi|hello|hey|good (?:morning|afternoon|day)|to whom)\b", re.IGNORECASE)


def proposed(template: str, points: list[InsertionPoint]) -> list[tuple[Piece, str]]:
    """The template cut at no more than two places, each piece with what it asks for (empty for fixed text).

    A place lies behind the end of the sentence that the model named. Where it named none that stands in the
    template, the place is behind the first paragraph that is no greeting.
    """
    asks = {place: point.asks_for for point in points if (place := _place(template, point.after)) is not None}
    chosen = dict(list(asks.items())[:MOST_PLACES]) or {_default_place(template): _DEFAULT_ASK}
    pieces: list[tuple[Piece, str]] = []
    behind = 0
    for number, place in enumerate(sorted(chosen), 1):
        if place > behind:
            pieces.append((FixedText(text=template[behind:place]), ""))
        marker = SlotMarker(id=f"slot{number}", name="", marker="", syntax=Syntax.PROPOSED)
        pieces.append((marker, one_line(chosen[place]) or _DEFAULT_ASK))
        behind = place
    if behind < len(template):
        pieces.append((FixedText(text=template[behind:]), ""))
    return pieces


def _place(template: str, after: str) -> int | None:
    """Behind the sentence that the words end in; None unless they stand there exactly once."""
    words = after.split()
    if not words:
        return None
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), template))
    return _sentence_end(template, found[0].end()) if len(found) == 1 else None


def _sentence_end(template: str, place: int) -> int:
    if _SENTENCE_END.search(template[max(0, place - 3) : place]) and not template[place:].strip(" \t")[:1].islower():
        return place
    line_end = template.find("\n", place)
    line_end = len(template) if line_end < 0 else line_end
    end = _SENTENCE_END.search(template, place, line_end)
    return end.end() if end else len(template[:line_end].rstrip())


def _default_place(template: str) -> int:
    paragraphs = list(re.finditer(r"\S(?:.|\n(?!\s*\n))*", template))
    bodies = [each for each in paragraphs if not _GREETING.match(each[0])]
    chosen = (bodies or paragraphs)[:1]
    return len(template[: chosen[0].end()].rstrip()) if chosen else len(template)

"""Finding a quote in a page's text although white space, quotation marks, dashes or Unicode forms differ."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

WINDOW_CHARACTERS = 300
"""How much text travels on either side of a quote (`Quote.before`, `Quote.after` in the contract)."""

SHORTEST_QUOTE = 8
LONGEST_QUOTE = 700
"""Folded characters. Shorter quotes prove nothing, longer ones are not quotes but copies."""

_DOUBLE_QUOTES = "“”„‟«»″〝〞"
_SINGLE_QUOTES = "‘’‚‛‹›′´`"
_DASHES = "‐‑‒–—―−﹘﹣"
_FOLDED = (
    {ord(mark): '"' for mark in _DOUBLE_QUOTES}
    | {ord(mark): "'" for mark in _SINGLE_QUOTES}
    | {ord(mark): "-" for mark in _DASHES}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a quote stands: offsets into the text, in characters, `end` behind the last one."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedText:
    """A text in its comparable form, with the original offset of each of its characters."""

    text: str
    starts: list[int]
    ends: list[int]


def fold(text: str) -> FoldedText:
    """The text in NFKC, with one kind of quotation mark and dash and single spaces; invisible characters are gone."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for character in _fold_cluster(text[start:end]):
            if character == " " and (not characters or characters[-1] == " "):
                continue
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return FoldedText(text="".join(characters), starts=starts, ends=ends)


def locate(quote: str, page: FoldedText) -> Place | None:
    """The first place where the quote stands as whole words, or None if it does not stand there."""
    wanted = fold(quote).text.strip(' "')
    if not SHORTEST_QUOTE <= len(wanted) <= LONGEST_QUOTE:
        return None
    return _whole_words(wanted, page)


def locate_title(title: str, page: FoldedText) -> Place | None:
    """As `locate`, for titles, which may be one short word."""
    wanted = fold(title).text.strip(' ".')
    return _whole_words(wanted, page) if len(wanted) > 1 else None


def windows(text: str, place: Place) -> tuple[str, str]:
    """Up to 300 characters in front of and behind the place."""
    before = text[max(0, place.start - WINDOW_CHARACTERS) : place.start]
    return before, text[place.end : place.end + WINDOW_CHARACTERS]


def _whole_words(wanted: str, page: FoldedText) -> Place | None:
    found = page.text.find(wanted)
    while found >= 0:
        behind = found + len(wanted)
        if not _cuts_word(page.text, found) and not _cuts_word(page.text, behind):
            return Place(start=page.starts[found], end=page.ends[behind - 1])
        found = page.text.find(wanted, found + 1)
    return None


def _cuts_word(text: str, offset: int) -> bool:
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def _clusters(text: str) -> list[tuple[int, int]]:
    """Each character together with the combining marks behind it, as offsets."""
    bounds: list[tuple[int, int]] = []
    for offset, character in enumerate(text):
        if bounds and unicodedata.combining(character):
            bounds[-1] = (bounds[-1][0], offset + 1)
        else:
            bounds.append((offset, offset + 1))
    return bounds


def _fold_cluster(cluster: str) -> str:
    if len(cluster) == 1 and cluster.isascii():
        return " " if cluster.isspace() else cluster
    composed = unicodedata.normalize("NFKC", cluster.translate(_FOLDED)).translate(_FOLDED)
    visible = (character for character in composed if unicodedata.category(character) != "Cf")
    return "".join(" " if character.isspace() else character for character in visible)

"""Cuts a template into the words that stay and the slots. Pure.

A slot is `{{name}}`, or `[text]` with a letter in it, 2 to 60 characters, on one line. A backslash in front keeps a slot's
text as it is. What else is written in brackets stays: `[text](…)`, `[text][…]` and `[text]: …` are links, except a colon
that ends a line, as behind a salutation ("Dear [Professor Name]:"); `[^note]` and `[@key]` are footnotes and citations;
`\\command[option]` and `[option]{…}` are LaTeX. A fenced block of code stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Syntax(Enum):
    """How a slot was written."""

    BRACES = "braces"
    BRACKETS = "brackets"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedText:
    """Words that stay, escapes removed."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotMarker:
    """A place to fill. `marker` is the exact text that it replaces, `name` the words inside, on one line."""

    id: str
    name: str
    marker: str
    syntax: Syntax


Piece = FixedText | SlotMarker

_LETTER = r"[^\W\d_]"
_SLOT = re.compile(
    # Braces may run over a line end, as text files wrap; never over an empty line.
    rf"(?P<escape>\\)?(?:\{{\{{(?P<braces>(?=[^{{}}]*{_LETTER})(?:[^{{}}\r\n]|\r?\n(?!\s*\n)){{1,300}})\}}\}}"
    rf"|\[(?P<brackets>(?![\^@!])(?=[^\[\]\r\n]*{_LETTER})[^\[\]{{}}\r\n]{{2,60}})\](?![(\[]|\{{(?!\{{)))"
)
_LINK_BEFORE = re.compile(r"\]\Z|\\[a-zA-Z]+\*?\Z")
_COLON = re.compile(r":(?P<ends>[ \t]*(?:\r?\n|\Z))?")
_FENCE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n`]*\n.*?^ {0,3}(?P=fence)[`~]*[ \t]*\r?$", re.MULTILINE | re.DOTALL
)
_LONGEST_COMMAND = 40


def cut(template: str) -> list[Piece]:
    """The pieces in order, no two fixed texts in a row and none empty; joining them gives the template back."""
    pieces: list[Piece] = []
    fixed: list[str] = []
    place = count = 0
    for match in _slots_in(template):
        fixed.append(template[place : match.start()])
        place = match.end()
        if match["escape"]:
            fixed.append(match[0][1:])
            continue
        count += 1
        _end_fixed(pieces, fixed)
        pieces.append(_slot(match, count))
    fixed.append(template[place:])
    _end_fixed(pieces, fixed)
    return pieces


def _slots_in(template: str) -> Iterator[re.Match[str]]:
    """The matches that are slots, escaped ones included, outside of fenced code."""
    start = 0
    for fence in [*_FENCE.finditer(template), None]:
        end = fence.start() if fence else len(template)
        yield from (match for match in _SLOT.finditer(template, start, end) if not _is_markup(template, match))
        start = fence.end() if fence else end


def slots_of(pieces: list[Piece]) -> list[SlotMarker]:
    """The slots among the pieces."""
    return [piece for piece in pieces if isinstance(piece, SlotMarker)]


def joined(pieces: list[Piece]) -> str:
    """The template without its escapes."""
    return "".join(piece.text if isinstance(piece, FixedText) else piece.marker for piece in pieces)


def _slot(match: re.Match[str], number: int) -> SlotMarker:
    braces = match["braces"]
    return SlotMarker(
        id=f"slot{number}",
        name=" ".join((braces or match["brackets"]).split()),
        marker=match[0],
        syntax=Syntax.BRACES if braces else Syntax.BRACKETS,
    )


def _is_markup(template: str, match: re.Match[str]) -> bool:
    """Whether brackets are part of a link, a reference or its definition, or belong to a command of LaTeX."""
    if match["brackets"] is None:
        return False
    if not match["escape"] and _LINK_BEFORE.search(template, max(0, match.start() - _LONGEST_COMMAND), match.start()):
        return True
    colon = _COLON.match(template, match.end())
    if colon is None:
        return False
    starts_line = template[: match.start()].rpartition("\n")[2].strip() == ""
    return starts_line or colon["ends"] is None


def _end_fixed(pieces: list[Piece], fixed: list[str]) -> None:
    if text := "".join(fixed):
        pieces.append(FixedText(text=text))
    fixed.clear()

"""Cuts a template into the words that stay and the slots. Pure; the syntax is decided in docs/architecture.md.

A slot is `{{name}}`, or `[text]` with a letter in it, 2 to 60 characters, on one line. `[text](…)`, `[text][…]` and
`[text]: …` are links and stay, except a colon that ends a line, as behind a salutation: "Dear [Professor Name]:". A
backslash in front keeps a slot's text as it is.
"""

from __future__ import annotations

import re
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
    rf"(?P<escape>\\)?(?:\{{\{{(?P<braces>(?=[^{{}}]*{_LETTER})(?:[^{{}}\n]|\n(?!\s*\n)){{1,300}})\}}\}}"
    rf"|(?P<link>(?<=\]))?\[(?P<brackets>(?=[^\[\]\n]*{_LETTER})[^\[\]{{}}\n]{{2,60}})\](?![(\[]))"
)
_COLON = re.compile(r":(?P<ends>[ \t]*(?:\r?\n|\Z))?")


def cut(template: str) -> list[Piece]:
    """The pieces in order, no two fixed texts in a row and none empty; joining them gives the template back."""
    pieces: list[Piece] = []
    fixed: list[str] = []
    place = 0
    for match in _SLOT.finditer(template):
        if _is_link(template, match):
            continue
        fixed.append(template[place : match.start()])
        place = match.end()
        if match["escape"]:
            fixed.append(match[0][1:])
            continue
        _end_fixed(pieces, fixed)
        pieces.append(_slot(match, len(slots_of(pieces)) + 1))
    fixed.append(template[place:])
    _end_fixed(pieces, fixed)
    return pieces


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


def _is_link(template: str, match: re.Match[str]) -> bool:
    """Whether brackets are part of a link, a reference or its definition."""
    if match["brackets"] is None:
        return False
    if match["link"] is not None:
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

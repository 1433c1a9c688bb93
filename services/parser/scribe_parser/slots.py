"""Cutting a template into the user's fixed words and the slots between them. Pure.

Slots are `{{name}}`, and `[name]` with a letter in it, 2 to 60 characters on one line, not followed by `(`, `[` or `:`
(those are Markdown links and references). A backslash before either keeps it text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_BRACES = r"\{\{(?P<braces>[^{}\n]{1,200})\}\}"
_BRACKETS = r"\[(?P<brackets>[^\[\]\n]{2,60})\](?![(\[:])"
_MARKER = re.compile(rf"(?P<escape>\\)?(?:{_BRACES}|{_BRACKETS})")


class Syntax(Enum):
    """How a slot is written."""

    BRACES = auto()
    BRACKETS = auto()
    PROPOSED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSlot:
    """A slot as it stands in the template; a proposed one has no marker."""

    id: str
    name: str
    marker: str
    syntax: Syntax


Piece = str | CutSlot
"""Fixed text, or a slot."""


def cut(template: str) -> list[Piece]:
    """The template's pieces in order. Fixed text never stands beside fixed text and is never empty."""
    pieces: list[Piece] = []
    text: list[str] = []
    end = 0
    for match in _MARKER.finditer(template):
        text.append(template[end : match.start()])
        end = match.end()
        slot = _slot(match, len([piece for piece in pieces if isinstance(piece, CutSlot)]) + 1)
        if slot is None:
            text.append(match[0])
        elif match["escape"]:
            text.append(slot.marker)
        else:
            pieces += [*_fixed(text), slot]
            text.clear()
    text.append(template[end:])
    return [*pieces, *_fixed(text)]


def slots_of(pieces: list[Piece]) -> list[CutSlot]:
    return [piece for piece in pieces if isinstance(piece, CutSlot)]


def insert(pieces: list[Piece], after: str, number: int) -> list[Piece] | None:
    """The pieces with a proposed slot behind the first place where the words `after` stand; None if they do not."""
    wanted = after.strip()
    for place, piece in enumerate(pieces):
        if isinstance(piece, str) and wanted and (found := piece.find(wanted)) >= 0:
            split = found + len(wanted)
            slot = CutSlot(id=f"slot{number}", name="about the recipient", marker="", syntax=Syntax.PROPOSED)
            around: list[Piece] = [*_fixed([piece[:split]]), slot, *_fixed([piece[split:]])]
            return [*pieces[:place], *around, *pieces[place + 1 :]]
    return None


def _slot(match: re.Match[str], number: int) -> CutSlot | None:
    """None when what stands between the markers has no letter."""
    name = (match["braces"] or match["brackets"]).strip()
    if not any(character.isalpha() for character in name):
        return None
    marker = match[0][1:] if match["escape"] else match[0]
    syntax = Syntax.BRACES if match["braces"] else Syntax.BRACKETS
    return CutSlot(id=f"slot{number}", name=name, marker=marker, syntax=syntax)


def _fixed(parts: list[str]) -> Iterator[str]:
    if joined := "".join(parts):
        yield joined

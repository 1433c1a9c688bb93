"""Text for terminals: columns, and nothing in it that a terminal would obey. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from rich.cells import cell_len

_KEPT = "\n\t"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as they must be."""
    lines = [tuple(map(one_line, row)) for row in (heads, *rows)]
    widths = [max(cell_len(line[i]) for line in lines) for i in range(len(heads))]
    return "\n".join(
        "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def printable(text: str) -> str:
    """Without control characters: what pages, models and people wrote cannot move the cursor, colour, or turn the text around."""
    return "".join(letter if letter in _KEPT or not _commands(letter) else "�" for letter in text.replace("\r\n", "\n"))


def one_line(text: str, most: int = 0) -> str:
    """In one line, of at most so many characters if any are given."""
    line = " ".join(printable(text).split())
    return line if not most or len(line) <= most else line[: most - 1] + "…"


def _commands(letter: str) -> bool:
    """Control characters, and the marks that reorder text; joiners belong to scripts."""
    return unicodedata.category(letter) == "Cc" or "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"

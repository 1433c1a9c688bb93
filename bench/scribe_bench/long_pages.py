"""A world like the demo's whose people's pages are as long as those of people who list all that they ever did. Pure but for the copying."""

from __future__ import annotations

import shutil
from html import escape
from pathlib import Path

from scribe_evals.cost.orders import WORLD

_TERMS = ("spring", "summer", "autumn")
_COURSES = (
    "Introduction to Measurement",
    "Statistics for Engineers",
    "Reading Course",
    "Laboratory Practice",
    "Writing Seminar",
)
_ROOMS = ("Hall A", "Room 214", "the old library", "Building 7")


def lengthened(folder: Path, characters: int) -> Path:
    """A copy of the demo world in `folder`, to each of whose pages old teaching and service of so many characters are added."""
    world = folder / "world"
    shutil.copytree(WORLD, world)
    for page in (world / "pages").rglob("*.html"):
        html = page.read_text("utf-8")
        page.write_text(html.replace("</body>", f"{past(characters)}\n</body>"), "utf-8")
    return world


def past(characters: int) -> str:
    """Paragraphs of what nobody needs for an e-mail, as long lists of the past are; each line another."""
    lines: list[str] = []
    length = number = 0
    while length < characters:
        line = _line(number)
        lines.append(f"<li>{escape(line)}</li>")
        length += len(line)
        number += 1
    return f"<h2>Past terms</h2>\n<ul>\n{chr(10).join(lines)}\n</ul>"


def _line(number: int) -> str:
    term, course, room = _TERMS[number % 3], _COURSES[number % 5], _ROOMS[number % 4]
    year = 1994 + number // 3 % 30
    return (
        f"{term.capitalize()} {year}: {course}, weekly in {room}, {20 + number % 37} took part; exercises on "
        f"{'Mondays' if number % 2 else 'Thursdays'}, written examination in week {10 + number % 5}."
    )

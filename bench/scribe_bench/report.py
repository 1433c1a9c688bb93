"""The figures as docs/benchmarks.md has them, a section a line, and the curves as pictures beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scribe_bench.outcome import Outcome
from scribe_bench.picture import svg

_PAGE, _PICTURES = Path("docs/benchmarks.md"), Path("docs/pictures")


def write_pages(outcomes: Mapping[str, Outcome], where: str) -> None:
    """Replace the sections of the lines that were measured; the others stay as they were measured before."""
    _PICTURES.mkdir(exist_ok=True)
    page = _PAGE.read_text()
    for name, outcome in outcomes.items():
        page = replaced(page, name, section(outcome, where))
        for curve in outcome.curves:
            (_PICTURES / f"{curve.name}.svg").write_text(svg(curve))
    _PAGE.write_text(page)


def section(outcome: Outcome, where: str) -> str:
    """One line's table, notes and pictures in Markdown. Pure."""
    rows = [f"| {row.what} | {row.seen} | {row.asked} |" for row in outcome.rows]
    notes = [f"- {note}" for note in outcome.notes]
    pictures = [f"![{curve.title}](pictures/{curve.name}.svg)" for curve in outcome.curves]
    return "\n".join(
        [f"{where}.", "", "| what | seen | asked |", "|---|---|---|", *rows, "", *notes, *pictures]
    ).rstrip()


def replaced(page: str, name: str, text: str) -> str:
    """The page with another text between a line's marks. Pure. Raises ValueError without those."""
    begin, end = f"<!-- make bench, {name}: begin -->", f"<!-- make bench, {name}: end -->"
    head, _, rest = page.partition(begin)
    _, found, tail = rest.partition(end)
    if not found:
        raise ValueError(f"docs/benchmarks.md has no place for {name}")
    return f"{head}{begin}\n{text}\n{end}{tail}"

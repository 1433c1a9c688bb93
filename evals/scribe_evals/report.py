"""What a run came to: one line a measure for people, `build/eval.json` for programs, a table in docs/benchmarks.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from scribe_evals.measure import Figure, Line, Outcome

_BEGIN, _END = "<!-- make eval: begin -->", "<!-- make eval: end -->"


def line_of(name: str, line: Line) -> str:
    """One line a measure."""
    return f"{'ok  ' if line.holds else 'MISS'}  {name:<10} {line.what}: {line.seen}  (asked: {line.asked})"


def figures_of(outcomes: Iterable[Outcome], seconds: float) -> dict[str, Figure]:
    """All figures in one object. Raises ValueError when two measures give the same key."""
    figures: dict[str, Figure] = {}
    for outcome in outcomes:
        if twice := figures.keys() & outcome.figures.keys():
            raise ValueError(f"two measures give {', '.join(sorted(twice))}")
        figures |= outcome.figures
    return {**figures, "seconds": round(seconds, 1)}


def write_figures(path: Path, figures: Mapping[str, Figure]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(figures, indent=1) + "\n")


def table_of(outcomes: Mapping[str, Outcome], seconds: float, seed: int) -> str:
    """The table for docs/benchmarks.md, with the notes below it."""
    rows = [
        f"| {name} | {line.what} | {line.seen} | {line.asked} |"
        for name, each in outcomes.items()
        for line in each.lines
    ]
    notes = [f"- {name}: {note}" for name, each in outcomes.items() for note in each.notes]
    head = [
        f"Sandbox results; `make eval`, seed {seed}, {seconds:.0f} s.",
        "",
        "| measure | what | seen | asked |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, "", *notes]).rstrip() + "\n"


def put_table(page: str, table: str) -> str:
    """The page with the table between its marks. Raises ValueError when the page has no marks."""
    before, begin, rest = page.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError(f"the page has no {_BEGIN} … {_END}")
    return f"{before}{_BEGIN}\n{table}{_END}{after}"

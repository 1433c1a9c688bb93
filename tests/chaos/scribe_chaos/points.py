"""The named crash points, read from the code itself, so that none is forgotten. Pure but for reading sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from scribe_bus.steps import STEPS

ROOT = Path(__file__).parents[3]
_PARTS = ("libs", "services", "orchestrator")
# A place that names a step is one point for each step that passes it.
STEPS_OF: Mapping[str, tuple[str, ...]] = {"runner": STEPS, "llm": ("parse", "scrape", "compose")}


class UnknownPlace(Exception):
    """A call of failpoint() that this module cannot read."""


def points() -> list[str]:
    """All of them, sorted. Raises UnknownPlace."""
    found = {name for file in _sources() for name in points_in(file.read_text(), str(file))}
    return sorted(found)


def points_in(source: str, where: str) -> Iterator[str]:
    """Of one file. Raises UnknownPlace for a place that is no plain text, or a step of an unknown kind of place."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "failpoint":
            yield from _names(node, where)


def _names(call: ast.Call, where: str) -> list[str]:
    place = call.args[0] if call.args else None
    if not (isinstance(place, ast.Constant) and isinstance(place.value, str)):
        raise UnknownPlace(f"{where}:{call.lineno}")
    name = place.value
    if len(call.args) == 1:
        return [name]
    kind = name.partition(".")[0]
    if kind not in STEPS_OF:
        raise UnknownPlace(f"{where}:{call.lineno}: which steps pass {name}?")
    return [f"{name}.{step}" for step in STEPS_OF[kind]]


def _sources() -> Iterator[Path]:
    for part in _PARTS:
        for file in (ROOT / part).rglob("scribe_*/**/*.py"):
            if "scribe_failpoints" not in file.parts and "tests" not in file.parts:
                yield file

"""What every measure is: a name, and a function from a bench to figures."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

Figure = float | int | str | Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where a measure works. `quick` asks for the small size that CI runs; `seed` makes a run repeatable."""

    folder: Path
    quick: bool
    seed: int

    def size(self, whole: int, quick: int) -> int:
        """How many cases to run."""
        return quick if self.quick else whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line under "it must show": what was measured, what is asked, and whether it holds."""

    what: str
    seen: str
    asked: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The figures of a measure, by their key in `build/eval.json`, the lines for people, and notes: examples, limits."""

    figures: Mapping[str, Figure]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


Measure = Callable[[Bench], Awaitable[Outcome]]

"""What a line of the bench has to show: keys, rows for people, curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What every line is given."""

    folder: Path
    """Its own, emptied between lines; short, for sockets lie in it."""
    quick: bool
    say: Callable[[str], None]

    def rounds(self, full: int) -> int:
        """How many alternating rounds."""
        return 2 if self.quick else full


@dataclass(frozen=True, slots=True)
class Row:
    """A figure for people: what it is, what was seen, what is asked (empty where nothing is)."""

    what: str
    seen: str
    asked: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """Points of several series over one axis."""

    name: str
    """Of its file, without the ending."""
    title: str
    x: str
    y: str
    series: Mapping[str, Sequence[tuple[float, float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a line found."""

    keys: Mapping[str, float]
    """Under the names of build/bench.json."""
    rows: Sequence[Row]
    notes: Sequence[str] = ()
    curves: Sequence[Curve] = field(default=())


@dataclass(frozen=True, slots=True)
class Asked:
    """What a key must be."""

    least: float = float("-inf")
    most: float = float("inf")

    def holds(self, value: float) -> bool:
        return self.least <= value <= self.most


ASKED: Mapping[str, Asked] = {
    "waits_ideal": Asked(least=0.95),
    "waits_p99_p50": Asked(most=1.10),
    "vs_prefork1": Asked(least=180),
    "vs_prefork4": Asked(least=45),
    "vs_prefork1_per_mb": Asked(least=60),
    "ideal_1000": Asked(least=0.80),
    "noop_vs_chain": Asked(least=8),
    "noop_vs_task": Asked(least=1.8),
    "cpu_vs_chain": Asked(most=1 / 6),
    "shipped_vs_chain": Asked(least=2.5),
    "single_vs_task": Asked(most=1.7),
    "single_vs_chain": Asked(most=0.4),
    "job_vs_sequence": Asked(most=0.85),
    "pi4_per_min": Asked(least=20),
    "pi3_per_min": Asked(least=10),
    "pss_split_mb": Asked(most=480),
    "pss_cohosted_mb": Asked(most=180),
    "start_s": Asked(most=3),
    "sse_p99_ms": Asked(most=50),
    "backlog_ratio": Asked(most=1.2),
    "input_cost_ratio": Asked(most=0.4),
    "simulation_error": Asked(most=0.10),
}
"""The issue's figures; what falls short is said so, never hidden."""

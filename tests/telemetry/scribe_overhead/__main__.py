"""`python -m scribe_overhead`: measures what telemetry costs; writes build/telemetry.json and ends with 1 beyond a limit."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from scribe_overhead.measuring import BUSY, PATIENT, Sizes, compared, measure

_RECORD = Path("build/telemetry.json")
_MOST_CPU = 1.05
_LEAST_THROUGHPUT = 0.98
_MOST_GROWTH_MB = 15.0
"""A thousand spans wait in each process at most; what comes beyond is dropped."""


def beyond(figures: dict[str, float]) -> list[str]:
    """Figures that break a promise. Pure."""
    broken = []
    for name, figure in figures.items():
        if (
            (name == "cpu_on_over_off" and figure > _MOST_CPU)
            or (name.startswith("throughput") and figure < _LEAST_THROUGHPUT)
            or (name.startswith("memory") and figure > _MOST_GROWTH_MB)
        ):
            broken.append(f"{name} is {figure}")
    return broken


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        figures = _cpu(Path(folder) / "cpu") | _throughput(Path(folder) / "throughput")
    _RECORD.parent.mkdir(exist_ok=True)
    _RECORD.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures, indent=2))
    if broken := beyond(figures):
        sys.exit("\n".join(broken))


def _cpu(home: Path) -> dict[str, float]:
    """What a job takes with telemetry on and off, where the world is fast."""
    figures = compared(measure(Sizes(dials=BUSY, jobs=30, rounds=5, kinds=("off", "on")), home, _say))
    return {name: figure for name, figure in figures.items() if name.startswith("cpu")}


def _throughput(home: Path) -> dict[str, float]:
    """How fast a batch goes, and what memory grows by, where the world takes its time and the collector does not do its work.

    Two at a time: more of them would share out the cores, and their pace would be that of the cores.
    """
    figures: dict[str, float] = {}
    for kind in ("stopped", "slow", "refusing"):
        figures |= compared(measure(Sizes(dials=PATIENT, kinds=("off", kind)), home / kind, _say))
    return {name: figure for name, figure in figures.items() if not name.startswith("cpu")}


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()

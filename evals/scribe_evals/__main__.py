"""`python -m scribe_evals [--quick] [--seed N] [measure …]`: run measures, print what they show, fail when one misses."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import sys
import tempfile
import time
from pathlib import Path

from scribe_evals.measure import Bench, Measure, Outcome
from scribe_evals.report import figures_of, line_of, put_table, table_of, write_figures

MEASURES: tuple[str, ...] = ("claims", "identity", "templates", "injection", "cost", "policy", "junk", "budget")
"""Each a package of this one, with a function `measure` in its module of the same name."""

_ROOT = Path(__file__).parents[2]


async def run(names: list[str], bench: Bench) -> dict[str, Outcome]:
    """The outcomes, one measure after the other, each line printed as it comes."""
    outcomes = {}
    for name in names:
        measure: Measure = importlib.import_module(f"scribe_evals.{name}.{name}").measure
        folder = bench.folder / name
        folder.mkdir()
        outcomes[name] = await measure(Bench(folder=folder, quick=bench.quick, seed=bench.seed))
        for line in outcomes[name].lines:
            sys.stdout.write(line_of(name, line) + "\n")
        sys.stdout.writelines(f"      {note}\n" for note in outcomes[name].notes)
        sys.stdout.flush()
    return outcomes


def main() -> int:
    arguments = _arguments()
    names = arguments.measures or list(MEASURES)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="scribe-evals-") as folder:
        outcomes = asyncio.run(run(names, Bench(folder=Path(folder), quick=arguments.quick, seed=arguments.seed)))
    seconds = time.monotonic() - began
    if not arguments.measures:
        write_figures(_ROOT / "build" / "eval.json", figures_of(outcomes.values(), seconds))
        if not arguments.quick:
            page = _ROOT / "docs" / "benchmarks.md"
            page.write_text(put_table(page.read_text(), table_of(outcomes, seconds, arguments.seed)))
    missed = [line for outcome in outcomes.values() for line in outcome.lines if not line.holds]
    sys.stdout.write(f"{len(missed)} missed, {seconds:.0f} s\n")
    return 1 if missed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scribe_evals", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the small size that CI runs")
    parser.add_argument("--seed", type=int, default=20261126)
    parser.add_argument("measures", nargs="*", metavar="measure", help=f"of: {', '.join(MEASURES)}; none means all")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())

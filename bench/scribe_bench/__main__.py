"""`python -m scribe_bench`: measures Scribe beside its peers line by line; writes build/bench.json, and the tables and pictures under docs/."""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import shutil
import sys
import tempfile
import time
from pathlib import Path

import uvloop

from scribe_bench.base import falls
from scribe_bench.celery_peer import peers_missing
from scribe_bench.machine import machine
from scribe_bench.outcome import ASKED, Bench, Outcome
from scribe_bench.report import write_pages

LINES = (
    "waits", "thousand", "noop", "single", "pipeline", "replaced", "footprint", "streaming", "backlog",
    "cost", "simulation",
)  # fmt: skip
"""Each is a module with `async def measure(bench) -> Outcome`."""
_SHORT = ("waits", "noop")
_TRIES = 3
_RECORD = Path("build/bench.json")


async def _run(names: list[str], *, quick: bool, where: str = "") -> dict[str, Outcome]:
    """Each line is recorded as soon as it is measured, but for the short form's."""
    outcomes = {}
    for name in names:
        folder = Path(tempfile.mkdtemp(prefix="scribe-bench-", dir="/tmp"))
        print(f"{name}:", flush=True)
        began = time.monotonic()
        try:
            module = importlib.import_module(f"scribe_bench.{name}")
            outcomes[name] = await module.measure(Bench(folder=folder, quick=quick, say=_say))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(f"{name} ({time.monotonic() - began:.0f} s): {json.dumps(outcomes[name].keys)}", flush=True)
        if not quick:
            _record(outcomes, where)
            write_pages({name: outcomes[name]}, where)
    return outcomes


def _say(text: str) -> None:
    print(text, flush=True)


def _record(outcomes: dict[str, Outcome], where: str) -> None:
    """Keys of lines that were not measured now stay as they were."""
    known = json.loads(_RECORD.read_text()) if _RECORD.exists() else {}
    _RECORD.parent.mkdir(exist_ok=True)
    _RECORD.write_text(json.dumps({**known, "machine": where, **_keys(outcomes)}, indent=2) + "\n")


def _keys(outcomes: dict[str, Outcome]) -> dict[str, float]:
    return {key: round(value, 4) for outcome in outcomes.values() for key, value in outcome.keys.items()}


def main() -> None:
    parser = argparse.ArgumentParser(prog="scribe_bench", description=__doc__)
    parser.add_argument("--only", default="", help=f"some lines only, of {','.join(LINES)}")
    parser.add_argument(
        "--quick", action="store_true",
        help="small rounds, judged by how far the ratios fell from those in base.json; nothing is recorded",
    )  # fmt: skip
    options = parser.parse_args()
    names = [name for name in options.only.split(",") if name] or list(_SHORT if options.quick else LINES)
    if unknown := set(names) - set(LINES):
        parser.error(f"--only: there is no {', '.join(sorted(unknown))}; choose from {', '.join(LINES)}")
    logging.getLogger().addHandler(logging.NullHandler())
    if options.quick:
        _run_short(names)
        return
    where = machine()
    print(where, flush=True)
    outcomes = uvloop.run(_run(names, quick=False, where=where))
    found = _keys(outcomes)
    short = [key for key, value in found.items() if key in ASKED and not ASKED[key].holds(value)]
    print(f"Falls short: {', '.join(short)}" if short else "All is as it must be.")


def _run_short(names: list[str]) -> None:
    """What fell too far is measured again: noise passes, a real fall stays."""
    if missing := peers_missing():
        print(f"The peers are not measured: {missing}")
        return
    for _ in range(_TRIES):
        fell = {name: falls(outcome.keys) for name, outcome in uvloop.run(_run(names, quick=True)).items()}
        names = [name for name, fallen in fell.items() if fallen]
        if not names:
            print("No ratio fell by more than a quarter.")
            return
        print("\n".join(text for fallen in fell.values() for text in fallen), file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main()

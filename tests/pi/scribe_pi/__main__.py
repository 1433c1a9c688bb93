"""`python -m scribe_pi`: Pis without a Pi, line by line; writes build/pi-test.json and ends with 1 when something did not hold."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from scribe_pi.lines import LINES, Options, did_not_hold
from scribe_pi.roots import PROJECT

_RECORD = Path("build/pi-test.json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="scribe_pi", description=__doc__)
    parser.add_argument("--only", default="", help=f"some lines only, of {','.join(LINES)}")
    parser.add_argument("--jobs", type=int, default=50, help="jobs of a batch")
    parser.add_argument("--previous", default="", help="the revision to upgrade from; the newest tag unless named")
    said = parser.parse_args()
    names = [name for name in said.only.split(",") if name] or list(LINES)
    if unknown := set(names) - set(LINES):
        parser.error(f"--only: there is no {', '.join(sorted(unknown))}; choose from {', '.join(LINES)}")
    options = Options(jobs=said.jobs, previous=said.previous or _newest_tag(), say=_say)
    taken = _taken(names, options)
    record = {**_before(), **taken}
    _RECORD.parent.mkdir(exist_ok=True)
    _RECORD.write_text(json.dumps(record, indent=2) + "\n")
    if failed := did_not_hold(record):
        print(f"Does not hold: {', '.join(failed)}", file=sys.stderr)
        sys.exit(1)
    print(f"All held; the figures are in {_RECORD}")


def _taken(names: list[str], options: Options) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name in names:
        print(f"{name}:", flush=True)
        began = time.monotonic()
        found = LINES[name](options)
        record |= found
        print(f"{name} ({time.monotonic() - began:.0f} s): {json.dumps(found)}", flush=True)
    return record


def _before() -> dict[str, Any]:
    """Figures of lines that were taken earlier."""
    return dict(json.loads(_RECORD.read_text())) if _RECORD.exists() else {}


def _newest_tag() -> str:
    done = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "HEAD"


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()

"""`python -m scribe_chaos`: breaks a running Scribe line by line; writes build/chaos.json and ends with 1 when something did not hold."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

from scribe_chaos.lines import LINES, Sizes, did_not_hold
from scribe_chaos.table import table

_RECORD = Path("build/chaos.json")
_SEED = 20261126


async def _run(seed: int, sizes: Sizes, names: list[str]) -> tuple[dict[str, Any], dict[str, float]]:
    record: dict[str, Any] = {}
    took: dict[str, float] = {}
    for name in names:
        print(f"{name}:", flush=True)
        began = time.monotonic()
        found = await LINES[name](seed, _say, sizes)
        took[name] = time.monotonic() - began
        for key, value in found.items():
            record[key] = _joined(key, record.get(key), value)
        print(f"{name} ({took[name]:.0f} s): {json.dumps(found)}", flush=True)
    return record, took


def _joined(key: str, before: Any, value: Any) -> Any:
    """Figures that several lines add to: sums, but for the worst recovery."""
    if before is None:
        return value
    return max(before, value) if key == "recovery_s_max" else before + value


def _say(text: str) -> None:
    print(text, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="scribe_chaos", description=__doc__)
    parser.add_argument(
        "--seed", type=int, default=_SEED, help="the same seed breaks the same things in the same order"
    )
    parser.add_argument("--quick", action="store_true", help="small sizes: the same code in minutes")
    parser.add_argument("--only", default="", help=f"some lines only, of {','.join(LINES)}")
    options = parser.parse_args()
    names = [name for name in options.only.split(",") if name] or list(LINES)
    if unknown := set(names) - set(LINES):
        parser.error(f"--only: there is no {', '.join(sorted(unknown))}; choose from {', '.join(LINES)}")
    logging.getLogger().addHandler(logging.NullHandler())  # what is broken complains as it should
    sizes = Sizes.quick() if options.quick else Sizes()
    record, took = asyncio.run(_run(options.seed, sizes, names))
    _RECORD.parent.mkdir(exist_ok=True)
    _RECORD.write_text(json.dumps({"seed": options.seed, **record}, indent=2) + "\n")
    print(table(record, took))
    if failed := did_not_hold(record):
        print(f"Does not hold: {', '.join(failed)}; replay with --seed {options.seed}", file=sys.stderr)
        sys.exit(1)
    print(f"All held; the figures are in {_RECORD}")


if __name__ == "__main__":
    main()

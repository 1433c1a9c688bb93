"""`python -m scribe_attack`: every attack whole; writes build/attack-gateway.json and ends with 1 when one succeeded."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scribe_store.testing import running_postgres

from scribe_attack.authorisation import try_everybody
from scribe_attack.idempotency import try_identical_requests
from scribe_attack.lost_changes import change_through_cuts
from scribe_attack.lost_commits import write_through_cuts
from scribe_attack.overload import try_overload
from scribe_attack.positions import measure_positions
from scribe_attack.schema import LOG, try_schema
from scribe_attack.target import running_target
from scribe_attack.tokens import try_tokens

_RECORD = Path("build/attack-gateway.json")
_WRITES, _CHANGES = 2000, 100
_POSITIONS_MS = 50.0
_LEAST_CASES, _LEAST_BAD, _LEAST_GOOD = 5000, 160, 40
_HEALTH_MS, _MEMORY_MB = 2000.0, 20.0
_ADMITTED_MS = 250.0


async def _tokens(folder: Path) -> dict[str, Any]:
    seen = await try_tokens(folder)
    _tell(seen.accepted, seen.refused)
    return {
        "tokens_bad": seen.bad, "tokens_accepted": len(seen.accepted), "tokens_good": seen.good, "tokens_refused": len(seen.refused),
    }  # fmt: skip


async def _authorisation(folder: Path) -> dict[str, Any]:
    async with running_target(folder) as target:
        seen = await try_everybody(target)
    _tell(seen.leaks, seen.wrong)
    return {"authz_cells": seen.cells, "authz_leaks": len(seen.leaks), "authz_wrong_statuses": len(seen.wrong)}


async def _idempotency(folder: Path) -> dict[str, Any]:
    async with running_target(folder) as target:
        seen = await try_identical_requests(target)
    return {
        "idempotent_jobs": seen.jobs, "idempotent_users": seen.users, "idempotent_answers": seen.answers,
        "batch_jobs": seen.batch_jobs, "batch_in_order": seen.batch_in_order,
    }  # fmt: skip


async def _schema(folder: Path, cases: int) -> dict[str, Any]:
    async with running_target(folder, whole=True) as target:
        seen = await try_schema(target, folder, cases=cases)
    _tell(seen.failures)
    if seen.failures:
        print((folder / LOG).read_text()[-20_000:], file=sys.stderr)
    return {
        "schema_cases": seen.cases, "server_errors": seen.server_errors, "schema_violations": seen.violations, "schema_tools_own_errors": seen.tools_own,
    }  # fmt: skip


async def _commits() -> dict[str, Any]:
    async with running_postgres() as dsn:
        seen = await write_through_cuts(dsn, _WRITES)
    async with running_postgres() as dsn:
        changes = await change_through_cuts(dsn, _CHANGES)
    _tell(changes.wrong)
    return {
        "commit_writes": seen.writes, "commit_effects": seen.effects, "commits_cut": seen.cut,
        "commit_changes": changes.changes, "commit_changes_wrong": len(changes.wrong), "commit_changes_cut": changes.cut,
    }  # fmt: skip


async def _positions() -> dict[str, Any]:
    async with running_postgres() as dsn:
        seen = await measure_positions(dsn)
    return {f"positions_{name}": value for name, value in asdict(seen).items()}


async def _overload(folder: Path, seconds: float) -> dict[str, Any]:
    seen = await try_overload(folder, seconds=seconds)
    return {f"overload_{name}": value for name, value in asdict(seen).items()}


def _holds(record: dict[str, Any]) -> list[str]:
    """What does not hold of what must."""
    must = {
        "schema_cases": record["schema_cases"] >= _LEAST_CASES,
        "tokens_bad": record["tokens_bad"] >= _LEAST_BAD,
        "tokens_good": record["tokens_good"] >= _LEAST_GOOD,
        "idempotent_jobs": record["idempotent_jobs"] == record["idempotent_users"] == 1,
        "batch_in_order": record["batch_in_order"] and record["batch_jobs"] == 100,
        "positions_median_ms": record["positions_median_ms"] <= _POSITIONS_MS,
        "commit_effects": record["commit_writes"] == record["commit_effects"] == _WRITES,
        "overload_admitted_p95_ms": record["overload_admitted_p95_ms"] <= _ADMITTED_MS,
        "overload_health_failed": record["overload_health_failed"] == 0,
        "overload_health_slowest_ms": record["overload_health_slowest_ms"] <= _HEALTH_MS,
        "overload_memory_growth_mb": record["overload_memory_growth_mb"] <= _MEMORY_MB,
        "overload_refused": record["overload_refused"] > 0,
    }
    none = (
        "server_errors", "schema_violations", "authz_leaks", "authz_wrong_statuses", "tokens_accepted", "tokens_refused",
        "overload_other_answers", "commit_changes_wrong", "positions_wrong",
    )  # fmt: skip
    return [name for name, holds in must.items() if not holds] + [name for name in none if record[name]]


def _tell(*problems: list[str]) -> None:
    for several in problems:
        for problem in several:
            print(f"  {problem}", file=sys.stderr)


async def _attack(folder: Path, cases: int, seconds: float) -> dict[str, Any]:
    """One after the other: two cores are few."""
    attacks: dict[str, Callable[[Path], Awaitable[dict[str, Any]]]] = {
        "tokens": _tokens, "authorisation": _authorisation, "idempotency": _idempotency,
        "schema": lambda own: _schema(own, cases), "commits": lambda _: _commits(), "positions": lambda _: _positions(),
        "overload": lambda own: _overload(own, seconds),
    }  # fmt: skip
    record: dict[str, Any] = {}
    for name, attack in attacks.items():
        own, began = folder / name, time.monotonic()
        own.mkdir()
        found = await attack(own)
        record |= found
        print(f"{name} ({time.monotonic() - began:.0f} s): {json.dumps(found)}", flush=True)
    return record


def main() -> None:
    parser = argparse.ArgumentParser(prog="scribe_attack", description=__doc__)
    parser.add_argument("--cases", type=int, default=_LEAST_CASES, help="of Schemathesis, at least")
    parser.add_argument("--overload-seconds", type=float, default=60.0)
    options = parser.parse_args()
    logging.getLogger().addHandler(logging.NullHandler())  # the attacked complain as they should
    with tempfile.TemporaryDirectory(prefix="scribe-attack-") as folder:
        record = asyncio.run(_attack(Path(folder), options.cases, options.overload_seconds))
    _RECORD.parent.mkdir(exist_ok=True)
    _RECORD.write_text(json.dumps(record, indent=2) + "\n")
    if failed := _holds(record):
        print(f"Does not hold: {', '.join(failed)}; all figures are in {_RECORD}", file=sys.stderr)
        sys.exit(1)
    print(f"All held; the figures are in {_RECORD}")


if __name__ == "__main__":
    main()

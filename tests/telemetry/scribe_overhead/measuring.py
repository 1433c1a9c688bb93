"""The same batches by several Scribes that stand side by side, all at once: what else the machine does hits all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import harmonic_mean, mean
from typing import Any

from scribe_cli.testing import System, running_system

from scribe_overhead.collectors import collector
from scribe_overhead.processes import cpu_seconds, memory_bytes

KINDS = ("off", "on", "stopped", "slow", "refusing")
BUSY = {"anthropic": {"latency": 0.3}, "exa": {"latency": 0.2}}
"""The world answers so fast that Scribe has to work: for what a job takes of the processors."""

PATIENT = {"preset": "published"}
"""As the services outside take their time: a batch's time is theirs, not that of the machine's cores: for throughput."""

_BATCH_SECONDS = 600.0
_LOOK_SECONDS = 1.0
_ITEM = {"recipient_name": "Ingrid Solheim", "recipient_interest": "low-power sensors inside alpine glaciers"}
_TEMPLATE = "Dear {{name}},\n\n{{a sentence on their research}} I noticed {{a recent paper of theirs}}.\n\nRegards"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured."""

    dials: Mapping[str, Any]
    warm: int = 12
    """Jobs before: caches, browsers, and the queue of what waits for the collector, are filled."""
    jobs: int = 24
    rounds: int = 3
    kinds: tuple[str, ...] = KINDS


@dataclass(kw_only=True)
class Counted:
    """Of one Scribe, a figure for each round."""

    cpu: list[float] = field(default_factory=list)
    """Seconds of processor time a job."""
    pace: list[float] = field(default_factory=list)
    """Jobs a second."""
    memory: list[int] = field(default_factory=list)
    """Bytes behind the warming, then behind each round."""
    completed: int = 0


def measure(sizes: Sizes, home: Path, say: Callable[[str], None]) -> dict[str, Counted]:
    """By kind of collector. Raises AssertionError when a job does not complete."""
    counted = {kind: Counted() for kind in sizes.kinds}
    with ExitStack() as stack:
        systems = {kind: _started(kind, home / kind, stack, sizes.dials) for kind in sizes.kinds}
        for kind, system in systems.items():
            counted[kind].completed += len(_batch(system, sizes.warm))
            counted[kind].memory.append(memory_bytes(system))
        pool = stack.enter_context(ThreadPoolExecutor(len(systems)))
        for number in range(sizes.rounds):
            list(pool.map(lambda kind: _round(systems[kind], sizes.jobs, counted[kind]), sizes.kinds))
            say(
                f"round {number + 1}: "
                + ", ".join(f"{k} {c.pace[-1]:.2f}/s {c.cpu[-1]:.3f} s" for k, c in counted.items())
            )
    return counted


def compared(counted: Mapping[str, Counted]) -> dict[str, float]:
    """Against the Scribe without telemetry, all rounds together; growth in megabytes beyond the other's. Pure."""
    off, figures = counted["off"], {"cpu_seconds_a_job_off": round(mean(counted["off"].cpu), 4)}
    for kind, other in counted.items():
        if kind == "off":
            continue
        figures[f"cpu_{kind}_over_off"] = round(mean(other.cpu) / mean(off.cpu), 4)
        figures[f"throughput_{kind}_over_off"] = round(harmonic_mean(other.pace) / harmonic_mean(off.pace), 4)
        grown = (other.memory[-1] - other.memory[0]) - (off.memory[-1] - off.memory[0])
        figures[f"memory_growth_{kind}_beyond_off_mb"] = round(grown / 1e6, 2)
    return figures


def _started(kind: str, home: Path, stack: ExitStack, dials: Mapping[str, Any]) -> System:
    home.mkdir(parents=True)
    variables = stack.enter_context(collector(kind))
    # No user's day ends in the middle of a measurement.
    system = stack.enter_context(running_system(home, SCRIBE_DAY_BUDGET_MICRO_DOLLARS="1000000000", **variables))
    system.post("/api/user/init").raise_for_status()
    system.set_dials(dials)
    return system


def _round(system: System, jobs: int, counted: Counted) -> None:
    spent = cpu_seconds(system)
    rows = _batch(system, jobs)
    counted.completed += len(rows)
    counted.pace.append(jobs / _seconds(rows))
    counted.cpu.append((cpu_seconds(system) - spent) / jobs)
    counted.memory.append(memory_bytes(system))


def _batch(system: System, jobs: int) -> list[dict[str, Any]]:
    """So many jobs at once, as the queue shows them in the end: all of them completed."""
    answer = system.post("/api/queue/batch", json={"items": [_ITEM] * jobs, "email_template": _TEMPLATE})
    answer.raise_for_status()
    ids, deadline = set(answer.json()["queue_item_ids"]), time.monotonic() + _BATCH_SECONDS
    while time.monotonic() < deadline:
        rows = [row for row in system.get("/api/queue/").json() if row["id"] in ids]
        if all(row["completed_at"] for row in rows):
            assert {row["status"] for row in rows} == {"completed"}, rows
            return rows
        time.sleep(_LOOK_SECONDS)
    raise AssertionError(f"a batch did not end within {_BATCH_SECONDS:.0f} s")


def _seconds(rows: list[dict[str, Any]]) -> float:
    """From the batch's acceptance to its last end, by the rows' own times."""
    ends = [datetime.fromisoformat(row["completed_at"]) for row in rows]
    return (max(ends) - min(datetime.fromisoformat(row["created_at"]) for row in rows)).total_seconds()

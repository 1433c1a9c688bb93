"""A collector that is slow, refuses, or is gone is none of a job's business."""

from __future__ import annotations

from pathlib import Path

import pytest
from scribe_overhead.__main__ import beyond
from scribe_overhead.measuring import BUSY, Counted, Sizes, compared, measure


@pytest.mark.e2e
def test_jobs_complete_whatever_the_collector_does(tmp_path: Path) -> None:
    """The small form of `make telemetry-test`: every job of every batch completes, and every process ends when told to."""
    kinds = ("slow",)  # the one that could keep a process from ending
    counted = measure(Sizes(dials=BUSY, warm=1, jobs=2, rounds=1, kinds=kinds), tmp_path, print)
    assert {kind: each.completed for kind, each in counted.items()} == dict.fromkeys(kinds, 3)
    assert all(seconds > 0 for each in counted.values() for seconds in each.cpu)


def test_all_rounds_are_compared_together() -> None:
    """Processor time of all jobs, time of all batches; memory is what grew beyond the other's growth."""
    off = Counted(cpu=[1.0, 3.0], pace=[1.0, 0.5], memory=[100_000_000, 103_000_000])
    slow = Counted(cpu=[1.1, 3.1], pace=[0.5, 1.0], memory=[200_000_000, 208_000_000])
    figures = compared({"off": off, "slow": slow})
    assert figures == {
        "cpu_seconds_a_job_off": 2.0,
        "cpu_slow_over_off": 1.05,
        "throughput_slow_over_off": 1.0,
        "memory_growth_slow_beyond_off_mb": 5.0,
    }


@pytest.mark.parametrize(
    ("figure", "value", "is_broken"),
    [
        ("cpu_on_over_off", 1.06, True),
        ("cpu_on_over_off", 1.04, False),
        ("cpu_slow_over_off", 1.5, False),  # what a dead collector costs is throughput's to say
        ("throughput_stopped_over_off", 0.97, True),
        ("throughput_on_over_off", 1.2, False),
        ("memory_growth_refusing_beyond_off_mb", 16.0, True),
    ],
)
def test_promises_are_held_to(figure: str, value: float, is_broken: bool) -> None:
    """5 % of processor time, 2 % of throughput, and no memory that grows."""
    assert bool(beyond({figure: value})) is is_broken

"""The simulation against cases whose answer is known."""

from __future__ import annotations

import pytest
from scribe_bench.queueing import Plan, Step, simulate


def test_one_slot_takes_jobs_one_after_the_other() -> None:
    """Three jobs of two seconds end at 2, 4 and 6."""
    run = simulate(Plan(steps=[Step(name="a", seconds=[2.0], slots=1)], cores=1, jobs=3))
    assert run.ends == [2.0, 4.0, 6.0]


def test_steps_overlap() -> None:
    """The second job is in the first step while the first is in the second."""
    steps = [Step(name="a", seconds=[1.0], slots=1), Step(name="b", seconds=[3.0], slots=1)]
    assert simulate(Plan(steps=steps, cores=1, jobs=3)).ends == [4.0, 7.0, 10.0]


def test_the_slowest_step_decides_the_rate() -> None:
    """Three slots of 5.3 s: 34 jobs a minute, whatever the others could do."""
    steps = [Step(name="a", seconds=[1.2], slots=8), Step(name="b", seconds=[5.3], slots=3)]
    assert simulate(Plan(steps=steps, cores=1, jobs=300)).rate() == pytest.approx(3 / 5.3, rel=0.02)


def test_a_closed_stream_without_limits_is_littles_law() -> None:
    """Fifty in flight, two seconds each: 25 a second."""
    run = simulate(Plan(steps=[Step(name="a", seconds=[2.0], slots=100)], cores=1, jobs=1000, in_flight=50))
    assert run.rate() == pytest.approx(25, rel=0.05)
    assert set(run.latencies) == {2.0}


def test_jobs_that_begin_apart_end_apart() -> None:
    """In one wave after the other a share of the ends says little of the rate."""
    steps = [Step(name="a", seconds=[5.2], slots=100)]
    assert simulate(Plan(steps=steps, cores=1, jobs=400, in_flight=50, ramp=5.2)).rate() == pytest.approx(
        50 / 5.2, rel=0.01
    )
    assert simulate(Plan(steps=steps, cores=1, jobs=400, in_flight=50)).rate() < 9.2


def test_cores_bound_the_rate() -> None:
    """Ten milliseconds of two cores: 200 a second at most."""
    run = simulate(Plan(steps=[Step(name="a", seconds=[0.1], slots=1000, cpu=0.01)], cores=2, jobs=2000, in_flight=500))
    assert run.rate() == pytest.approx(200, rel=0.02)


def test_spacing_holds_for_the_whole_cluster() -> None:
    """One request in three seconds: twenty a minute, with however many slots."""
    run = simulate(Plan(steps=[Step(name="a", seconds=[0.8], slots=64, spacing=3.0)], cores=4, jobs=50))
    assert run.ends == pytest.approx([0.8 + 3.0 * number for number in range(50)])

"""How many jobs may start: enough to keep every slot busy, too few to make anybody wait."""

from __future__ import annotations

import heapq

import pytest
from scribe.v1 import pipeline_pb2
from scribe_bus.steps import STEPS
from scribe_bus.streams import ConsumerLoad
from scribe_orchestrator.admission import room
from scribe_orchestrator.pace import Pace
from scribe_orchestrator.step_records import COMPLETED, SKIPPED, put_record

CAPACITIES = {"parse": 8, "scrape": 3, "arxiv": 1, "compose": 8}
SECONDS = {"parse": 2.0, "scrape": 20.0, "arxiv": 4.0, "compose": 10.0}


def loads(capacities: dict[str, int] = CAPACITIES, **there: int) -> dict[str, ConsumerLoad]:
    return {
        step: ConsumerLoad(
            pending=max(0, there.get(step, 0) - capacity), in_flight=min(there.get(step, 0), capacity), floor=0, delivered=0,
            capacity=capacity, paused=False,
        )
        for step, capacity in capacities.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("there", "running", "expected"),
    [
        ({}, 0, 3),  # arXiv takes three at a time; the dispatcher asks again
        ({"parse": 5}, 5, 2),
        ({"parse": 6}, 6, 1),  # 2 for each of three slots, and one that is parsed meanwhile
        ({"parse": 1, "scrape": 6}, 7, 0),
        ({"scrape": 3, "compose": 9}, 12, 3),  # what is behind the slowest step is in nobody's way
        ({"arxiv": 3}, 3, 0),
        ({"compose": 24}, 24, 0),
        ({}, 39, 1),
        ({}, 100, 0),
    ],
)
def test_room_is_what_the_slowest_step_takes(there: dict[str, int], running: int, expected: int) -> None:
    """And no more than waits in front of any other."""
    assert expected == room(loads(**there), SECONDS, running)


@pytest.mark.parametrize(
    "seconds",
    [
        SECONDS,
        {"parse": 18.0, "scrape": 12.0, "arxiv": 4.0, "compose": 10.0},  # two are the slowest of the slowest
        {"parse": 1.0, "scrape": 5.0, "arxiv": 12.0, "compose": 5.0},
        {"parse": 1.0, "scrape": 3.0, "arxiv": 0.0, "compose": 60.0},
        {"parse": 60.0, "scrape": 3.0, "arxiv": 1.0, "compose": 3.0},
    ],
)
def test_the_slowest_step_never_waits_and_nobody_waits_long(seconds: dict[str, float]) -> None:
    """A backlog of two hundred, simulated: the slowest step's slots are busy, and no queue is longer than its slots twice."""
    jobs, use, longest = simulate(seconds)
    assert jobs == 200
    assert use >= 0.97
    assert longest <= 1.0


def simulate(seconds: dict[str, float]) -> tuple[int, float, float]:
    """Jobs done, the share of time that the slowest step's slots were busy between first and last job, and the longest
    queue in front of it for each of its slots beyond one."""
    slowest = max(STEPS, key=lambda step: seconds[step] / CAPACITIES[step])
    waiting = dict.fromkeys(STEPS, 0)
    busy = dict.fromkeys(STEPS, 0)
    left, done, now, number, busy_time, first, last, longest = 200, 0, 0.0, 0, 0.0, None, 0.0, 0.0
    events: list[tuple[float, int, str]] = [(0.0, 0, "look")]
    while events:
        at, _, what = heapq.heappop(events)
        if first is not None and left:
            busy_time += busy[slowest] * (at - now)
            last = at
        now = at
        if what == "look":
            if left:
                number += 1
                heapq.heappush(events, (now + 1.0, number, "look"))
        else:
            busy[what] -= 1
            following = STEPS.index(what) + 1
            if following < len(STEPS):
                waiting[STEPS[following]] += 1
            else:
                done += 1
        while left and (free := room(there(waiting, busy), seconds, sum(waiting.values()) + sum(busy.values()))):
            started = min(free, left)
            waiting["parse"] += started
            left -= started
        for step in STEPS:
            while waiting[step] and busy[step] < CAPACITIES[step]:
                waiting[step] -= 1
                busy[step] += 1
                number += 1
                heapq.heappush(events, (now + seconds[step], number, step))
        if first is None and busy[slowest] == CAPACITIES[slowest]:
            first = now
        longest = max(longest, waiting[slowest] / CAPACITIES[slowest] - 1)
    assert first is not None
    return done, busy_time / (CAPACITIES[slowest] * (last - first)), longest


def there(waiting: dict[str, int], busy: dict[str, int]) -> dict[str, ConsumerLoad]:
    return {
        step: ConsumerLoad(
            pending=waiting[step], in_flight=busy[step], floor=0, delivered=0, capacity=CAPACITIES[step], paused=False
        )
        for step in STEPS
    }


def test_the_pace_follows_what_jobs_tell() -> None:
    """Skipped steps took no time; a step that was tried again says nothing."""
    pace = Pace()
    guessed = dict(pace.seconds)
    state = pipeline_pb2.PipelineState()
    put_record(state, "parse", COMPLETED, began=10.0, ended=40.0, calls=1)
    put_record(state, "scrape", COMPLETED, began=10.0, ended=900.0, calls=2)
    put_record(state, "arxiv", SKIPPED)
    for _ in range(100):
        pace.note(state)
    assert pytest.approx(30.0, abs=0.1) == pace.seconds["parse"]
    assert guessed["scrape"] == pace.seconds["scrape"]
    assert pace.seconds["arxiv"] < 0.1

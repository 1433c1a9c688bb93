"""A discrete-event simulation of jobs that go through steps with slots. Pure: the same numbers give the same answer.

A job takes a slot of its step, the cores for the engine's own work, then waits for the step's upstream, and goes to the
next step. Slots, cores and whoever gives out turns (an upstream that takes one request in so many seconds) serve in the
order of arrival, as NATS and the runners do.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_BEFORE = -1  # the first step


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of every job."""

    name: str
    seconds: Sequence[float]
    """How long its upstream takes: measured times, taken in turn."""
    slots: int
    cpu: float = 0.0
    """Seconds of a core that the engine needs for it."""
    spacing: float = 0.0
    """Seconds between two of its requests in the whole cluster; 0 where nobody counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is simulated."""

    steps: Sequence[Step]
    cores: int
    jobs: int
    in_flight: int | None = None
    """At once, a new one for each that ends; None lets all wait from the beginning."""
    ramp: float = 0.0
    """Seconds over which the first ones begin, evenly; without it they go through the steps as one wave after the other."""


@dataclass(slots=True, kw_only=True)
class Run:
    """What came of it."""

    ends: list[float] = field(default_factory=list)
    """When each job ended, in order."""
    latencies: list[float] = field(default_factory=list)
    """From a job's beginning to its end, in the order of the ends."""

    def rate(self, first: float = 0.2, last: float = 0.9) -> float:
        """Jobs a second between two shares of all ends, where neither the beginning nor the end shows."""
        begin, end = int(len(self.ends) * first), int(len(self.ends) * last)
        return (end - begin) / (self.ends[end] - self.ends[begin])


def simulate(plan: Plan) -> Run:
    """Until all jobs have ended."""
    return _Simulation(plan).run()


class _Simulation:
    def __init__(self, plan: Plan) -> None:
        self._plan, self._run = plan, Run()
        self._free = [step.slots for step in plan.steps]
        self._queues: list[deque[int]] = [deque() for _ in plan.steps]
        self._cores = [0.0] * plan.cores
        self._turns = [0.0] * len(plan.steps)
        self._taken = [0] * len(plan.steps)
        self._events: list[tuple[float, int, int]] = []
        self._began: dict[int, float] = {}
        self._fresh: Iterator[int] = iter(range(plan.jobs))

    def run(self) -> Run:
        first = min(self._plan.jobs, self._plan.in_flight or self._plan.jobs)
        for number in range(first):
            heapq.heappush(self._events, (self._plan.ramp * number / first, _BEFORE, number))
        while self._events:
            now, place, job = heapq.heappop(self._events)
            if place == _BEFORE:
                self._begin(now)
                continue
            self._leave(now, place)
            if place + 1 < len(self._plan.steps):
                self._arrive(now, place + 1, job)
            else:
                self._end(now, job)
        return self._run

    def _begin(self, now: float) -> None:
        job = next(self._fresh, None)
        if job is not None:
            self._began[job] = now
            self._arrive(now, 0, job)

    def _end(self, now: float, job: int) -> None:
        self._run.ends.append(now)
        self._run.latencies.append(now - self._began.pop(job))
        if self._plan.in_flight:
            self._begin(now)

    def _arrive(self, now: float, place: int, job: int) -> None:
        if self._free[place]:
            self._free[place] -= 1
            self._work(now, place, job)
        else:
            self._queues[place].append(job)

    def _leave(self, now: float, place: int) -> None:
        """A slot is free: whoever waits longest has it."""
        if self._queues[place]:
            self._work(now, place, self._queues[place].popleft())
        else:
            self._free[place] += 1

    def _work(self, now: float, place: int, job: int) -> None:
        step = self._plan.steps[place]
        ready = now
        if step.cpu:
            ready = max(now, self._cores[0]) + step.cpu
            heapq.heapreplace(self._cores, ready)
        if step.spacing:
            ready = max(ready, self._turns[place])
            self._turns[place] = ready + step.spacing
        took = step.seconds[self._taken[place] % len(step.seconds)]
        self._taken[place] += 1
        heapq.heappush(self._events, (ready + took, place, job))

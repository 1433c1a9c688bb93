"""How many waiting jobs may start now. Pure.

Enough that every slot is busy with about one job waiting in front of it, and no more: what waits in PostgreSQL can
still be ordered fairly, what waits in a stream cannot. Jobs pile up in front of the step that takes the longest a slot,
so it decides: on the way to it and in it are two jobs for each of its slots, and those that must be in the faster steps
before it for its slots never to wait.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from scribe_bus.steps import STEPS
from scribe_bus.streams import ConsumerLoad

_AHEAD = 2
# What any step may have in front of and in it for each slot: bounds what a wrong notion of the steps' pace can do.
_GUARD = 3


def room(loads: Mapping[str, ConsumerLoad], seconds: Mapping[str, float], running: int) -> int:
    """How many more jobs may start; never negative.

    `loads`: what waits for each step and is in it; `seconds`: how long each takes; `running`: jobs in flight in all.
    """
    steps = [step for step in STEPS if step in loads]
    narrowest = min(_GUARD * loads[step].capacity - _in(loads[step]) for step in steps)
    in_all = sum(_AHEAD * loads[step].capacity for step in steps) - running
    return max(0, min(narrowest, in_all, _before_slowest(steps, loads, seconds)))


def slowest_of(steps: list[str], loads: Mapping[str, ConsumerLoad], seconds: Mapping[str, float]) -> str:
    """The step that takes the longest a slot."""
    return max(steps, key=lambda step: seconds[step] / loads[step].capacity)


def _before_slowest(steps: list[str], loads: Mapping[str, ConsumerLoad], seconds: Mapping[str, float]) -> int:
    slowest = slowest_of(steps, loads, seconds)
    before = steps[: steps.index(slowest)]
    slots = loads[slowest].capacity
    on_the_way = math.ceil(slots * sum(seconds[step] for step in before) / max(seconds[slowest], 0.001))
    there = sum(_in(loads[step]) for step in [*before, slowest])
    return _AHEAD * slots + on_the_way - there


def _in(load: ConsumerLoad) -> int:
    return load.pending + load.in_flight

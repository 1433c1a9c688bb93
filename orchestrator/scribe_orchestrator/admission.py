"""How many waiting jobs may start now. Pure.

Enough that every slot is busy with about one job waiting in front of it, and no more: what waits in
PostgreSQL can still be ordered fairly, what waits in a stream cannot.
"""

from __future__ import annotations

from collections.abc import Mapping

_AHEAD = 2


def room(loads: Mapping[str, int], capacities: Mapping[str, int], running: int) -> int:
    """`loads`: jobs waiting for or in each step; `running`: jobs in flight in all. Never negative."""
    narrowest = min(_AHEAD * capacities[step] - load for step, load in loads.items())
    in_all = sum(_AHEAD * capacity for capacity in capacities.values()) - running
    return max(0, min(narrowest, in_all))

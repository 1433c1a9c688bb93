"""A step as operators see it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scribe_bus.host_states import slots_of
from scribe_bus.hosts import Heard
from scribe_bus.streams import ConsumerLoad
from scribe_store.orders import StepOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStanding:
    """What NATS, the orders and the hosts say of a step."""

    step: str
    capacity: int
    """How many of it the whole cluster works on at once, at most."""
    ordered_capacity: int | None
    working: int
    waiting: int
    paused: bool
    slots: int
    """Of all hosts that speak and do not drain."""
    waiting_since: datetime | None = None
    """When the first of those that wait came."""

    @property
    def note(self) -> str:
        """What keeps it from working, if anything does."""
        if self.paused:
            return "paused" if not self.working else f"pausing, {self.working} in hand"
        if not self.slots:
            return "no host takes it"
        return f"hosts have {self.slots} slots only" if self.slots < self.capacity else ""


def standing_of(
    step: str,
    load: ConsumerLoad,
    order: StepOrder,
    hosts: Sequence[Heard],
    now: datetime,
    since: datetime | None = None,
) -> StepStanding:
    return StepStanding(
        step=step,
        capacity=load.capacity,
        ordered_capacity=order.capacity,
        working=load.in_flight,
        waiting=load.pending,
        paused=load.paused,
        slots=slots_of(hosts, step, now),
        waiting_since=since,
    )

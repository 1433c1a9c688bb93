"""One look at NATS and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable
from scribe_bus.hosts import Heard, heard
from scribe_bus.steps import STEPS
from scribe_bus.streams import load_of, waiting_since
from scribe_store import orders, standing
from scribe_store.orders import StepOrder
from scribe_store.standing import DayCost, StateCount
from scribe_store.store import Store

from scribe_standing.steps import StepStanding, standing_of

_LATELY_SECONDS = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """What NATS knows."""

    steps: Sequence[StepStanding]
    hosts: Sequence[Heard]
    """Processes with runners that spoke within the last hour and have not said goodbye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What PostgreSQL knows, of all users."""

    live: Mapping[str, StateCount]
    lately: Mapping[str, int]
    """Jobs that ended within the last hour, by state."""
    failed: Mapping[str, int]
    """Dead letters by reason."""
    cost: DayCost


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How everything stood at `at`; without `cluster` while NATS is away."""

    at: datetime
    cluster: Cluster | None
    work: Work


async def look(bus: Bus, store: Store) -> Standing:
    """Raises StoreUnavailable."""
    work = Work(
        live=await standing.live(store),
        lately=await standing.ended_within(store, _LATELY_SECONDS),
        failed=await standing.failed(store),
        cost=await standing.day_cost(store),
    )
    ordered = await orders.of_steps(store)
    try:
        cluster = await _cluster(bus, ordered)
    except BusUnavailable:
        cluster = None
    return Standing(at=datetime.now(UTC), cluster=cluster, work=work)


async def _cluster(bus: Bus, ordered: Mapping[str, StepOrder]) -> Cluster:
    hosts = [word for word in await heard(bus) if not word.beat.stopped]
    steps = []
    for step in STEPS:
        load = await load_of(bus, step)
        since = await waiting_since(bus, step, load)
        steps.append(standing_of(step, load, ordered.get(step, StepOrder()), hosts, datetime.now(UTC), since))
    return Cluster(steps=steps, hosts=hosts)

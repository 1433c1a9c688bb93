"""Looks every few seconds at what all processes share and no single one could count: queues, hosts, jobs, the day's cost.

Only where metrics are exported. The SDK asks from a thread of its own, so that what was seen last is kept here; when
NATS or PostgreSQL cannot be asked, nothing is said rather than something old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from opentelemetry import metrics as otel
from opentelemetry.metrics import CallbackOptions, Observation
from scribe_bus.connection import Bus
from scribe_bus.host_states import slots_of
from scribe_bus.hosts import Heard, heard
from scribe_bus.steps import STEPS
from scribe_bus.streams import ConsumerLoad, load_of, waiting_since
from scribe_store import standing
from scribe_store.standing import DayCost, StateCount
from scribe_store.store import Store
from scribe_telemetry import metrics

MEASURE_SECONDS = 5.0

_STATES: Final = ("waiting", "running", "retrying")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How everything stood at `at`."""

    at: datetime
    loads: Mapping[str, ConsumerLoad]
    since: Mapping[str, datetime | None]
    hosts: list[Heard]
    live: Mapping[str, StateCount]
    failed: Mapping[str, int]
    cost: DayCost


Rows = Iterable[tuple[float, dict[str, str]]]


class Measuring:
    """One round at a time; its gauges are there from the beginning."""

    def __init__(self, bus: Bus, store: Store) -> None:
        self._bus, self._store = bus, store
        self._seen: Seen | None = None
        for name, unit, described, rows in _GAUGES:
            self._gauge(name, unit, described, rows)

    async def round(self) -> None:
        """Raises BusUnavailable, StoreUnavailable."""
        self._seen = None
        loads = {step: await load_of(self._bus, step) for step in STEPS}
        self._seen = Seen(
            loads=loads,
            since={step: await waiting_since(self._bus, step, load) for step, load in loads.items()},
            hosts=[word for word in await heard(self._bus) if not word.beat.stopped],
            live=await standing.live(self._store),
            failed=await standing.failed(self._store),
            cost=await standing.day_cost(self._store),
            at=datetime.now(UTC),
        )

    def _gauge(self, name: str, unit: str, described: str, rows: Callable[[Seen], Rows]) -> None:
        def observe(_: CallbackOptions) -> Iterable[Observation]:
            seen = self._seen
            return [Observation(value, labels) for value, labels in rows(seen)] if seen else []

        otel.get_meter("scribe").create_observable_gauge(name, [observe], unit=unit, description=described)


def _by_step(value: Callable[[Seen, str], float]) -> Callable[[Seen], Rows]:
    return lambda seen: [(value(seen, step), {metrics.STEP: step}) for step in STEPS]


def _age(seen: Seen, since: datetime | None) -> float:
    return max(0.0, (seen.at - since).total_seconds()) if since else 0.0


def _jobs(seen: Seen) -> Rows:
    return [(seen.live[state].jobs if state in seen.live else 0, {metrics.STATE: state}) for state in _STATES]


def _oldest(seen: Seen) -> Rows:
    ages = {state: _age(seen, seen.live[state].oldest) if state in seen.live else 0.0 for state in _STATES}
    return [(age, {metrics.STATE: state}) for state, age in ages.items()]


def _failed(seen: Seen) -> Rows:
    return [(count, {metrics.REASON: reason}) for reason, count in seen.failed.items()]


def _cost(seen: Seen) -> Rows:
    return [(seen.cost.spent, {"account": "spent"}), (seen.cost.reserved, {"account": "reserved"})]


def _by_host(value: Callable[[Seen, Heard], float]) -> Callable[[Seen], Rows]:
    """A host with several processes is as its liveliest one."""

    def rows(seen: Seen) -> Rows:
        latest = {word.beat.host: word for word in sorted(seen.hosts, key=lambda word: word.at)}
        return [(value(seen, word), {metrics.HOST: host}) for host, word in latest.items()]

    return rows


_GAUGES: Final = (
    ("scribe.jobs", "{job}", "Jobs that have not ended, by state.", _jobs),
    ("scribe.jobs.oldest", "s", "Since the oldest job in a state was accepted.", _oldest),
    ("scribe.dead.letters", "{job}", "Jobs that failed for good, by reason.", _failed),
    ("scribe.day.cost", "{micro_dollar}", "Of today in UTC: spent, and reserved for jobs under way.", _cost),
    (
        "scribe.step.waiting",
        "{message}",
        "Messages that wait for a step.",
        _by_step(lambda seen, step: seen.loads[step].pending),
    ),
    (
        "scribe.step.waiting.age",
        "s",
        "How long the first of them has waited.",
        _by_step(lambda seen, step: _age(seen, seen.since[step])),
    ),
    (
        "scribe.step.working",
        "{message}",
        "Messages of a step that are being worked on.",
        _by_step(lambda seen, step: seen.loads[step].in_flight),
    ),
    (
        "scribe.step.capacity",
        "{message}",
        "How many of a step the cluster works on at once, at most.",
        _by_step(lambda seen, step: seen.loads[step].capacity),
    ),
    (
        "scribe.step.slots",
        "{message}",
        "How many of a step the hosts that take work could work on at once.",
        _by_step(lambda seen, step: slots_of(seen.hosts, step, seen.at)),
    ),
    (
        "scribe.step.paused",
        "",
        "1 while a step is paused.",
        _by_step(lambda seen, step: float(seen.loads[step].paused)),
    ),
    (
        "scribe.host.heartbeat.age",
        "s",
        "Since a host was heard last.",
        _by_host(lambda seen, word: _age(seen, word.at)),
    ),
    (
        "scribe.host.memory.available",
        "By",
        "What is left of a host's memory for new work.",
        _by_host(lambda _, word: word.beat.memory_available_bytes),
    ),
    (
        "scribe.host.load",
        "",
        "Processes that wait for a processor, by processor.",
        _by_host(lambda _, word: word.beat.load / max(1, word.beat.processors)),
    ),
)

"""Looks every few seconds at what all processes share and no single one could count: queues, hosts, jobs, the day's cost.

Only where metrics are exported. The SDK asks from a thread of its own, so that what was seen last is kept here; when
NATS or PostgreSQL cannot be asked, nothing is said rather than something old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from opentelemetry import metrics as otel
from opentelemetry.metrics import CallbackOptions, Observation
from scribe_bus.connection import Bus
from scribe_bus.hosts import Heard
from scribe_standing.look import Standing, look
from scribe_standing.steps import StepStanding
from scribe_store.store import Store
from scribe_telemetry import metrics

MEASURE_SECONDS = 30.0
"""A look takes some 40 ms of processor time; alerts are a matter of minutes."""

_STATES: Final = ("waiting", "running", "retrying")

Rows = Iterable[tuple[float, dict[str, str]]]


class Measuring:
    """One round at a time; its gauges are there from the beginning."""

    def __init__(self, bus: Bus, store: Store) -> None:
        self._bus, self._store = bus, store
        self._seen: Standing | None = None
        for name, unit, described, rows in _GAUGES:
            self._gauge(name, unit, described, rows)

    async def round(self) -> None:
        """Raises StoreUnavailable."""
        self._seen = None
        self._seen = await look(self._bus, self._store)

    def _gauge(self, name: str, unit: str, described: str, rows: Callable[[Standing], Rows]) -> None:
        def observe(_: CallbackOptions) -> Iterable[Observation]:
            seen = self._seen
            return [Observation(value, labels) for value, labels in rows(seen)] if seen else []

        otel.get_meter("scribe").create_observable_gauge(name, [observe], unit=unit, description=described)


def _by_step(value: Callable[[Standing, StepStanding], float]) -> Callable[[Standing], Rows]:
    return lambda seen: [
        (value(seen, step), {metrics.STEP: step.step}) for step in (seen.cluster.steps if seen.cluster else ())
    ]


def _age(seen: Standing, since: datetime | None) -> float:
    return max(0.0, (seen.at - since).total_seconds()) if since else 0.0


def _jobs(seen: Standing) -> Rows:
    live = seen.work.live
    return [(live[state].jobs if state in live else 0, {metrics.STATE: state}) for state in _STATES]


def _oldest(seen: Standing) -> Rows:
    live = seen.work.live
    return [(_age(seen, live[state].oldest if state in live else None), {metrics.STATE: state}) for state in _STATES]


def _failed(seen: Standing) -> Rows:
    return [(count, {metrics.REASON: reason}) for reason, count in seen.work.failed.items()]


def _cost(seen: Standing) -> Rows:
    cost = seen.work.cost
    return [(cost.spent, {"account": "spent"}), (cost.reserved, {"account": "reserved"})]


def _by_host(value: Callable[[Standing, Heard], float]) -> Callable[[Standing], Rows]:
    """A host with several processes is as its liveliest one."""

    def rows(seen: Standing) -> Rows:
        words = sorted(seen.cluster.hosts if seen.cluster else (), key=lambda word: word.at)
        latest = {word.beat.host: word for word in words}
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
        _by_step(lambda _, step: step.waiting),
    ),
    (
        "scribe.step.waiting.age",
        "s",
        "How long the first of them has waited.",
        _by_step(lambda seen, step: _age(seen, step.waiting_since)),
    ),
    (
        "scribe.step.working",
        "{message}",
        "Messages of a step that are being worked on.",
        _by_step(lambda _, step: step.working),
    ),
    (
        "scribe.step.capacity",
        "{message}",
        "How many of a step the cluster works on at once, at most.",
        _by_step(lambda _, step: step.capacity),
    ),
    (
        "scribe.step.slots",
        "{message}",
        "How many of a step the hosts that take work could work on at once.",
        _by_step(lambda _, step: step.slots),
    ),
    (
        "scribe.step.paused",
        "",
        "1 while a step is paused.",
        _by_step(lambda _, step: float(step.paused)),
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

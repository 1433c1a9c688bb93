"""Streams and consumers as data, and making what is in NATS agree with it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scribe_bus import api
from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable, StreamDrift
from scribe_bus.messages import MAX_BODY_BYTES
from scribe_bus.steps import FINISH, STEPS
from scribe_bus.subjects import ALL_EVENTS, ALL_HOSTS, ALL_PIPELINE, TOLD_EVENTS, step_filter

logger = logging.getLogger(__name__)

PIPELINE, EVENTS, HOSTS, RECORDER = "PIPELINE", "EVENTS", "HOSTS", "recorder"
ACK_WAIT_SECONDS = 10.0
MAX_AGE_SECONDS = 72 * 3600
EVENTS_AGE_SECONDS = 3600
HOSTS_AGE_SECONDS = 3600

_SECOND = 10**9
_MB = 1024 * 1024
_EVENTS_A_JOB = 2000
_HOSTS_BYTES = 4 * _MB
# A pause needs an end: one that nobody waits for.
_FOR_EVER = "2200-01-01T00:00:00Z"
_HEADER_BYTES = 4096

# May change while jobs run, with the settings or from one release to the next: brought up to date, not drift.
_LIVE = frozenset({"max_bytes", "num_replicas", "max_ack_pending", "republish"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSizes:
    """What settings decide about streams."""

    pipeline_bytes: int = 512 * _MB
    events_bytes: int = 128 * _MB
    replicas: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerLoad:
    """How much waits for a consumer, how much is being worked on, and how much may be."""

    pending: int
    in_flight: int
    floor: int
    """Every message up to this stream sequence is acknowledged."""
    delivered: int
    """Every message of the step up to this stream sequence was given to somebody."""
    capacity: int
    paused: bool


def stream_configs(sizes: StreamSizes) -> dict[str, dict[str, object]]:
    """All streams. PIPELINE keeps one message a subject for 72 h and refuses a second; HOSTS keeps the last word of each."""
    common = {"storage": "file", "retention": "limits", "allow_direct": True, "num_replicas": sizes.replicas}
    return {
        PIPELINE: {
            **common, "name": PIPELINE, "subjects": [ALL_PIPELINE], "discard": "new", "discard_new_per_subject": True,
            "max_msgs_per_subject": 1, "max_age": MAX_AGE_SECONDS * _SECOND, "max_bytes": sizes.pipeline_bytes,
            "max_msg_size": MAX_BODY_BYTES + _HEADER_BYTES,
        },
        EVENTS: {
            **common, "name": EVENTS, "subjects": [ALL_EVENTS], "discard": "old",
            "max_msgs_per_subject": _EVENTS_A_JOB, "max_age": EVENTS_AGE_SECONDS * _SECOND,
            "max_bytes": sizes.events_bytes, "max_msg_size": MAX_BODY_BYTES,
            "republish": {"src": ALL_EVENTS, "dest": TOLD_EVENTS},
        },
        HOSTS: {
            **common, "name": HOSTS, "subjects": [ALL_HOSTS], "discard": "old", "max_msgs_per_subject": 1,
            "max_age": HOSTS_AGE_SECONDS * _SECOND, "max_bytes": _HOSTS_BYTES, "max_msg_size": MAX_BODY_BYTES,
        },
    }  # fmt: skip


def consumer_configs(capacities: Mapping[str, int]) -> dict[tuple[str, str], dict[str, object]]:
    """(stream, consumer) → config. `capacities` is how many of each step the whole cluster works on at once."""
    limits = {FINISH: 32, RECORDER: 64, **capacities}
    filters = {(PIPELINE, step): step_filter(step) for step in (*STEPS, FINISH)} | {(EVENTS, RECORDER): ALL_EVENTS}
    return {
        (stream, name): {
            "durable_name": name, "name": name, "filter_subject": subjects, "deliver_policy": "all",
            "ack_policy": "explicit", "ack_wait": int(ACK_WAIT_SECONDS * _SECOND), "max_deliver": -1,
            "max_ack_pending": limits[name], "replay_policy": "instant",
        }
        for (stream, name), subjects in filters.items() if name in limits
    }  # fmt: skip


async def ensure(
    bus: Bus,
    sizes: StreamSizes,
    capacities: Mapping[str, int],
    *,
    as_they_are: Collection[str] = (),
    paused: Collection[str] = (),
) -> None:
    """Create what is missing, bring up to date what follows settings. Raises StreamDrift, BusUnavailable.

    Consumers in `as_they_are` keep the capacity they have; `capacities` counts for them when they are made only. Those in
    `paused` are made so: from the first moment nothing is delivered.
    """
    drift: list[str] = []
    try:
        for name, config in stream_configs(sizes).items():
            drift += await _ensure(bus, name, config)
        for (stream, name), config in consumer_configs(capacities).items():
            at_first = {"pause_until": _FOR_EVER} if name in paused else {}
            drift += await _ensure_consumer(bus, stream, name, config, at_first, live=name not in as_they_are)
    except api.Refused as refused:
        drift.append(f"NATS refuses to make it so: {refused}")
    if drift:
        raise StreamDrift(drift)


async def missing(bus: Bus, steps: tuple[str, ...]) -> list[str]:
    """Consumers that a runner of these steps needs and that nobody has made yet.

    Raises StreamDrift when one is not as it must be; BusUnavailable, Refused.
    """
    absent, drift = [], []
    for (stream, name), config in consumer_configs(dict.fromkeys(steps, 1)).items():
        if name not in steps:
            continue
        info = await _read(bus, f"CONSUMER.INFO.{stream}.{name}")
        if info is None:
            absent.append(f"{stream}.{name}")
        else:
            drift += drift_of(f"{stream}.{name}", info["config"], config)
    if drift:
        raise StreamDrift(drift)
    return absent


async def pause(bus: Bus, step: str, *, paused: bool) -> None:
    """Deliver no more of a step, or go on; what is being worked on is not touched. Raises BusUnavailable, Refused."""
    await api.ask(bus, f"CONSUMER.PAUSE.{PIPELINE}.{step}", {"pause_until": _FOR_EVER} if paused else {})


async def load_of(bus: Bus, step: str) -> ConsumerLoad:
    """What waits for a step. Raises BusUnavailable, also while it has no consumer."""
    info = await _there(bus, f"CONSUMER.INFO.{PIPELINE}.{step}")
    return ConsumerLoad(
        pending=int(info["num_pending"]),
        in_flight=int(info["num_ack_pending"]),
        floor=int(info.get("ack_floor", {}).get("stream_seq", 0)),
        delivered=int(info.get("delivered", {}).get("stream_seq", 0)),
        capacity=int(info["config"]["max_ack_pending"]),
        paused=bool(info.get("paused")),
    )


async def waiting_since(bus: Bus, step: str, load: ConsumerLoad) -> datetime | None:
    """When the message came that waits longest for a step; None when none does. Raises BusUnavailable."""
    if not load.pending:
        return None
    first = await api.next_on(bus, PIPELINE, step_filter(step), load.delivered + 1)
    return first.at if first else None


async def subjects_of(bus: Bus, subject_filter: str, stream: str = PIPELINE) -> set[str]:
    """Which subjects of a stream that fit a filter hold a message. Raises BusUnavailable, also while there is no stream."""
    info = await _there(bus, f"STREAM.INFO.{stream}", {"subjects_filter": subject_filter})
    return set(info["state"].get("subjects") or {})


async def purge(bus: Bus, subject_filter: str, stream: str = PIPELINE) -> int:
    """Take away all messages of a stream that fit a filter; how many. Raises BusUnavailable, Refused."""
    answer = await api.ask(bus, f"STREAM.PURGE.{stream}", {"filter": subject_filter})
    return int(answer.get("purged", 0))


async def empty(bus: Bus) -> int:
    """Take away every step message and event; how many. What is under way is found in PostgreSQL and sent again.

    Raises BusUnavailable, Refused.
    """
    taken = 0
    for stream in (PIPELINE, EVENTS):
        if await _read(bus, f"STREAM.INFO.{stream}") is not None:
            taken += await purge(bus, ">", stream)
    return taken


def drift_of(name: str, have: Mapping[str, Any], want: Mapping[str, object]) -> list[str]:
    """What differs, in words, settings apart. Pure."""
    return [
        f"{name}: {key} is {have.get(key)!r}, needed is {value!r}"
        for key, value in want.items()
        if key not in _LIVE and have.get(key) != value
    ]


async def _ensure(bus: Bus, name: str, config: dict[str, object]) -> list[str]:
    info = await _read(bus, f"STREAM.INFO.{name}")
    if info is None:
        await api.ask(bus, f"STREAM.CREATE.{name}", config)
        logger.info("stream made", extra={"stream": name})
        return []
    if difference := drift_of(name, info["config"], config):
        return difference
    if _behind(info["config"], config):
        await api.ask(bus, f"STREAM.UPDATE.{name}", {**info["config"], **config})
    return []


async def _ensure_consumer(
    bus: Bus, stream: str, name: str, config: dict[str, object], at_first: dict[str, str], *, live: bool
) -> list[str]:
    create = f"CONSUMER.CREATE.{stream}.{name}.{config['filter_subject']}"
    info = await _read(bus, f"CONSUMER.INFO.{stream}.{name}")
    if info is None:
        await api.ask(bus, create, {"stream_name": stream, "config": {**config, **at_first}, "action": "create"})
        return []
    if difference := drift_of(f"{stream}.{name}", info["config"], config):
        return difference
    if live and _behind(info["config"], config):
        await api.ask(bus, create, {"stream_name": stream, "config": {**info["config"], **config}, "action": "update"})
    return []


def _behind(have: Mapping[str, Any], want: Mapping[str, object]) -> bool:
    return any(have.get(key) != want[key] for key in _LIVE & want.keys())


async def _there(bus: Bus, what: str, body: Mapping[str, object] | None = None) -> dict[str, Any]:
    """What is asked about; the keeper makes what is not there. Raises BusUnavailable."""
    try:
        return await api.ask(bus, what, body)
    except api.Refused as refused:
        raise BusUnavailable(f"The message bus is not set up yet: {refused}") from refused


async def _read(bus: Bus, what: str) -> dict[str, Any] | None:
    try:
        return await api.ask(bus, what)
    except api.Refused as refused:
        if refused.code == api.NOT_FOUND:
            return None
        raise

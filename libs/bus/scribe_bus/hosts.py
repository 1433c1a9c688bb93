"""What hosts say of themselves, and what they are told: the last word of each, kept an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from google.protobuf.message import DecodeError
from scribe.v1 import host_pb2

from scribe_bus import api
from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable
from scribe_bus.streams import HOSTS, subjects_of
from scribe_bus.subjects import ALL_BEATS, beat_subject, order_subject

BEAT_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A host's last word, and when NATS took it."""

    beat: host_pb2.HostBeat
    at: datetime


async def publish_beat(bus: Bus, beat: host_pb2.HostBeat) -> None:
    """Say it. Raises BusUnavailable."""
    await bus.publish(beat_subject(beat.host, beat.instance), beat.SerializeToString())


async def heard(bus: Bus) -> list[Heard]:
    """The last word of every process that spoke within the last hour, by host. Raises BusUnavailable."""
    words = []
    for subject in sorted(await subjects_of(bus, ALL_BEATS, HOSTS)):
        stored = await api.last_on(bus, HOSTS, subject)
        if stored and (beat := _read(stored)):
            words.append(Heard(beat=beat, at=stored.at))
    return words


async def order_for(bus: Bus, host: str) -> host_pb2.HostOrder:
    """What a host is told; an empty order when nothing. Raises BusUnavailable."""
    stored = await api.last_on(bus, HOSTS, order_subject(host))
    try:
        return host_pb2.HostOrder.FromString(stored.body) if stored else host_pb2.HostOrder()
    except DecodeError:
        return host_pb2.HostOrder()


async def publish_order(bus: Bus, host: str, order: host_pb2.HostOrder) -> None:
    """Tell a host, in place of what it was told before; kept when this returns. Raises BusUnavailable."""
    answer = await bus.request(order_subject(host), order.SerializeToString())
    try:
        api.answer_of(answer.data)
    except api.Refused as refused:
        raise BusUnavailable(f"The message bus refuses an order: {refused}") from refused


def _read(stored: api.Stored) -> host_pb2.HostBeat | None:
    try:
        return host_pb2.HostBeat.FromString(stored.body)
    except DecodeError:
        return None

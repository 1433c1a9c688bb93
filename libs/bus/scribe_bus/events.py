"""Progress: published by whoever knows, followed by whoever watches, kept an hour."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

from nats.aio.msg import Msg
from scribe.v1 import pipeline_pb2

from scribe_bus import api
from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable, PoisonMessage
from scribe_bus.messages import decode_event
from scribe_bus.streams import EVENTS
from scribe_bus.subjects import event_subject, events_filter

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 5.0  # a missed wake-up costs at most this
# A message reaches listeners a moment before it can be read from the stream: looks at what was heard and is not there yet.
_SETTLING_SECONDS = (0.0, 0.002, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64)
_MOST_READ_BEFORE = 64
_PATIENCE_SECONDS = 5.0
_PAUSE_SECONDS = 0.25


async def publish_event(bus: Bus, user_id: str, event: pipeline_pb2.JobEvent, *, confirmed: bool = False) -> None:
    """Say what happened to a job. Never raises for the bus: who watches finds the state in PostgreSQL.

    `confirmed` waits until the stream has it: for events that nothing follows.
    """
    subject, body = event_subject(user_id, event.job_id), event.SerializeToString()
    try:
        if confirmed:
            await bus.request(subject, body)
        else:
            await bus.publish(subject, body)
    except BusUnavailable:
        logger.debug("event not published", extra={"subject": subject})


async def follow(
    bus: Bus, user_id: str, job_id: str | None, after_sequence: int
) -> AsyncGenerator[tuple[int, pipeline_pb2.JobEvent], None]:
    """A job's events behind a place in the stream, in order and without gaps, until the caller stops.

    Without a job those of all the user's jobs, those to come too.

    Outages of up to 5 s are waited out; longer ones raise BusUnavailable. A place that the stream has
    not reached (it was lost and made anew) counts as its beginning. Unreadable events are left out.
    """
    subject = event_subject(user_id, job_id) if job_id else events_filter(user_id)
    ear = Ear()
    async with bus.listen(subject, ear.hear):
        with bus.waking(ear.arrived.set):
            place = await _place(bus, after_sequence)
            while True:
                async for stored in _behind(bus, subject, place):
                    place = stored.sequence
                    ear.noticed(stored.body)
                    if event := _read(stored):
                        yield place, event
                await ear.news()


class Ear:
    """Says when to look into the stream again: what was heard can be read there a moment later, and sometimes a moment before.

    Events are told apart by their bytes, as what is heard has no sequence.
    """

    def __init__(self) -> None:
        self.arrived = asyncio.Event()
        self._unread: list[bytes] = []
        self._read_before: deque[bytes] = deque(maxlen=_MOST_READ_BEFORE)
        self._settling = iter(_SETTLING_SECONDS)

    async def hear(self, message: Msg) -> None:
        """It was published."""
        if message.data in self._read_before:
            return
        self._unread.append(message.data)
        self._settling = iter(_SETTLING_SECONDS)
        self.arrived.set()

    def noticed(self, body: bytes) -> None:
        """It was read."""
        if body in self._unread:
            self._unread.remove(body)
        else:
            self._read_before.append(body)
        self._settling = iter(_SETTLING_SECONDS)

    async def news(self) -> None:
        """Returns when there may be something to read: soon if something heard was not there yet, and when more is heard."""
        pause = next(self._settling, None) if self._unread else None
        if pause is None:
            self._unread.clear()
            self._settling = iter(_SETTLING_SECONDS)
        await _within(self.arrived, _LOOK_SECONDS if pause is None else pause)
        self.arrived.clear()


async def _behind(bus: Bus, subject: str, place: int) -> AsyncIterator[api.Stored]:
    while stored := await _patiently(bus, subject, place + 1):
        place = stored.sequence
        yield stored


async def _patiently(bus: Bus, subject: str, sequence: int) -> api.Stored | None:
    deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
    while True:
        try:
            return await api.next_on(bus, EVENTS, subject, sequence)
        except BusUnavailable:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(_PAUSE_SECONDS)


async def last_place(bus: Bus) -> int:
    """The place of the newest event of all; to go on behind it is to hear only what is still to come. Raises BusUnavailable."""
    return int((await _state(bus))["last_seq"])


async def _place(bus: Bus, after_sequence: int) -> int:
    return after_sequence if after_sequence <= int((await _state(bus))["last_seq"]) else 0


async def _state(bus: Bus) -> dict[str, Any]:
    try:
        info = await api.ask(bus, f"STREAM.INFO.{EVENTS}")
    except api.Refused as refused:
        raise BusUnavailable("There is no stream of events yet.") from refused
    state: dict[str, Any] = info["state"]
    return state


def _read(stored: api.Stored) -> pipeline_pb2.JobEvent | None:
    try:
        return decode_event(stored.body)
    except PoisonMessage:
        logger.warning("unreadable event", extra={"subject": stored.subject, "sequence": stored.sequence})
        return None


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True

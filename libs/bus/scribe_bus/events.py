"""Progress: published by whoever knows, followed by whoever watches, kept an hour."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Any

from nats.aio.msg import Msg
from scribe.v1 import pipeline_pb2

from scribe_bus import api
from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable, PoisonMessage
from scribe_bus.messages import decode_event
from scribe_bus.streams import EVENTS
from scribe_bus.subjects import event_subject, events_filter, told_filter

logger = logging.getLogger(__name__)

# What was stored and never told again, as when a cluster's leader falls between both, comes by then.
_LOOK_SECONDS = 15.0
_MOST_UNREAD = 256
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
    stored, told = event_subject(user_id, job_id) if job_id else events_filter(user_id), told_filter(user_id, job_id)
    heard = Heard()
    async with bus.listen(told, heard.hear):
        with bus.waking(heard.missed):
            place = await _place(bus, after_sequence)
            while True:
                if heard.starts_over():
                    async for message in _behind(bus, stored, place):
                        place = message.sequence
                        if event := _read(message.body):
                            yield place, event
                for sequence, body in heard.take(place):
                    place = sequence
                    if event := _read(body):
                        yield place, event
                await heard.news()


class Heard:
    """Messages of the stream as the server tells them again once they are stored, each with its place; and whether one is missing.

    The server says of each the place of the one before on its subject: that must have been there.
    """

    def __init__(self) -> None:
        self._unread: deque[tuple[int, int, bytes]] = deque()
        self._arrived = asyncio.Event()
        self._missed = True

    async def hear(self, message: Msg) -> None:
        """One was stored."""
        headers = message.headers or {}
        try:
            places = int(headers["Nats-Sequence"]), int(headers["Nats-Last-Sequence"])
        except (KeyError, ValueError):
            self.missed()
            return
        self._unread.append((*places, message.data))
        if len(self._unread) > _MOST_UNREAD:
            self.missed()
        self._arrived.set()

    def missed(self) -> None:
        """What was heard is not everything: the stream has it."""
        self._unread.clear()
        self._missed = True
        self._arrived.set()

    def starts_over(self) -> bool:
        """Whether to read from the stream first; from now on nothing is missing again."""
        missed, self._missed = self._missed, False
        return missed

    def take(self, place: int) -> Iterator[tuple[int, bytes]]:
        """What was heard from behind a place, up to where something is missing."""
        while self._unread:
            sequence, before, body = self._unread.popleft()
            if sequence <= place:
                continue
            if before > place:
                self.missed()
                return
            place = sequence
            yield sequence, body

    async def news(self) -> None:
        """Returns when something was heard or is missing, or nothing was heard for long."""
        if not await _within(self._arrived, _LOOK_SECONDS):
            self._missed = True
        self._arrived.clear()


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


def _read(body: bytes) -> pipeline_pb2.JobEvent | None:
    try:
        return decode_event(body)
    except PoisonMessage:
        logger.warning("unreadable event", extra={"bytes": len(body)})
        return None


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True

"""Pulling messages, as many as there is room for, with our own timeouts: the library's fetch can stall, and a parked request can be lost."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from nats.aio.msg import Msg

from scribe_bus.connection import Bus
from scribe_bus.delivery import Delivery, delivery_of
from scribe_bus.errors import BusUnavailable
from scribe_bus.streams import ACK_WAIT_SECONDS

logger = logging.getLogger(__name__)

_EXPIRES_SECONDS = 5.0
_GRACE_SECONDS = 1.0  # the server says 408 when a request expires; without that word the request is lost
_SILENCE_SECONDS = 15.0
_PAUSE_SECONDS = 0.5
_UNANSWERED = "Nats-Pending-Messages"
_USUAL = frozenset({"404", "408"})
_PASSING = frozenset({"Server Shutdown", "Leadership Change"})


@dataclass(slots=True)
class _Request:
    """So many messages were asked for and have not come; after `until` none of them will."""

    left: int
    until: float


class Puller:
    """Asks for as many messages as there is room for, several with one request. Made by open_puller()."""

    def __init__(self, bus: Bus, stream: str, consumer: str) -> None:
        self._bus = bus
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._consumer = consumer
        self._arrived: asyncio.Queue[tuple[float, Msg] | None] = asyncio.Queue()
        self._inbox = ""
        self._listening = AsyncExitStack()
        self._asked: deque[_Request] = deque()
        self._last_word = time.monotonic()

    async def next(self) -> Delivery:
        """The next message, however long it takes; outages of NATS are waited out."""
        while not (delivery := await self.next_or_word(1)):
            pass
        return delivery

    async def next_or_word(self, room: int) -> Delivery | None:
        """The next of at most `room` messages that are asked for; None after anything else that happened, such as interrupt()."""
        if not await self._ask(room):
            return None
        try:
            async with asyncio.timeout_at(self._patience()):
                arrival = await self._arrived.get()
        except TimeoutError:
            await self._on_silence()
            return None
        return await self._take(*arrival) if arrival else None

    def interrupt(self) -> None:
        """Have next_or_word() return: the room has changed."""
        self._arrived.put_nowait(None)

    async def open(self) -> None:
        self._listening.enter_context(self._bus.waking(self._on_reconnected))
        self._inbox = self._bus.new_inbox()
        await self._listening.enter_async_context(self._bus.listen(self._inbox, self._receive))

    async def close(self) -> None:
        """Stop listening, which takes back what was asked for, and hand back what arrived and was not taken."""
        await self._listening.aclose()
        self._listening = AsyncExitStack()
        self._asked.clear()
        while not self._arrived.empty():
            arrival = self._arrived.get_nowait()
            if arrival and not _status(arrival[1]):
                await delivery_of(self._bus, arrival[1]).nak()

    async def _receive(self, message: Msg) -> None:
        self._arrived.put_nowait((time.monotonic(), message))

    def _on_reconnected(self) -> None:
        """What was asked of the old connection is void."""
        self._asked.clear()
        self.interrupt()

    async def _take(self, when: float, message: Msg) -> Delivery | None:
        self._last_word = time.monotonic()
        status = _status(message)
        if not status:
            self._count(1)
            if self._last_word - when > ACK_WAIT_SECONDS / 2:
                return None  # it lay here while another message was worked on; somebody else gets or has it
            return delivery_of(self._bus, message)
        self._count(int((message.headers or {}).get(_UNANSWERED) or 1))
        if status not in _USUAL:
            description = (message.headers or {}).get("Description", "")
            level = logging.DEBUG if description in _PASSING else logging.WARNING
            logger.log(level, "pull refused", extra={"consumer": self._consumer, "status": f"{status} {description}"})
            await asyncio.sleep(_PAUSE_SECONDS)
        return None

    def _count(self, answered: int) -> None:
        """So many of what was asked for have come, or never will. Whose they were nobody says: the oldest's."""
        while answered and self._asked:
            counted = min(answered, self._asked[0].left)
            answered -= counted
            self._asked[0].left -= counted
            if not self._asked[0].left:
                self._asked.popleft()

    async def _ask(self, room: int) -> bool:
        """Ask for what there is room for and was not asked for yet, once that is as much as is still to come.

        False when NATS could not be asked.
        """
        now = asyncio.get_running_loop().time()
        while self._asked and self._asked[0].until <= now:
            self._asked.popleft()
        coming = sum(request.left for request in self._asked)
        if coming > max(room, 0):
            await self._begin_anew()
            coming = 0
        more = room - coming
        if more <= 0 or more < coming:
            return True  # while anything is still to come, nothing waits for us: requests are saved
        request = json.dumps({"batch": more, "expires": int(_EXPIRES_SECONDS * 1e9)}).encode()
        try:
            await self._bus.publish(self._subject, request, reply=self._inbox)
        except BusUnavailable:
            await asyncio.sleep(_PAUSE_SECONDS)
            return False
        self._asked.append(_Request(more, now + _EXPIRES_SECONDS + _GRACE_SECONDS))
        return True

    def _patience(self) -> float | None:
        """Until when a word must come; None with nothing asked for."""
        return self._asked[0].until if self._asked else None

    async def _on_silence(self) -> None:
        """No word within the request's time: after 15 s of that the inbox itself is suspect."""
        if time.monotonic() - self._last_word > _SILENCE_SECONDS:
            logger.warning("no word from NATS; subscribing anew", extra={"consumer": self._consumer})
            await self._begin_anew()
            self._last_word = time.monotonic()

    async def _begin_anew(self) -> None:
        await self.close()
        await self.open()


@asynccontextmanager
async def open_puller(bus: Bus, stream: str, consumer: str) -> AsyncIterator[Puller]:
    """A puller on a consumer until the block ends."""
    puller = Puller(bus, stream, consumer)
    await puller.open()
    try:
        yield puller
    finally:
        await puller.close()


def _status(message: Msg) -> str | None:
    """A word of the server's about a request; None for a message."""
    return (message.headers or {}).get("Status") if not message.data and not message.reply else None

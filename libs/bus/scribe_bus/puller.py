"""Pulling messages one at a time, with our own timeouts: the library's fetch can stall, and a parked request can be lost."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

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
_USUAL = frozenset({"404", "408"})
_PASSING = frozenset({"Server Shutdown", "Leadership Change"})


class Puller:
    """One slot: at most one message is asked for at a time. Made by open_puller()."""

    def __init__(self, bus: Bus, stream: str, consumer: str) -> None:
        self._bus = bus
        self._subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._consumer = consumer
        self._arrived: asyncio.Queue[tuple[float, Msg] | None] = asyncio.Queue()
        self._inbox = ""
        self._listening = AsyncExitStack()
        self._asked_until = 0.0
        self._last_word = time.monotonic()

    async def next(self) -> Delivery:
        """The next message, however long it takes; outages of NATS are waited out."""
        while True:
            await self._ask()
            try:
                async with asyncio.timeout_at(self._asked_until):
                    arrival = await self._arrived.get()
            except TimeoutError:
                await self._on_silence()
                continue
            self._last_word = time.monotonic()
            if arrival is None:  # reconnected: what was asked of the old connection is void
                self._asked_until = 0.0
            elif delivery := await self._take(*arrival):
                return delivery

    async def open(self) -> None:
        self._listening.enter_context(self._bus.waking(lambda: self._arrived.put_nowait(None)))
        self._inbox = self._bus.new_inbox()
        await self._listening.enter_async_context(self._bus.listen(self._inbox, self._receive))

    async def close(self) -> None:
        """Stop listening and hand back what arrived and was not taken."""
        await self._listening.aclose()
        self._listening = AsyncExitStack()
        while not self._arrived.empty():
            arrival = self._arrived.get_nowait()
            if arrival and not _status(arrival[1]):
                await delivery_of(self._bus, arrival[1]).nak()

    async def _receive(self, message: Msg) -> None:
        self._arrived.put_nowait((time.monotonic(), message))

    async def _take(self, when: float, message: Msg) -> Delivery | None:
        self._asked_until = 0.0
        status = _status(message)
        if status:
            if status not in _USUAL:
                description = (message.headers or {}).get("Description", "")
                level = logging.DEBUG if description in _PASSING else logging.WARNING
                logger.log(
                    level, "pull refused", extra={"consumer": self._consumer, "status": f"{status} {description}"}
                )
                await asyncio.sleep(_PAUSE_SECONDS)
            return None
        if time.monotonic() - when > ACK_WAIT_SECONDS / 2:
            return None  # it lay here while another message was worked on; somebody else gets or has it
        return delivery_of(self._bus, message)

    async def _ask(self) -> None:
        """Ask for one message unless that was done and can still be answered."""
        while self._asked_until <= asyncio.get_running_loop().time():
            request = json.dumps({"batch": 1, "expires": int(_EXPIRES_SECONDS * 1e9)}).encode()
            try:
                await self._bus.publish(self._subject, request, reply=self._inbox)
            except BusUnavailable:
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                self._asked_until = asyncio.get_running_loop().time() + _EXPIRES_SECONDS + _GRACE_SECONDS

    async def _on_silence(self) -> None:
        """No word within the request's time: after 15 s of that the inbox itself is suspect."""
        if time.monotonic() - self._last_word > _SILENCE_SECONDS:
            logger.warning("no word from NATS; subscribing anew", extra={"consumer": self._consumer})
            await self.close()
            await self.open()
            self._last_word = time.monotonic()


@asynccontextmanager
async def open_puller(bus: Bus, stream: str, consumer: str) -> AsyncIterator[Puller]:
    """A slot on a consumer until the block ends."""
    puller = Puller(bus, stream, consumer)
    await puller.open()
    try:
        yield puller
    finally:
        await puller.close()


def _status(message: Msg) -> str | None:
    """A word of the server's about a request; None for a message."""
    return (message.headers or {}).get("Status") if not message.data and not message.reply else None

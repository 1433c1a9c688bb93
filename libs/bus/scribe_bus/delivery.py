"""A message in our hands: answered once, and kept ours while we work on it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from nats.aio.msg import Msg

from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One delivery of a stream's message."""

    bus: Bus = field(repr=False)
    subject: str
    body: bytes = field(repr=False)
    headers: dict[str, str]
    reply: str
    times: int
    """How often it was delivered so far, this time included."""
    sequence: int

    async def ack(self) -> None:
        """It is done. A lost acknowledgement only means that it comes again."""
        await self._answer(b"+ACK")

    async def nak(self, delay: float = 0.0) -> None:
        """Let somebody else have it, in `delay` seconds."""
        await self._answer(b"-NAK " + json.dumps({"delay": int(delay * 1e9)}).encode() if delay else b"-NAK")

    async def in_progress(self) -> None:
        await self._answer(b"+WPI")

    @asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Say every 3 s that it is being worked on, so that nobody else gets it meanwhile."""
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await beating

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            await self.in_progress()

    async def _answer(self, word: bytes) -> None:
        try:
            await self.bus.publish(self.reply, word)
        except BusUnavailable:
            logger.debug("answer not sent", extra={"subject": self.subject})


def delivery_of(bus: Bus, message: Msg) -> Delivery:
    """A message that came by a pull request. Raises nats.errors.NotJSMessageError."""
    metadata = message.metadata
    return Delivery(
        bus=bus,
        subject=message.subject,
        body=message.data,
        headers=dict(message.headers or {}),
        reply=message.reply,
        times=metadata.num_delivered,
        sequence=metadata.sequence.stream,
    )

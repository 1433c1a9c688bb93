"""A message in our hands: answered once, and kept ours while we work on it."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

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
    at: datetime
    """When the stream took it, by the server's clock."""

    async def ack(self) -> None:
        """It is done. A lost acknowledgement only means that it comes again."""
        await self._answer(b"+ACK")

    async def nak(self, delay: float = 0.0) -> None:
        """Let somebody else have it, in `delay` seconds."""
        await self._answer(b"-NAK " + json.dumps({"delay": int(delay * 1e9)}).encode() if delay else b"-NAK")

    async def in_progress(self) -> None:
        await self._answer(b"+WPI")

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Say every 3 s that it is being worked on, so that nobody else gets it meanwhile."""
        beat = _Beat(self)
        try:
            yield
        finally:
            beat.stop()

    async def _answer(self, word: bytes) -> None:
        try:
            await self.bus.publish(self.reply, word)
        except BusUnavailable:
            logger.debug("answer not sent", extra={"subject": self.subject})


class _Beat:
    """Speaks for a delivery. A timer, not a task: most work is done before it first speaks."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self._speaking: asyncio.Task[None] | None = None
        self._wait()

    def stop(self) -> None:
        self._timer.cancel()
        if self._speaking:
            self._speaking.cancel()

    def _wait(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(HEARTBEAT_SECONDS, self._speak)

    def _speak(self) -> None:
        self._speaking = asyncio.create_task(self._delivery.in_progress())
        self._wait()


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
        at=metadata.timestamp,
    )

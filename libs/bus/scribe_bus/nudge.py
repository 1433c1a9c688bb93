"""A word to the dispatcher that there is something to do. A hint: it looks every second anyway."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from nats.aio.msg import Msg

from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable
from scribe_bus.subjects import NUDGE


async def nudge(bus: Bus) -> bool:
    """Never raises for the bus; False when it was not sent."""
    try:
        await bus.publish(NUDGE)
    except BusUnavailable:
        return False
    return True


@asynccontextmanager
async def on_nudge(bus: Bus, wake: Callable[[], None]) -> AsyncIterator[None]:
    """Call `wake` at each nudge until the block ends."""

    async def receive(_: Msg) -> None:
        wake()

    async with bus.listen(NUDGE, receive):
        yield

"""Slots on a consumer: each works on one message at a time, until told to drain. How many there are may change meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from scribe_bus.connection import Bus
from scribe_bus.delivery import Delivery
from scribe_bus.puller import Puller, open_puller

Handle = Callable[[Delivery], Awaitable[None]]


class Slots:
    """How many messages of a consumer this process works on at once."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._changed = asyncio.Event()

    @property
    def count(self) -> int:
        return self._count

    def set(self, count: int) -> None:
        """From now on. With fewer than before, the last ones take no more once they have finished what they have in hand."""
        if count != self._count:
            self._count = count
            self._changed.set()

    async def changed(self) -> None:
        """Returns at the next change, or at once for one that was not waited for."""
        await self._changed.wait()
        self._changed.clear()


async def work_slots(
    bus: Bus, stream: str, consumer: str, handle: Handle, *, slots: Slots, draining: asyncio.Event
) -> None:
    """Pull and handle with so many slots; returns when draining has begun and each has finished its message.

    Cancelled, `handle` is cancelled too and must hand its message back.
    """
    async with asyncio.TaskGroup() as working, open_puller(bus, stream, consumer) as puller:
        watching = [
            asyncio.create_task(_interrupt_on(event, puller, again=again))
            for event, again in ((draining.wait, False), (slots.changed, True))
        ]
        try:
            await _fill(puller, handle, slots, draining, working)
        finally:
            for task in watching:
                task.cancel()


async def _fill(
    puller: Puller, handle: Handle, slots: Slots, draining: asyncio.Event, working: asyncio.TaskGroup
) -> None:
    """Have a message worked on in each slot, until draining begins."""
    busy: set[asyncio.Task[None]] = set()

    def leave(task: asyncio.Task[None]) -> None:
        busy.discard(task)
        puller.interrupt()

    while not draining.is_set():
        if delivery := await puller.next_or_word(slots.count - len(busy)):
            # In a task of its own: what it sets for logs and traces ends with it.
            task = working.create_task(_handled(handle, delivery))
            busy.add(task)
            task.add_done_callback(leave)


async def _interrupt_on(event: Callable[[], Awaitable[object]], puller: Puller, *, again: bool) -> None:
    while True:
        await event()
        puller.interrupt()
        if not again:
            return


async def _handled(handle: Handle, delivery: Delivery) -> None:
    await handle(delivery)

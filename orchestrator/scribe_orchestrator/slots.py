"""Slots on a consumer: each works on one message at a time, until told to drain. How many there are may change meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from scribe_bus.connection import Bus
from scribe_bus.delivery import Delivery
from scribe_bus.puller import Puller, open_puller

from scribe_orchestrator.racing import unless

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
    leaving: list[asyncio.Event] = []
    async with asyncio.TaskGroup() as group:
        while not draining.is_set():
            while len(leaving) > slots.count:
                leaving.pop().set()
            while len(leaving) < slots.count:
                leaving.append(leave := asyncio.Event())
                group.create_task(_slot(bus, stream, consumer, handle, (draining, leave)))
            await unless(draining.wait(), slots.changed())
        for leave in leaving:
            leave.set()


async def _slot(bus: Bus, stream: str, consumer: str, handle: Handle, ends: tuple[asyncio.Event, ...]) -> None:
    async with open_puller(bus, stream, consumer) as puller:
        while delivery := await _next(puller, ends):
            # In a task of its own: what it sets for logs and traces ends with it.
            await asyncio.create_task(_handled(handle, delivery))


async def _handled(handle: Handle, delivery: Delivery) -> None:
    await handle(delivery)


async def _next(puller: Puller, ends: tuple[asyncio.Event, ...]) -> Delivery | None:
    """The next message; None once one of `ends` has come. The last of them comes with any of the others."""
    return None if any(end.is_set() for end in ends) else await unless(ends[-1].wait(), puller.next())

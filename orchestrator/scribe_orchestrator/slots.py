"""Slots on a consumer: each works on one message at a time, until told to drain."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from scribe_bus.connection import Bus
from scribe_bus.delivery import Delivery
from scribe_bus.puller import Puller, open_puller

from scribe_orchestrator.racing import unless

Handle = Callable[[Delivery], Awaitable[None]]


async def work_slots(
    bus: Bus, stream: str, consumer: str, handle: Handle, *, slots: int, draining: asyncio.Event
) -> None:
    """Pull and handle with so many slots; returns when draining has begun and each has finished its message.

    Cancelled, `handle` is cancelled too and must hand its message back.
    """
    async with asyncio.TaskGroup() as group:
        for _ in range(slots):
            group.create_task(_slot(bus, stream, consumer, handle, draining))


async def _slot(bus: Bus, stream: str, consumer: str, handle: Handle, draining: asyncio.Event) -> None:
    async with open_puller(bus, stream, consumer) as puller:
        while delivery := await _next(puller, draining):
            # In a task of its own: what it sets for logs and traces ends with it.
            await asyncio.create_task(_handled(handle, delivery))


async def _handled(handle: Handle, delivery: Delivery) -> None:
    await handle(delivery)


async def _next(puller: Puller, draining: asyncio.Event) -> Delivery | None:
    """The next message; None once draining has begun."""
    return None if draining.is_set() else await unless(draining.wait(), puller.next())

"""Slots that change while they work, on a real NATS."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from scribe_bus.connection import Bus
from scribe_bus.delivery import Delivery
from scribe_bus.publisher import publish_once
from scribe_bus.streams import PIPELINE
from scribe_bus.subjects import step_subject
from scribe_bus.testing import CAPACITIES, running_bus
from scribe_orchestrator.slots import Slots, work_slots
from scribe_orchestrator.testing import until

pytestmark = pytest.mark.integration


@dataclass(slots=True)
class Works:
    """What is being worked on, each until it is let go."""

    bus: Bus
    slots: Slots
    draining: asyncio.Event = field(default_factory=asyncio.Event)
    held: list[asyncio.Event] = field(default_factory=list)
    done: int = 0

    async def handle(self, delivery: Delivery) -> None:
        self.held.append(leave := asyncio.Event())
        await leave.wait()
        self.held.remove(leave)
        self.done += 1
        await delivery.ack()

    async def busy(self, count: int) -> None:
        async def so_many() -> bool:
            return len(self.held) == count

        await until(so_many, within=10)
        await asyncio.sleep(0.3)
        assert count == len(self.held)

    async def publish(self, count: int) -> None:
        for _ in range(count):
            await publish_once(self.bus, step_subject("parse", str(uuid4()), 1), b"x", within=5)


@asynccontextmanager
async def working(count: int) -> AsyncIterator[Works]:
    async with running_bus(CAPACITIES) as bus:
        works = Works(bus, Slots(count))
        task = asyncio.create_task(
            work_slots(bus, PIPELINE, "parse", works.handle, slots=works.slots, draining=works.draining)
        )
        try:
            yield works
        finally:
            works.draining.set()
            for leave in tuple(works.held):
                leave.set()
            await asyncio.wait_for(task, 10)


async def test_more_slots_take_more_at_once() -> None:
    """Without a message of those at work being touched."""
    async with working(1) as works:
        await works.publish(5)
        await works.busy(1)
        works.slots.set(3)
        await works.busy(3)
        assert works.done == 0


async def test_fewer_slots_finish_what_they_have_and_take_no_more() -> None:
    """Down to none, and up again."""
    async with working(3) as works:
        await works.publish(6)
        await works.busy(3)
        works.slots.set(0)
        await works.busy(3)
        for leave in tuple(works.held):
            leave.set()
        await works.busy(0)
        assert works.done == 3
        works.slots.set(2)
        await works.busy(2)


async def test_draining_finishes_what_is_in_hand() -> None:
    """And returns then, with messages left for others."""
    async with working(2) as works:
        await works.publish(4)
        await works.busy(2)
    assert works.done == 2

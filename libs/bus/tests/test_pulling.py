"""Pulling on a real NATS: one at a time, within the capacity, across restarts of the server."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from scribe_bus.connection import Bus, open_bus
from scribe_bus.delivery import Delivery
from scribe_bus.embedded import EmbeddedNats
from scribe_bus.publisher import publish_once
from scribe_bus.puller import Puller, open_puller
from scribe_bus.streams import PIPELINE, ensure, load_of
from scribe_bus.subjects import step_subject
from scribe_bus.testing import CAPACITIES, SMALL, port_of, running_bus

pytestmark = pytest.mark.integration


async def publish(bus: Bus, step: str, body: bytes = b"x") -> str:
    subject = step_subject(step, str(uuid4()), 1)
    await publish_once(bus, subject, body, within=5)
    return subject


async def test_what_is_published_is_delivered_and_acknowledged() -> None:
    """With its body, its count and its place; acknowledged it is nobody's."""
    async with running_bus() as bus, open_puller(bus, PIPELINE, "parse") as puller:
        subject = await publish(bus, "parse", b"body")
        delivery = await puller.next()
        assert (subject, b"body", 1) == (delivery.subject, delivery.body, delivery.times)
        await delivery.ack()
        async with asyncio.timeout(5):
            while (load := await load_of(bus, "parse")).in_flight:  # noqa: ASYNC110  # an acknowledgement is not confirmed
                await asyncio.sleep(0.01)
        assert (0, delivery.sequence) == (load.pending, load.floor)


async def test_a_message_handed_back_comes_again() -> None:
    """At once, and counted."""
    async with running_bus() as bus, open_puller(bus, PIPELINE, "parse") as puller:
        await publish(bus, "parse")
        await (await puller.next()).nak()
        assert 2 == (await puller.next()).times


async def test_capacity_is_shared_by_the_cluster() -> None:
    """Three are worked on at once however many slots ask; an acknowledgement frees one."""
    async with running_bus({**CAPACITIES, "scrape": 3}) as bus, AsyncExitStack() as stack:
        for _ in range(5):
            await publish(bus, "scrape")
        pullers = [await stack.enter_async_context(open_puller(bus, PIPELINE, "scrape")) for _ in range(5)]
        pulls = [asyncio.create_task(puller.next()) for puller in pullers]
        await asyncio.sleep(0.3)
        first = [pull.result() for pull in pulls if pull.done()]
        assert 3 == len(first)
        await first[0].ack()
        await asyncio.sleep(0.3)
        assert 4 == sum(pull.done() for pull in pulls)
        for pull in pulls:
            pull.cancel()


async def test_a_pull_outlives_a_restart_of_the_server() -> None:
    """A request that was parked on the old server is made again on the new one."""
    folder = Path(tempfile.mkdtemp(prefix="scribe-test-nats-"))
    server = await EmbeddedNats.start(folder)
    try:
        async with open_bus(server.url, name="test") as bus:
            await ensure(bus, SMALL, CAPACITIES)
            async with open_puller(bus, PIPELINE, "parse") as puller:
                pull = asyncio.create_task(puller.next())
                await asyncio.sleep(0.1)
                server.process.kill()
                server.process.wait()
                server = await EmbeddedNats.start(folder, port=port_of(server.url))
                subject = await publish(bus, "parse")
                assert subject == (await asyncio.wait_for(pull, 10)).subject
    finally:
        await server.stop()
        shutil.rmtree(folder)


async def test_a_slot_opened_while_the_server_is_away_pulls_once_it_is_back() -> None:
    """As a slot does that subscribes anew because it heard nothing for too long."""
    folder = Path(tempfile.mkdtemp(prefix="scribe-test-nats-"))
    server = await EmbeddedNats.start(folder)
    try:
        async with open_bus(server.url, name="test") as bus:
            await ensure(bus, SMALL, CAPACITIES)
            server.process.kill()
            server.process.wait()
            while bus.is_connected:  # noqa: ASYNC110  # the bus has no event for it
                await asyncio.sleep(0.01)
            async with open_puller(bus, PIPELINE, "parse") as puller:
                server = await EmbeddedNats.start(folder, port=port_of(server.url))
                subject = await publish(bus, "parse")
                assert subject == (await asyncio.wait_for(puller.next(), 5)).subject
    finally:
        await server.stop()
        shutil.rmtree(folder)


async def test_a_cancelled_pull_loses_nothing() -> None:
    """What arrives while a slot closes is handed back, not kept until it times out."""
    async with running_bus() as bus:
        async with open_puller(bus, PIPELINE, "parse") as puller:
            pull = asyncio.create_task(puller.next())
            await asyncio.sleep(0.1)
            pull.cancel()
            await asyncio.wait([pull])
            await publish(bus, "parse")
            await asyncio.sleep(0.1)
        async with open_puller(bus, PIPELINE, "parse") as other:
            assert 2 == (await asyncio.wait_for(other.next(), 5)).times


async def test_room_for_several_is_asked_for_at_once() -> None:
    """And no more than that is given, however much waits; what becomes free is asked for again."""
    async with running_bus() as bus, open_puller(bus, PIPELINE, "parse") as puller:
        for _ in range(8):
            await publish(bus, "parse")
        taken = [await _delivered(puller, 4 - number) for number in range(4)]
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(_delivered(puller, 0), 0.5)
        load = await load_of(bus, "parse")
        assert (4, 4) == (load.pending, load.in_flight)
        for delivery in taken:
            await delivery.ack()
        assert {1} == {(await _delivered(puller, 4 - number)).times for number in range(4)}


async def test_less_room_takes_back_what_was_asked_for() -> None:
    """A message that comes later goes to another at once."""
    async with running_bus() as bus, open_puller(bus, PIPELINE, "parse") as puller, AsyncExitStack() as stack:
        waiting = asyncio.create_task(puller.next_or_word(5))
        await asyncio.sleep(0.2)
        puller.interrupt()
        assert await waiting is None
        emptied = asyncio.create_task(puller.next_or_word(0))
        stack.callback(emptied.cancel)
        await asyncio.sleep(0.2)
        await publish(bus, "parse")
        other = await stack.enter_async_context(open_puller(bus, PIPELINE, "parse"))
        assert 1 == (await asyncio.wait_for(other.next(), 5)).times


async def _delivered(puller: Puller, room: int) -> Delivery:
    while not (delivery := await puller.next_or_word(room)):
        pass
    return delivery

"""Events and nudges on a real NATS."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import aclosing
from pathlib import Path
from uuid import uuid4

import pytest
from nats.aio.msg import Msg
from scribe.v1 import pipeline_pb2
from scribe_bus.connection import Bus, open_bus
from scribe_bus.embedded import EmbeddedNats
from scribe_bus.events import Ear, follow, publish_event
from scribe_bus.nudge import nudge, on_nudge
from scribe_bus.publisher import exists
from scribe_bus.streams import ensure
from scribe_bus.subjects import event_subject, finish_subject
from scribe_bus.testing import CAPACITIES, SMALL, port_of, running_bus
from scribe_bus.tombstone import publish_cancelled

pytestmark = pytest.mark.integration

USER = str(uuid4())


async def say(bus: Bus, job: str, *details: str) -> None:
    for detail in details:
        await publish_event(bus, USER, pipeline_pb2.JobEvent(job_id=job, detail=detail), confirmed=True)


async def take(bus: Bus, job: str, count: int, after: int = 0) -> list[tuple[int, str]]:
    taken = []
    async with asyncio.timeout(10), aclosing(follow(bus, USER, job, after)) as following:
        async for sequence, event in following:
            taken.append((sequence, event.detail))
            if len(taken) == count:
                break
    return taken


async def test_a_job_is_followed_from_its_first_event_and_live() -> None:
    """Earlier events come first, then what happens; other jobs' events never."""
    async with running_bus() as bus:
        job = str(uuid4())
        await say(bus, job, "a", "b")
        await say(bus, str(uuid4()), "not mine")
        following = asyncio.create_task(take(bus, job, 4))
        await asyncio.sleep(0.1)
        await say(bus, job, "c", "d")
        assert ["a", "b", "c", "d"] == [detail for _, detail in await following]


async def test_an_event_that_was_read_before_it_was_heard_is_no_news() -> None:
    """Nobody looks into the stream again for its sake; for one that was not read they do."""
    async with running_bus() as bus:
        ear, heard = Ear(), asyncio.Queue[bytes]()
        subject = event_subject(USER, str(uuid4()))

        async def hear(message: Msg) -> None:
            await ear.hear(message)
            heard.put_nowait(message.data)

        async with bus.listen(subject, hear), asyncio.timeout(10):
            ear.noticed(b"early")
            await bus.publish(subject, b"early")
            assert (b"early", False) == (await heard.get(), ear.arrived.is_set())
            await bus.publish(subject, b"late")
            assert (b"late", True) == (await heard.get(), ear.arrived.is_set())


async def test_following_resumes_behind_a_place() -> None:
    """What was seen does not come again."""
    async with running_bus() as bus:
        job = str(uuid4())
        await say(bus, job, "a", "b", "c")
        place = (await take(bus, job, 2))[-1][0]
        assert ["c"] == [detail for _, detail in await take(bus, job, 1, after=place)]


async def test_a_place_beyond_the_stream_is_its_beginning() -> None:
    """After the stream was lost and made anew a reader is not left waiting for ever."""
    async with running_bus() as bus:
        job = str(uuid4())
        await say(bus, job, "a")
        assert ["a"] == [detail for _, detail in await take(bus, job, 1, after=10_000)]


async def test_following_outlives_a_restart_of_the_server() -> None:
    """No gap and no repeat."""
    folder = Path(tempfile.mkdtemp(prefix="scribe-test-nats-"))
    server = await EmbeddedNats.start(folder)
    try:
        async with open_bus(server.url, name="test") as bus:
            await ensure(bus, SMALL, CAPACITIES)
            job = str(uuid4())
            await say(bus, job, "a")
            following = asyncio.create_task(take(bus, job, 2))
            await asyncio.sleep(0.1)
            await server.stop()
            server = await EmbeddedNats.start(folder, port=port_of(server.url))
            again = asyncio.Event()
            with bus.waking(again.set):
                if not bus.is_connected:
                    await asyncio.wait_for(again.wait(), 5)
            await say(bus, job, "b")
            assert ["a", "b"] == [detail for _, detail in await following]
    finally:
        await server.stop()
        shutil.rmtree(folder)


async def test_a_nudge_wakes() -> None:
    """Whoever listens."""
    async with running_bus() as bus:
        woken = asyncio.Event()
        async with on_nudge(bus, woken.set):
            await bus.flush()
            assert await nudge(bus)
            await asyncio.wait_for(woken.wait(), 5)


async def test_a_tombstone_takes_the_finish_subject_once() -> None:
    """A job that was never dispatched needs none."""
    async with running_bus() as bus:
        state = pipeline_pb2.PipelineState(job_id=str(uuid4()), epoch=1)
        assert await publish_cancelled(bus, state)
        assert await exists(bus, finish_subject(state.job_id, 1))
        assert not await publish_cancelled(bus, state)
        assert not await publish_cancelled(bus, pipeline_pb2.PipelineState(job_id=state.job_id, epoch=0))

"""Events and nudges on a real NATS."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from contextlib import aclosing
from pathlib import Path
from uuid import uuid4

import pytest
from nats.aio.client import Client
from nats.aio.msg import Msg
from scribe.v1 import pipeline_pb2
from scribe_bus import api
from scribe_bus.connection import Bus, open_bus
from scribe_bus.embedded import EmbeddedNats
from scribe_bus.events import Heard, follow, publish_event
from scribe_bus.nudge import nudge, on_nudge
from scribe_bus.publisher import exists
from scribe_bus.streams import ensure
from scribe_bus.subjects import finish_subject
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


async def test_an_event_that_was_stored_and_never_told_is_found_with_the_next() -> None:
    """The next one of its job says that there was one before, and the stream has it."""
    async with running_bus() as bus:
        job, heard = str(uuid4()), Heard()
        await say(bus, job, "a")
        after = (await take(bus, job, 1))[0][0]
        await say(bus, job, "b", "c")
        assert heard.starts_over()
        await heard.hear(told(b"c", after + 2, after + 1))
        assert ([], True) == ([*heard.take(after)], heard.starts_over())
        assert ["b", "c"] == [detail for _, detail in await take(bus, job, 2, after=after)]


async def test_what_is_heard_is_taken_once_and_in_order() -> None:
    """What was read from the stream already is left out; what says no place, or is more than a reader can hold, is read there."""
    heard = Heard()
    assert (True, False) == (heard.starts_over(), heard.starts_over())
    for place in (3, 4, 7):
        await heard.hear(told(b"%d" % place, place, 0 if place == 7 else place - 1))
    assert [(4, b"4"), (7, b"7")] == [*heard.take(3)]
    assert ([], False) == ([*heard.take(7)], heard.starts_over())
    await heard.hear(Msg(_client=Client(), data=b"no place"))
    assert heard.starts_over()
    for place in range(8, 1008):
        await heard.hear(told(b"many", place, place - 1))
    assert heard.starts_over()


def told(body: bytes, place: int, before: int) -> Msg:
    headers = {"Nats-Sequence": str(place), "Nats-Last-Sequence": str(before)}
    return Msg(_client=Client(), data=body, headers=headers)


async def test_a_stream_of_before_is_brought_up_to_date() -> None:
    """One that does not tell again what it has stored, as releases up to 0.6.0 made it."""
    async with running_bus() as bus:
        before = {**(await api.ask(bus, "STREAM.INFO.EVENTS"))["config"]}
        del before["republish"]
        await api.ask(bus, "STREAM.UPDATE.EVENTS", before)
        await ensure(bus, SMALL, CAPACITIES)
        job = str(uuid4())
        following = asyncio.create_task(take(bus, job, 2))
        await asyncio.sleep(0.1)
        await say(bus, job, "a", "b")
        assert ["a", "b"] == [detail for _, detail in await following]


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

"""Publishing on a real NATS: once, confirmed, and never taken for done when it is not."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from scribe_bus import api
from scribe_bus.connection import Bus, open_bus
from scribe_bus.delivery import Delivery
from scribe_bus.errors import BusFull, BusUnavailable, MovedOn, StreamDrift
from scribe_bus.publisher import exists, publish_once, publish_onward, taken_on
from scribe_bus.puller import open_puller
from scribe_bus.streams import PIPELINE, StreamSizes, ensure, load_of, purge, subjects_of
from scribe_bus.subjects import job_filter, parse_subject, step_subject
from scribe_bus.testing import CAPACITIES, SMALL, running_bus, running_nats

pytestmark = pytest.mark.integration


async def test_a_step_is_published_once() -> None:
    """The second publish of a subject is told that it was taken, and changes nothing."""
    async with running_bus() as bus:
        subject = step_subject("parse", str(uuid4()), 1)
        assert not await exists(bus, subject)
        assert await publish_once(bus, subject, b"first", within=2)
        assert not await publish_once(bus, subject, b"second", within=2)
        stored = await api.last_on(bus, PIPELINE, subject)
        assert stored
        assert stored.body == b"first"


async def test_whatever_follows_of_a_job_is_known_by_one_question() -> None:
    """A later step, or an outcome; not what came before, nor other jobs and epochs."""
    async with running_bus() as bus:
        job, other = str(uuid4()), str(uuid4())
        own = parse_subject(step_subject("scrape", job, 2))

        async def sequence(subject: str) -> int:
            await publish_once(bus, subject, b"x", within=2)
            stored = await api.last_on(bus, PIPELINE, subject)
            assert stored
            return stored.sequence

        await sequence(step_subject("parse", job, 2))
        mine = await sequence(own.subject)
        await sequence(step_subject("arxiv", job, 1))
        await sequence(step_subject("finish", other, 2))
        assert not await taken_on(bus, own, mine)
        await sequence(step_subject("compose", job, 2))
        assert await taken_on(bus, own, mine)


async def test_an_outcome_is_something_that_follows() -> None:
    """Such as a cancelled job's tombstone."""
    async with running_bus() as bus:
        own = parse_subject(step_subject("parse", str(uuid4()), 1))
        await publish_once(bus, own.subject, b"x", within=2)
        stored = await api.last_on(bus, PIPELINE, own.subject)
        assert stored
        await publish_once(bus, own.finish.subject, b"x", within=2)
        assert await taken_on(bus, own, stored.sequence)


async def test_what_comes_of_a_message_is_put_behind_it_once() -> None:
    """A repeat, such as after a lost confirmation, is told that it is there."""
    async with running_bus() as bus:
        delivery = await _delivered(bus, str(uuid4()))
        onward = delivery.subject.replace("parse", "scrape")
        assert await publish_onward(bus, onward, b"first", behind=delivery, within=2)
        assert not await publish_onward(bus, onward, b"second", behind=delivery, within=2)
        stored = await api.last_on(bus, PIPELINE, onward)
        assert stored
        assert stored.body == b"first"


async def test_nothing_is_put_behind_an_outcome() -> None:
    """Of the same epoch; other jobs and other epochs do not matter. It is said at once, not tried for the whole time."""
    async with running_bus() as bus:
        job = str(uuid4())
        delivery = await _delivered(bus, job)
        own = parse_subject(delivery.subject)
        for finish in (step_subject("finish", job, 2), step_subject("finish", str(uuid4()), 1)):
            await publish_once(bus, finish, b"x", within=2)
        assert await publish_onward(bus, step_subject("scrape", job, 1), b"x", behind=delivery, within=2)
        await publish_once(bus, own.finish.subject, b"x", within=2)
        async with asyncio.timeout(10):
            with pytest.raises(MovedOn):
                await publish_onward(bus, step_subject("compose", job, 1), b"x", behind=delivery, within=60)
        assert not await exists(bus, step_subject("compose", job, 1))


async def test_work_in_hand_outlives_its_stream() -> None:
    """A stream that was made anew has nothing of the job: what comes of the work is put there all the same."""
    async with running_bus() as bus:
        delivery = await _delivered(bus, str(uuid4()))
        await api.ask(bus, f"STREAM.DELETE.{PIPELINE}")
        await ensure(bus, SMALL, CAPACITIES)
        assert await publish_onward(bus, delivery.subject.replace("parse", "scrape"), b"x", behind=delivery, within=2)


async def _delivered(bus: Bus, job: str) -> Delivery:
    """A step's message, in hand; behind others, so that its number is not the stream's first."""
    for epoch in (3, 2, 1):
        await publish_once(bus, step_subject("parse", job, epoch), b"x", within=2)
    async with asyncio.timeout(10), open_puller(bus, PIPELINE, "parse") as puller:
        while (delivery := await puller.next()).subject != step_subject("parse", job, 1):
            pass
    return delivery


async def test_a_full_stream_is_not_done() -> None:
    """The refusal has the same number as a repeat; the subject is not there, so it is an error."""
    async with running_nats() as server, open_bus(server.url, name="test") as bus:
        await ensure(bus, StreamSizes(pipeline_bytes=300_000, events_bytes=300_000), CAPACITIES)
        subjects = [step_subject("parse", str(uuid4()), 1) for _ in range(2)]
        await publish_once(bus, subjects[0], b"x" * 200_000, within=0)
        with pytest.raises(BusFull):
            await publish_once(bus, subjects[1], b"x" * 200_000, within=0.2)
        assert not await exists(bus, subjects[1])


async def test_what_is_there_is_known_in_a_full_stream_too() -> None:
    """Asking stores nothing, and is answered although no further byte is taken; what was purged is not there."""
    async with running_nats() as server, open_bus(server.url, name="test") as bus:
        await ensure(bus, StreamSizes(pipeline_bytes=300_000, events_bytes=300_000), CAPACITIES)
        job, other = str(uuid4()), str(uuid4())
        subject = step_subject("parse", job, 1)
        await publish_once(bus, subject, b"x" * 200_000, within=0)
        with pytest.raises(BusFull):
            for epoch in range(1, 1000):
                await publish_once(bus, step_subject("scrape", other, epoch), b"x" * 1000, within=0)
        filled = len(await subjects_of(bus, "pipeline.>"))
        assert await exists(bus, subject)
        assert not await exists(bus, step_subject("compose", job, 1))
        assert filled == len(await subjects_of(bus, "pipeline.>"))
        await purge(bus, job_filter(job))
        assert not await exists(bus, subject)


async def test_a_full_stream_takes_the_held_message_when_there_is_room() -> None:
    """Holding ends as soon as something was purged."""
    async with running_nats() as server, open_bus(server.url, name="test") as bus:
        await ensure(bus, StreamSizes(pipeline_bytes=300_000, events_bytes=300_000), CAPACITIES)
        first, second = str(uuid4()), str(uuid4())
        await publish_once(bus, step_subject("parse", first, 1), b"x" * 200_000, within=0)
        held = asyncio.create_task(publish_once(bus, step_subject("parse", second, 1), b"x" * 200_000, within=10))
        await asyncio.sleep(0.1)
        assert 1 == await purge(bus, job_filter(first))
        assert await held
        assert {step_subject("parse", second, 1)} == await subjects_of(bus, job_filter(second))


async def test_a_publish_waits_out_a_missing_server() -> None:
    """A server that is away raises within the limit and not before."""
    async with running_nats() as server, open_bus(server.url, name="test") as bus:
        await ensure(bus, SMALL, CAPACITIES)
        await server.stop()
        with pytest.raises(BusUnavailable):
            await publish_once(bus, step_subject("parse", str(uuid4()), 1), b"x", within=0.3)


async def test_ensuring_again_changes_nothing_and_capacity_follows_settings() -> None:
    """Twice is once; another capacity is brought up to date on the living consumer."""
    async with running_bus() as bus:
        await ensure(bus, SMALL, CAPACITIES)
        await ensure(bus, SMALL, {**CAPACITIES, "scrape": 9})
        info = await api.ask(bus, f"CONSUMER.INFO.{PIPELINE}.scrape")
        assert 9 == info["config"]["max_ack_pending"]
        assert (0, 0) == ((load := await load_of(bus, "scrape")).pending, load.in_flight)


async def test_a_changed_consumer_is_refused_by_name() -> None:
    """Somebody's other ack_wait is reported, not silently used."""
    async with running_bus() as bus:
        config = (await api.ask(bus, f"CONSUMER.INFO.{PIPELINE}.parse"))["config"]
        request = {"stream_name": PIPELINE, "config": {**config, "ack_wait": 30 * 10**9}, "action": "update"}
        await api.ask(bus, f"CONSUMER.CREATE.{PIPELINE}.parse.pipeline.parse.>", request)
        with pytest.raises(StreamDrift, match=r"PIPELINE\.parse: ack_wait is 30000000000, needed is 10000000000"):
            await ensure(bus, SMALL, CAPACITIES)

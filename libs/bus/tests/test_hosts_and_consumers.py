"""Hosts' words, capacity, pauses and what start-up checks say, on a real NATS."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from scribe.v1 import host_pb2
from scribe_bus import api
from scribe_bus.connection import inbox_prefix, servers_in
from scribe_bus.errors import BusUnavailable, StreamDrift
from scribe_bus.hosts import heard, order_for, publish_beat, publish_order
from scribe_bus.publisher import publish_once
from scribe_bus.puller import open_puller
from scribe_bus.steps import STEPS
from scribe_bus.streams import PIPELINE, consumer_configs, ensure, load_of, missing, pause
from scribe_bus.subjects import beat_subject, order_subject, step_subject
from scribe_bus.testing import CAPACITIES, SMALL, running_bus

pytestmark = pytest.mark.integration


async def test_a_hosts_last_word_is_kept() -> None:
    """One for each process; earlier words are gone."""
    async with running_bus() as bus:
        for version in ("1", "2"):
            await publish_beat(bus, host_pb2.HostBeat(host="pi1", instance="a", version=version))
        await publish_beat(bus, host_pb2.HostBeat(host="pi2", instance="b", version="1"))
        async with asyncio.timeout(5):  # the stream takes them a moment behind the server
            while (words := [(word.beat.host, word.beat.version) for word in await heard(bus)])[1:] != [("pi2", "1")]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert [("pi1", "2"), ("pi2", "1")] == words


async def test_a_host_is_told_the_last_order() -> None:
    """Nothing to begin with; what cannot be read is nothing."""
    async with running_bus() as bus:
        assert not (await order_for(bus, "pi1")).draining
        await publish_order(bus, "pi1", host_pb2.HostOrder(draining=True))
        assert (await order_for(bus, "pi1")).draining
        await bus.request(order_subject("pi1"), b"\xff")
        assert not (await order_for(bus, "pi1")).draining


@pytest.mark.parametrize("name", ["", "a.b", "*", ">", "a b", "x" * 64, "ü"])
def test_a_hosts_name_is_one_token(name: str) -> None:
    """Nothing else reaches a subject."""
    for build in (lambda: beat_subject(name, "a"), lambda: order_subject(name)):
        with pytest.raises(ValueError):
            build()


async def test_capacity_changes_while_it_works() -> None:
    """And is left alone where the database has the word, unless the consumer is gone."""
    async with running_bus() as bus:
        await ensure(bus, SMALL, {**CAPACITIES, "scrape": 5})
        assert 5 == (await load_of(bus, "scrape")).capacity
        await ensure(bus, SMALL, CAPACITIES, as_they_are=STEPS)
        assert 5 == (await load_of(bus, "scrape")).capacity
        await api.ask(bus, f"CONSUMER.DELETE.{PIPELINE}.scrape")
        with pytest.raises(BusUnavailable):
            await load_of(bus, "scrape")
        await ensure(bus, SMALL, CAPACITIES, as_they_are=STEPS)
        assert CAPACITIES["scrape"] == (await load_of(bus, "scrape")).capacity


async def test_a_paused_step_delivers_nothing_until_it_goes_on() -> None:
    """What is in hand may be acknowledged meanwhile; a change of capacity keeps the pause."""
    async with running_bus() as bus, open_puller(bus, PIPELINE, "scrape") as puller:
        for _ in range(2):
            await publish_once(bus, step_subject("scrape", str(uuid4()), 1), b"x", within=5)
        first = await puller.next()
        await pause(bus, "scrape", paused=True)
        await ensure(bus, SMALL, {**CAPACITIES, "scrape": 4})
        assert (True, 4) == ((await load_of(bus, "scrape")).paused, (await load_of(bus, "scrape")).capacity)
        pull = asyncio.create_task(puller.next())
        await first.ack()
        await asyncio.sleep(0.3)
        assert not pull.done()
        await pause(bus, "scrape", paused=False)
        assert await asyncio.wait_for(pull, 10)
        assert not (await load_of(bus, "scrape")).paused


async def test_a_runner_finds_its_consumer_as_it_must_be() -> None:
    """Absent, or with the difference named; its capacity and pause are no difference."""
    async with running_bus() as bus:
        await pause(bus, "scrape", paused=True)
        assert [] == await missing(bus, ("scrape",))
        await api.ask(bus, f"CONSUMER.DELETE.{PIPELINE}.scrape")
        assert ["PIPELINE.scrape"] == await missing(bus, ("scrape", "parse"))
        config = {**consumer_configs(CAPACITIES)[PIPELINE, "scrape"], "ack_wait": 77 * 10**9}
        body = {"stream_name": PIPELINE, "config": config, "action": "create"}
        await api.ask(bus, f"CONSUMER.CREATE.{PIPELINE}.scrape.{config['filter_subject']}", body)
        with pytest.raises(StreamDrift, match=r"PIPELINE\.scrape: ack_wait is 77000000000, needed is 10000000000"):
            await missing(bus, ("scrape",))


def test_an_address_may_name_a_cluster() -> None:
    """Answers arrive below the user's own name, which permissions can tell apart."""
    assert ["nats://a:1", "nats://b:2"] == servers_in("nats://a:1, nats://b:2")
    assert "_INBOX.scraper" == inbox_prefix("nats://scraper:x@a:1,nats://b:2")
    assert ["_INBOX", "_INBOX"] == [inbox_prefix("nats://a:1"), inbox_prefix("nats://a.*:x@b:1")]

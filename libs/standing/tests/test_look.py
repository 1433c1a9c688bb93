"""One look at a real NATS and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from scribe.v1 import host_pb2, pipeline_pb2
from scribe_bus.connection import Bus
from scribe_bus.hosts import publish_beat
from scribe_bus.publisher import publish_once
from scribe_bus.steps import step_enum
from scribe_bus.subjects import step_subject
from scribe_bus.testing import running_bus
from scribe_standing.look import look
from scribe_store import orders
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration


async def test_it_sees_what_waits_since_when_and_who_could_work() -> None:
    """Messages in front of a step, orders, slots of hosts that speak; those that said goodbye are gone."""
    async with running_postgres() as dsn, Store.open(dsn) as store, running_bus() as bus:
        before = datetime.now(UTC)
        for _ in range(2):
            job = str(uuid4())
            await publish_once(
                bus,
                step_subject("scrape", job, 1),
                pipeline_pb2.PipelineState(job_id=job).SerializeToString(),
                within=5,
            )
        step = host_pb2.HostStep(step=step_enum("scrape"), slots=2)
        await publish_beat(bus, host_pb2.HostBeat(host="pi1", instance="a", steps=[step]))
        await publish_beat(bus, host_pb2.HostBeat(host="pi2", instance="b", steps=[step], stopped=True))
        await orders.set_capacity(store, "scrape", 5)
        await bus.request("$JS.API.STREAM.INFO.HOSTS", b"")  # what was only said has arrived by then
        seen = await look(bus, store)
    assert seen.cluster is not None
    scrape = {standing.step: standing for standing in seen.cluster.steps}["scrape"]
    assert (scrape.waiting, scrape.working, scrape.ordered_capacity, scrape.slots) == (2, 0, 5, 2)
    assert scrape.waiting_since is not None
    assert abs((scrape.waiting_since - before).total_seconds()) < 60
    assert [word.beat.host for word in seen.cluster.hosts] == ["pi1"]
    assert scrape.note == "hosts have 2 slots only"


async def test_without_nats_the_rest_is_seen() -> None:
    """Nothing is said of steps and hosts then, rather than something old."""
    async with running_postgres() as dsn, Store.open(dsn) as store:
        bus = Bus("nats://127.0.0.1:9", name="test")
        try:
            seen = await look(bus, store)
        finally:
            await bus.close()
    assert (seen.cluster, seen.work.live, seen.work.cost.spent) == (None, {}, 0)

"""The same streams with three replicas, on three real NATS servers that die in turn under load."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from scribe_bus import api
from scribe_bus.errors import BusUnavailable
from scribe_bus.steps import STEPS
from scribe_bus.testing_servers import Cluster, running_cluster
from scribe_orchestrator.process import running
from scribe_orchestrator.testing import until
from scribe_orchestrator.testing_world import World, running_world

pytestmark = pytest.mark.integration


@pytest.fixture
async def yard() -> AsyncIterator[tuple[World, Cluster]]:
    async with running_cluster(3) as cluster, running_world(NATS_URL=cluster.url, SCRIBE_NATS_REPLICAS="3") as world:
        world.steps.seconds = {"parse": 0.05, "scrape": 0.2, "arxiv": 0.05, "compose": 0.1}
        yield world, cluster


async def streams(world: World) -> list[tuple[int, int]]:
    """Of each stream, its replicas and how many of the others keep up with its leader."""
    found = []
    for name in ("PIPELINE", "EVENTS", "HOSTS"):
        try:
            info = await api.ask(world.bus, f"STREAM.INFO.{name}")
        except BusUnavailable:
            return []
        replicas = info["cluster"].get("replicas", [])
        found.append(
            (info["config"]["num_replicas"], sum(bool(r["current"]) and not r.get("offline") for r in replicas))
        )
    return found


async def whole(world: World) -> None:
    """Returns once every stream has all its replicas."""

    async def all_current() -> bool:
        return await streams(world) == [(3, 2)] * 3

    await until(all_current, within=60)


async def test_no_job_is_lost_when_each_node_dies_in_turn(yard: tuple[World, Cluster]) -> None:
    """Two orchestrators without a leader, one node of three away at a time: every job ends, with one e-mail and one count."""
    world, cluster = yard
    other = world.settings.model_copy(update={"host_name": "other"})
    submitted, enough = [], asyncio.Event()

    async def keep_submitting() -> None:
        while not enough.is_set():  # not cancelled: a job may be stored already that nobody noted
            submitted.append(await world.submit())
            await asyncio.sleep(0.4)

    async with running(world.settings, STEPS), running(other, STEPS):
        await whole(world)
        load = asyncio.create_task(keep_submitting())
        for server in cluster.servers:
            await asyncio.sleep(1)
            server.kill()
            await asyncio.sleep(2)
            await server.start()
            await whole(world)
        enough.set()
        await load
        ended = [await world.ended(job) for job in submitted]
    assert len(submitted) > 10
    assert {"completed"} == {job.status for job in ended}
    assert (len(submitted), len(submitted)) == await world.count()

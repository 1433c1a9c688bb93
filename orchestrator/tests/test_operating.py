"""Operators' orders on a running orchestrator: capacity, pauses, hosts; what is lost in NATS is made again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest
from scribe_bus import api
from scribe_bus.errors import BusUnavailable
from scribe_bus.hosts import Heard, heard
from scribe_bus.steps import STEPS, step_enum
from scribe_bus.streams import HOSTS, PIPELINE, load_of
from scribe_orchestrator.process import running
from scribe_orchestrator.settings import OrchestratorSettings, RunnerSettings
from scribe_orchestrator.testing import running_steps, until
from scribe_orchestrator.testing_world import World, running_world
from scribe_rpc.testing_certificates import Authority
from scribe_store import orders

pytestmark = pytest.mark.integration

PROMISED_SECONDS = 15.0


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running_world(SCRIBE_HOST_NAME="pi1") as world:
        yield world


async def host(world: World, name: str = "pi1") -> Heard:
    found = [word for word in await heard(world.bus) if word.beat.host == name]
    return found[-1]


async def busy(world: World, step: str) -> int:
    """How many of a step its service works on."""
    return world.steps.inside[step]


async def test_a_host_says_what_it_does_and_that_it_goes(world: World) -> None:
    """Version, slots, memory, and the job it works on; its last word is that it stops."""
    world.steps.held["scrape"] = asyncio.Event()
    async with running(world.settings, STEPS):
        job_id = await world.submit()
        await world.steps.called("scrape", 1)

        async def told() -> bool:
            return any(step.running for step in (await host(world)).beat.steps)

        await until(told)
        beat = (await host(world)).beat
        world.steps.held["scrape"].set()
    slots = {step.step: step.slots for step in beat.steps}
    assert {step_enum("parse"): 8, step_enum("scrape"): 3, step_enum("arxiv"): 1, step_enum("compose"): 8} == slots
    assert [(str(job_id), 1)] == [(r.job_id, r.epoch) for step in beat.steps for r in step.running]
    assert beat.version
    assert min(beat.memory_bytes, beat.memory_available_bytes) > 1_000_000
    await world.bus.flush()
    assert (True, False) == ((await host(world)).beat.stopped, beat.stopped)


async def test_capacity_is_one_number_that_changes_while_work_goes_on(world: World) -> None:
    """Of two hosts' slots together; more than the settings say, and less."""
    world.steps.held["scrape"] = asyncio.Event()
    other = world.settings.model_copy(update={"host_name": "pi2"})
    async with running(world.settings, STEPS), running(_runner(other), ("scrape",)):
        for _ in range(12):
            await world.submit()
        await _settles(world, "scrape", 3)
        await orders.set_capacity(world.store, "scrape", 5)
        await _settles(world, "scrape", 5)
        await orders.set_capacity(world.store, "scrape", 1)
        await _capacity(world, "scrape", 1)
        world.steps.held.pop("scrape").set()
        world.steps.held["scrape"] = again = asyncio.Event()
        await _settles(world, "scrape", 1)
        world.steps.held.clear()
        again.set()


async def test_a_paused_step_begins_nothing_until_it_goes_on(world: World) -> None:
    """Jobs wait in front of it; the pause outlives a consumer that was deleted."""
    await orders.set_paused(world.store, "compose", paused=True)
    async with running(world.settings, STEPS):
        job_id = await world.submit("book")

        async def waits() -> bool:
            try:
                return (await load_of(world.bus, "compose")).pending == 1
            except BusUnavailable:
                return False

        await until(waits)
        await api.ask(world.bus, f"CONSUMER.DELETE.{PIPELINE}.compose")
        await until(waits)
        await asyncio.sleep(0.5)
        assert ("running", 0) == ((await world.job(job_id)).status, world.steps.calls["compose"])
        await orders.set_paused(world.store, "compose", paused=False)
        assert "completed" == (await world.ended(job_id)).status


async def test_a_draining_host_finishes_and_leaves_the_rest_to_others(world: World) -> None:
    """Its order stands in the database, so a lost stream does not undo it."""
    world.steps.held["scrape"] = asyncio.Event()
    other = world.settings.model_copy(update={"host_name": "pi2"})
    async with running(world.settings, STEPS):
        first = await world.submit("book")
        await world.steps.called("scrape", 1)
        await orders.set_draining(world.store, "pi1", draining=True)
        await _until_draining(world, "pi1")
        await api.ask(world.bus, f"STREAM.DELETE.{HOSTS}")
        second = await world.submit("book")
        await _until_draining(world, "pi1")
        world.steps.held["scrape"].set()
        await asyncio.sleep(1)
        assert ("running", 1) == ((await world.job(second)).status, world.steps.calls["scrape"])
        async with running(_runner(other), STEPS):
            assert ["completed"] * 2 == [(await world.ended(job)).status for job in (first, second)]


async def test_a_deleted_consumer_is_made_again(world: World) -> None:
    """With the job that waits for it going on within the promised time."""
    world.steps.held["parse"] = asyncio.Event()
    async with running(world.settings, STEPS):
        job_id = await world.submit()
        await world.steps.called("parse", 1)
        for consumer in ("scrape", "finish"):
            await api.ask(world.bus, f"CONSUMER.DELETE.{PIPELINE}.{consumer}")
        began = time.monotonic()
        world.steps.held.pop("parse").set()
        assert "completed" == (await world.ended(job_id)).status
    assert time.monotonic() - began < PROMISED_SECONDS
    assert dict.fromkeys(STEPS, 1) == dict(world.steps.calls)


async def test_a_deleted_stream_is_made_again_and_its_jobs_are_revived(world: World) -> None:
    """Those that waited in it and those in hand: each ends once."""
    world.steps.held["compose"] = asyncio.Event()
    async with running(world.settings, STEPS):
        submitted = [await world.submit("book") for _ in range(4)]
        await world.steps.called("compose", 4)
        began = time.monotonic()
        await api.ask(world.bus, f"STREAM.DELETE.{PIPELINE}")
        await _revived(world, submitted)
        assert time.monotonic() - began < PROMISED_SECONDS
        world.steps.held.pop("compose").set()
        assert {"completed"} == {(await world.ended(job)).status for job in submitted}
    assert (4, 4) == await world.count()


async def test_a_nats_that_comes_back_empty_is_filled_again(world: World) -> None:
    """Every job that had not ended is sent again within the promised time, and ends once."""
    world.steps.held["compose"] = asyncio.Event()
    async with running(world.settings, STEPS):
        submitted = [await world.submit("book") for _ in range(4)]
        await world.steps.called("compose", 4)
        await world.nats.lose_disk()
        await world.nats.start_again()
        began = time.monotonic()
        await _revived(world, submitted)
        assert time.monotonic() - began < PROMISED_SECONDS
        world.steps.held.pop("compose").set()
        assert {"completed"} == {(await world.ended(job)).status for job in submitted}
    assert (4, 4) == await world.count()


async def test_it_waits_for_tables_that_are_up_to_date(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Saying where they are and where they must be; migrated, it begins by itself."""
    await world.store.execute("UPDATE alembic_version SET version_num = '0003'")
    starting = asyncio.create_task(_one_job(world))
    await asyncio.sleep(1.5)
    assert not starting.done()
    assert any("revision 0003" in record.getMessage() for record in caplog.records)
    await world.store.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "completed" == await asyncio.wait_for(starting, 30)


async def test_steps_on_other_hosts_are_called_with_certificates(world: World, tmp_path: Path) -> None:
    """Both sides have one of the same authority."""
    authority = Authority(tmp_path)
    async with running_steps(authority.identity("services")) as services:
        there = dict.fromkeys(("parser", "scraper", "arxiv", "composer"), services.address)
        async with running(world.settings.model_copy(update=there), STEPS, authority.identity("main")):
            assert "completed" == (await world.ended(await world.submit())).status
    assert dict.fromkeys(STEPS, 1) == dict(services.calls)


async def _one_job(world: World) -> str:
    async with running(world.settings, STEPS):
        return (await world.ended(await world.submit())).status


def _runner(settings: OrchestratorSettings) -> RunnerSettings:
    """The same host with runners alone."""
    return RunnerSettings.model_construct(**{name: getattr(settings, name) for name in RunnerSettings.model_fields})


async def _settles(world: World, step: str, count: int) -> None:
    async def so_many() -> bool:
        return await busy(world, step) == count

    await until(so_many)
    await asyncio.sleep(0.5)
    assert count == await busy(world, step)


async def _capacity(world: World, step: str, count: int) -> None:
    async def so_many() -> bool:
        return (await load_of(world.bus, step)).capacity == count

    await until(so_many)


async def _until_draining(world: World, name: str) -> None:
    async def drains() -> bool:
        return any(word.beat.draining for word in await heard_or_none(world) if word.beat.host == name)

    await until(drains)


async def heard_or_none(world: World) -> list[Heard]:
    try:
        return await heard(world.bus)
    except BusUnavailable:
        return []


async def _revived(world: World, submitted: list[UUID]) -> None:
    async def all_sent_again() -> bool:
        return min([(await world.job(job)).epoch for job in submitted]) > 1

    await until(all_sent_again)

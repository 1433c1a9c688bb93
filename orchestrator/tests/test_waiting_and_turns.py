"""What jobs show while they wait, what holds a slot and what does not, and whose turn it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from scribe.v1 import pipeline_pb2
from scribe_bus import api
from scribe_bus.messages import STATE_VERSION, decode_state, encode_state
from scribe_bus.publisher import publish_once
from scribe_bus.steps import STEPS
from scribe_bus.streams import PIPELINE, ensure, load_of
from scribe_bus.subjects import finish_subject, parse_subject, step_subject
from scribe_orchestrator.job_state import state_of
from scribe_orchestrator.process import running
from scribe_orchestrator.testing import until
from scribe_orchestrator.testing_world import World, running_world
from scribe_orchestrator.waiting_words import waits
from scribe_rpc.errors import ServiceError
from scribe_store import dispatch, orders
from scribe_store.dispatch import Claim
from scribe_store.rows import ENDED

pytestmark = pytest.mark.integration

RETRYING = pipeline_pb2.STEP_STATUS_RETRYING


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running_world(SCRIBE_STEP_TIMEOUT_PARSE="1") as world:
        yield world


def test_a_wait_is_told_in_words() -> None:
    """How often it failed, until when it waits, and why."""
    at = datetime(2026, 11, 27, 14, 3, 5, tzinfo=UTC).timestamp()
    assert "Call 2 failed; trying again at 14:03:05 UTC: Overloaded." == waits(2, at, "Overloaded.")


async def test_a_short_wait_shows_on_the_job(world: World) -> None:
    """In its events and, while it lasts, in its row: which call failed, why, and when the next is made."""
    world.steps.troubles["compose"].append(ServiceError("MODEL_OVERLOADED", retry_after=4.0))
    async with running(world.settings, STEPS):
        job_id = await world.submit("book")

        async def shows() -> bool:
            steps = (await world.job(job_id)).steps
            return ("compose", "retrying") in [(trace.step, trace.status) for trace in steps]

        await until(shows)
        trace = (await world.job(job_id)).steps[-1]
        said = await world.events(job_id)
    (event,) = [event for event in said if event.step_status == RETRYING]
    assert "Call 1 failed; trying again at" in trace.detail
    assert trace.detail == event.detail
    assert ("MODEL_OVERLOADED", 1) == (event.error.reason, event.attempts)
    assert event.retry_time.seconds > event.time.seconds
    assert ("compose", "completed", "") == ((s := (await world.job(job_id)).steps[-1]).step, s.status, s.detail)


async def test_a_long_wait_shows_on_the_job_and_holds_no_slot(world: World) -> None:
    """The only slot of the step works on the next job meanwhile."""
    await orders.set_capacity(world.store, "compose", 1)
    world.steps.troubles["compose"].append(ServiceError("MODEL_RATE_LIMITED", retry_after=60))
    async with running(world.settings, STEPS):
        first = await world.submit("book")
        waiting = await world.reached(first, "retrying")
        load = await load_of(world.bus, "compose")
        assert (1, 0, 0) == (load.capacity, load.in_flight, load.pending)
        assert "completed" == (await world.ended(await world.submit("book"))).status
        said = [event async for event in _events(world, str(first), RETRYING)]
    assert ("MODEL_RATE_LIMITED", "compose") == (waiting.error_reason, waiting.failed_step)
    assert waiting.retry_at
    assert f"{waiting.retry_at:%H:%M:%S} UTC" in waiting.steps[-1].detail
    assert [1] == [event.attempts for event in said if event.state == pipeline_pb2.JOB_STATE_RETRYING]


async def test_a_service_that_hangs_is_cut(world: World) -> None:
    """After the step's own limit, and its job ends with the reason."""
    world.steps.held["parse"] = asyncio.Event()
    async with running(world.settings, STEPS):
        job = await world.ended(await world.submit())
    assert ("failed", "DEADLINE_EXCEEDED", "parse") == (job.status, job.error_reason, job.failed_step)
    assert world.steps.cancelled["parse"] == world.steps.calls["parse"] == 2


async def test_a_message_of_a_newer_version_waits_for_one(world: World) -> None:
    """It is neither worked on nor thrown away, and others are not held up."""
    newer = await world.submit()
    await ensure(world.bus, world.settings.sizes, world.settings.capacities)
    claim = await dispatch.claim(world.store, newer, world.settings.terms)
    assert isinstance(claim, Claim)
    state = state_of(claim)
    state.version = STATE_VERSION + 1
    subject = step_subject("parse", str(newer), claim.epoch)
    await publish_once(world.bus, subject, encode_state(state), within=5)
    await dispatch.confirm(world.store, newer, claim.epoch)
    async with running(world.settings, STEPS):
        assert "completed" == (await world.ended(await world.submit("book"))).status
        assert ("running", 1) == ((await world.job(newer)).status, (await world.job(newer)).epoch)
        assert 1 == (await load_of(world.bus, "parse")).in_flight
    assert await api.last_on(world.bus, PIPELINE, subject)
    assert {"parse": 1, "scrape": 1, "compose": 1} == dict(world.steps.calls)


async def test_a_step_that_only_a_newer_version_knows_is_not_taken_for_lost(world: World) -> None:
    """The sweeper leaves its job alone; so does the dispatcher with a job that is to go on there."""
    there, to_go = await world.submit(), await world.submit()
    await ensure(world.bus, world.settings.sizes, world.settings.capacities)
    claim = await dispatch.claim(world.store, there, world.settings.terms)
    assert isinstance(claim, Claim)
    await world.bus.request(f"pipeline.verify.{there}.1", encode_state(state_of(claim)))
    await dispatch.confirm(world.store, there, 1)
    await world.store.execute("UPDATE queue_items SET dispatched_at = now() - interval '1 minute' WHERE id = $1", there)
    await world.store.execute("UPDATE queue_items SET next_step = 'verify' WHERE id = $1", to_go)
    async with running(world.settings, STEPS):
        assert "completed" == (await world.ended(await world.submit("book"))).status
        await asyncio.sleep(3.5)
        assert ("running", 1) == ((await world.job(there)).status, (await world.job(there)).epoch)
        assert (await world.job(to_go)).status == "running"


async def test_a_newer_versions_outcome_is_left_to_it(world: World) -> None:
    """The finisher hands it back; the job goes on waiting."""
    world.steps.held["compose"] = asyncio.Event()
    async with running(world.settings, STEPS):
        job_id = await world.submit("book")
        await world.steps.called("compose", 1)
        stored = await api.last_on(world.bus, PIPELINE, step_subject("compose", str(job_id), 1))
        assert stored
        state = decode_state(stored.body, parse_subject(stored.subject))
        body = pipeline_pb2.JobOutcome(state=state).SerializeToString() + b"\xfa\x3f\x03new"
        await publish_once(world.bus, finish_subject(str(job_id), 1), body, within=5)
        await asyncio.sleep(1)
        assert ("running", 1) == ((await world.job(job_id)).status, (await load_of(world.bus, "finish")).in_flight)


async def test_a_single_job_is_not_held_up_by_a_batch_before_it(world: World) -> None:
    """It takes what it takes alone, and two turns of the slowest step; the batch keeps the slots busy all the while."""
    world.steps.seconds = {"parse": 0.1, "scrape": 1.0, "arxiv": 0.05, "compose": 0.3}
    single = await world.another_owner()
    async with running(world.settings, STEPS):
        began = time.monotonic()
        await world.ended(await world.submit_for(world.owner))
        alone = time.monotonic() - began
        batch = [await world.submit() for _ in range(24)]
        await world.steps.called("scrape", 5)
        began = time.monotonic()
        mine = await world.submit_for(single)

        async def ended() -> bool:
            return (await world.job(mine, single)).status in ENDED

        await until(ended)
        took = time.monotonic() - began
        unfinished = [job for job in batch if (await world.job(job)).status not in ENDED]
        assert len(unfinished) > 10
        assert took < alone + 2 * 1.0
        assert {"completed"} == {(await world.ended(job)).status for job in batch}
    assert 3 == world.steps.most["scrape"]


async def _events(world: World, job_id: str, status: int) -> AsyncIterator[pipeline_pb2.JobEvent]:
    """What was said so far of a job's step in that status, and of the job as a whole."""
    from scribe_bus.subjects import event_subject

    sequence = 1
    while stored := await api.next_on(world.bus, "EVENTS", event_subject(str(world.owner), job_id), sequence):
        sequence = stored.sequence + 1
        event = pipeline_pb2.JobEvent.FromString(stored.body)
        if event.step_status in {status, 0}:
            yield event

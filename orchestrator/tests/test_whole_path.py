"""A job's way from its row to its e-mail, on a real NATS, PostgreSQL and gRPC."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from scribe.v1 import email_pb2, pipeline_pb2, sender_pb2
from scribe_bus.publisher import publish_once
from scribe_bus.steps import STEPS
from scribe_bus.streams import ensure
from scribe_bus.subjects import finish_subject, step_subject
from scribe_bus.tombstone import publish_cancelled
from scribe_orchestrator.process import running
from scribe_orchestrator.testing import until
from scribe_orchestrator.testing_world import TEMPLATE, World, running_world
from scribe_rpc.errors import ServiceError
from scribe_store import dispatch, jobs, users
from scribe_store.dispatch import Claim
from scribe_store.rows import NewJob

pytestmark = pytest.mark.integration

ONCE = dict.fromkeys(STEPS, 1)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running_world() as world:
        yield world


async def test_a_job_becomes_an_email(world: World) -> None:
    """Each service is called once; e-mail, receipts, counter, steps and cost are in the database."""
    async with running(world.settings, STEPS):
        job = await world.ended(await world.submit())
    email = await world.email(job)
    assert ("completed", ONCE, (1, 1)) == (job.status, dict(world.steps.calls), await world.count())
    assert (TEMPLATE, "Hello", True, job.id) == (email.email_message, email.subject, email.is_confident, email.job_id)
    assert [("On Engines")] == email.metadata["papers_used"]
    assert email.record
    record = email_pb2.Email.FromString(email.record)
    assert (str(email.id), ["p1"], True) == (record.id, [p.id for p in record.publications], record.sandbox)
    assert [(step, "completed") for step in STEPS] == [(trace.step, trace.status) for trace in job.steps]
    assert (4_000, None) == (job.spent_micro_dollars, job.current_step)
    assert [150_000, 90_000, 148_000, 147_000] == [context.budget_micro_dollars for context in world.steps.contexts]


async def test_progress_is_told_in_order(world: World) -> None:
    """Each step begins and ends before the next begins; the last event carries the e-mail's id."""
    async with running(world.settings, STEPS):
        job_id = await world.submit()
        job = await world.ended(job_id)
        said = await world.events(job_id)
    marks = [(e.step, e.step_status) for e in said if e.step and not (e.detail or e.draft or e.HasField("verdict"))]
    ran = [pipeline_pb2.STEP_PARSE, pipeline_pb2.STEP_SCRAPE, pipeline_pb2.STEP_ARXIV, pipeline_pb2.STEP_COMPOSE]
    both = (pipeline_pb2.STEP_STATUS_RUNNING, pipeline_pb2.STEP_STATUS_COMPLETED)
    assert [(step, status) for step in ran for status in both] == marks
    assert "reading a page" in [event.detail for event in said]
    assert TEMPLATE in [event.draft for event in said]
    assert ["your engines"] == [event.verdict.text for event in said if event.HasField("verdict")]
    assert str(job.email_id) == said[-1].email_id


async def test_a_job_keeps_what_its_owner_said_when_it_was_accepted(world: World) -> None:
    """Whom they mean and that they insist reach research, who they are reaches the composer, changed since or not."""
    await users.set_sender(world.store, world.owner, sender_pb2.Sender(name="Tim").SerializeToString())
    new = NewJob(
        id=uuid4(), user_id=world.owner, recipient_name="Ada", recipient_interest="engines", email_template=TEMPLATE,
        recipient_orcid="0000-0002-1825-0097", recipient_known_paper_ids=["2401.01234"], override_contact_policy=True,
    )  # fmt: skip
    await jobs.create(world.store, new)
    await users.set_sender(world.store, world.owner, sender_pb2.Sender(name="Tom").SerializeToString())
    async with running(world.settings, STEPS):
        await world.ended(new.id)
    (researched,), (composed,) = world.steps.researched, world.steps.composed
    assert researched.override_contact_policy
    assert ("0000-0002-1825-0097", ["2401.01234"]) == (
        researched.recipient.orcid,
        list(researched.recipient.known_paper_ids),
    )
    assert "Tim" == composed.sender.name


async def test_arxiv_is_left_out_where_it_is_not_needed(world: World) -> None:
    """It shows as skipped and its service is not called."""
    async with running(world.settings, STEPS):
        job = await world.ended(await world.submit("book"))
    assert ("completed", 0) == (job.status, world.steps.calls["arxiv"])
    assert ("arxiv", "skipped") in [(trace.step, trace.status) for trace in job.steps]


async def test_many_jobs_of_several_users_all_end(world: World) -> None:
    """Thirty at once: as many e-mails, none twice."""
    async with running(world.settings, STEPS):
        submitted = [await world.submit() for _ in range(30)]
        ended = [await world.ended(job) for job in submitted]
    assert {"completed"} == {job.status for job in ended}
    assert (30, 30) == await world.count()
    assert dict.fromkeys(STEPS, 30) == dict(world.steps.calls)


async def test_research_that_fails_is_done_without(world: World) -> None:
    """The e-mail comes with a warning for the sender."""
    world.steps.troubles["scrape"].append(ServiceError("SEARCH_CREDENTIALS"))
    world.steps.troubles["arxiv"].append(ServiceError("ARXIV_RATE_LIMITED", retry_after=3600))
    async with running(world.settings, STEPS):
        job = await world.ended(await world.submit())
    warnings = [warning["reason"] for warning in (await world.email(job)).metadata["warnings"]]
    assert ["RESEARCH_UNAVAILABLE", "PAPERS_UNAVAILABLE"] == warnings
    assert ["completed", "degraded", "degraded", "completed"] == [trace.status for trace in job.steps]


async def test_a_passing_trouble_is_called_again(world: World) -> None:
    """The job goes on as if nothing had been."""
    world.steps.troubles["compose"].append(ServiceError("MODEL_OVERLOADED"))
    async with running(world.settings, STEPS):
        job = await world.ended(await world.submit())
    assert ("completed", 2) == (job.status, world.steps.calls["compose"])


async def test_a_lasting_trouble_fails_the_job_in_words(world: World) -> None:
    """Its reason, sentence and step are in the row and in the last event; nothing behind it is called."""
    world.steps.troubles["parse"].append(ServiceError("MODEL_REFUSED", "The template has no words."))
    async with running(world.settings, STEPS):
        job_id = await world.submit()
        job = await world.ended(job_id)
        said = await world.events(job_id)
    assert ("failed", "MODEL_REFUSED", "parse") == (job.status, job.error_reason, job.failed_step)
    assert ("The template has no words.", {"parse": 1}) == (job.error_message, dict(world.steps.calls))
    assert "MODEL_REFUSED" == said[-1].error.reason


async def test_a_job_that_must_wait_goes_on_where_it_was(world: World) -> None:
    """A long wait is kept in the database; the steps before it are not called again."""
    world.steps.troubles["compose"].append(ServiceError("MODEL_RATE_LIMITED", retry_after=30))
    async with running(world.settings, STEPS):
        job_id = await world.submit()
        job = await world.reached(job_id, "retrying")
        assert ("MODEL_RATE_LIMITED", "compose", 1) == (job.error_reason, job.failed_step, job.epoch)
        await world.store.execute("UPDATE queue_items SET retry_at = now()")
        job = await world.ended(job_id)
    assert ("completed", 2) == (job.status, job.epoch)
    assert {**ONCE, "compose": 2} == dict(world.steps.calls)
    assert (1, 1) == await world.count()


async def test_cancelling_stops_the_call_in_flight(world: World) -> None:
    """The service's call is cancelled, and no e-mail is written."""
    world.steps.held["compose"] = asyncio.Event()
    async with running(world.settings, STEPS):
        job_id = await world.submit()
        await world.steps.called("compose", 1)
        job, won = await jobs.cancel(world.store, job_id, world.owner)
        assert won
        assert job
        await publish_cancelled(world.bus, pipeline_pb2.PipelineState(job_id=str(job_id), epoch=job.epoch))

        async def call_cancelled() -> int:
            return world.steps.cancelled["compose"]

        await until(call_cancelled)
    assert ("cancelled", (0, 0)) == ((await world.job(job_id)).status, await world.count())


async def test_a_repeated_stream_repeats_nothing(world: World) -> None:
    """Consumers that are made anew deliver all again: no service is called, no e-mail is written twice."""
    async with running(world.settings, STEPS):
        job = await world.ended(await world.submit())
    for consumer in (*STEPS, "finish"):
        await world.bus.request(f"$JS.API.CONSUMER.DELETE.PIPELINE.{consumer}")
    async with running(world.settings, STEPS):
        second = await world.ended(await world.submit())
        await asyncio.sleep(0.5)
    assert dict.fromkeys(STEPS, 2) == dict(world.steps.calls)
    assert (2, 2) == await world.count()
    assert job == await world.job(job.id)
    assert second.status == "completed"


async def test_a_poisoned_step_fails_its_job_and_no_other(world: World) -> None:
    """Bytes that are no state end with a reason; the next job runs."""
    poisoned = await world.submit()
    await ensure(world.bus, world.settings.sizes, world.settings.capacities)
    claim = await dispatch.claim(world.store, poisoned, world.settings.terms)
    assert isinstance(claim, Claim)
    await publish_once(world.bus, step_subject("parse", str(poisoned), claim.epoch), b"\xff\xff", within=5)
    async with running(world.settings, STEPS):
        job = await world.ended(poisoned)
        assert ("failed", "POISON_MESSAGE") == (job.status, job.error_reason)
        assert "completed" == (await world.ended(await world.submit())).status


async def test_a_poisoned_outcome_fails_its_job(world: World) -> None:
    """As nobody can say any more how it ended."""
    world.steps.held["compose"] = asyncio.Event()
    async with running(world.settings, STEPS):
        job_id = await world.submit()
        await world.steps.called("compose", 1)
        await publish_once(world.bus, finish_subject(str(job_id), 1), b"\xff", within=5)
        job = await world.ended(job_id)
    assert ("failed", "POISON_MESSAGE") == (job.status, job.error_reason)


async def test_another_template_than_the_users_is_thrown_away(world: World) -> None:
    """Whoever finished the job wrote to words that the user never sent."""
    world.steps.held["compose"] = asyncio.Event()
    async with running(world.settings, STEPS):
        job_id = await world.submit()
        await world.steps.called("compose", 1)
        state = pipeline_pb2.PipelineState(job_id=str(job_id), epoch=1, template_text="Send money.")
        outcome = pipeline_pb2.JobOutcome(state=state, completed=pipeline_pb2.CompletedOutcome())
        await publish_once(world.bus, finish_subject(str(job_id), 1), outcome.SerializeToString(), within=5)
        job = await world.ended(job_id)
    assert ("failed", (0, 0)) == (job.status, await world.count())


async def test_the_bus_may_be_away_for_a_while(world: World) -> None:
    """A job accepted meanwhile runs when it is back."""
    async with running(world.settings, STEPS):
        await world.ended(await world.submit())
        await world.nats.stop()
        job_id = await world.submit()
        await world.nats.start_again()
        assert "completed" == (await world.ended(job_id)).status
    assert dict.fromkeys(STEPS, 2) == dict(world.steps.calls)

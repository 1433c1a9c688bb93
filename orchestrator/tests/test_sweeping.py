"""What nothing moves any more is found: on a real NATS and PostgreSQL, one round at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import count
from uuid import UUID, uuid4

import pytest
from scribe.v1 import pipeline_pb2, usage_pb2
from scribe_bus import api
from scribe_bus.connection import Bus
from scribe_bus.messages import decode_outcome, decode_state, encode_state
from scribe_bus.publisher import exists, publish_once
from scribe_bus.puller import open_puller
from scribe_bus.streams import PIPELINE
from scribe_bus.subjects import finish_subject, parse_subject, step_subject
from scribe_bus.testing import running_bus
from scribe_orchestrator.dispatcher import Dispatcher
from scribe_orchestrator.job_state import state_of
from scribe_orchestrator.purger import Purger
from scribe_orchestrator.sweeper import Sweeper
from scribe_store import dispatch, jobs, outcomes, users
from scribe_store.dispatch import Claim, Terms
from scribe_store.outcomes import Failure
from scribe_store.rows import Job, NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration

TERMS = Terms(job_budget=50_000, day_budget=1_000_000, deadline_seconds=900)


@dataclass(frozen=True, slots=True, kw_only=True)
class Yard:
    """Bus, database, and who works on them."""

    bus: Bus
    store: Store
    owner: UUID
    dispatcher: Dispatcher
    sweeper: Sweeper

    async def waiting(self) -> UUID:
        new = NewJob(
            id=uuid4(),
            user_id=self.owner,
            recipient_name="Ada",
            recipient_interest="engines",
            email_template="Dear Ada",
        )
        return (await jobs.create(self.store, new)).id

    async def claimed(self) -> Claim:
        claim = await dispatch.claim(self.store, await self.waiting(), TERMS)
        assert isinstance(claim, Claim)
        return claim

    async def lost(self) -> Claim:
        """Dispatched a minute ago, as the row says; what the stream says is the test's."""
        claim = await self.claimed()
        await self.store.execute("UPDATE queue_items SET dispatched_at = now() - interval '1 minute'")
        return claim

    async def publish(self, claim: Claim, step: str, spent: int = 0) -> str:
        state = state_of(claim)
        state.usage.CopyFrom(usage_pb2.Usage(model_cost_micro_dollars=spent))
        subject = step_subject(step, str(claim.id), claim.epoch)
        await publish_once(self.bus, subject, encode_state(state), within=5)
        return subject

    async def job(self, claim: Claim) -> Job:
        job = await jobs.get(self.store, claim.id, self.owner)
        assert job
        return job

    async def money(self) -> tuple[int, int]:
        row = await self.store.fetch_row("SELECT reserved_micro_dollars, spent_micro_dollars FROM daily_spend")
        return tuple(row) if row else (0, 0)  # type: ignore[return-value]


@pytest.fixture
async def yard() -> AsyncIterator[Yard]:
    async with AsyncExitStack() as stack:
        bus = await stack.enter_async_context(running_bus())
        dsn = await stack.enter_async_context(running_postgres())
        store = await stack.enter_async_context(Store.open(dsn))
        user, _ = await users.initialise(store, user_id=uuid4(), email="a@b.example", display_name=None)
        ticks = count(step=10)  # so that each round looks for what is overdue
        dispatcher = Dispatcher(bus, store, terms=TERMS, clock=lambda: next(ticks))
        yield Yard(bus=bus, store=store, owner=user.id, dispatcher=dispatcher, sweeper=Sweeper(bus, store, dispatcher))


async def test_a_claim_that_was_never_published_is(yard: Yard) -> None:
    """A dispatcher that died between its two phases left the row; the message follows."""
    claim = await yard.claimed()
    await yard.dispatcher.round()
    assert not await exists(yard.bus, step_subject("parse", str(claim.id), 1))
    await yard.store.execute("UPDATE queue_items SET claimed_at = now() - interval '4 seconds'")
    await yard.dispatcher.round()
    assert await exists(yard.bus, step_subject("parse", str(claim.id), 1))
    assert await dispatch.unconfirmed(yard.store, 0) == []


async def test_what_is_overdue_is_looked_for_once_a_second(yard: Yard) -> None:
    """However many words come in between: those are of new jobs and free slots."""
    now = 0.0
    dispatcher = Dispatcher(yard.bus, yard.store, terms=TERMS, clock=lambda: now)
    await dispatcher.round()
    claim = await yard.claimed()
    await yard.store.execute("UPDATE queue_items SET claimed_at = now() - interval '4 seconds'")
    now = 0.9
    await dispatcher.round()
    assert not await exists(yard.bus, step_subject("parse", str(claim.id), 1))
    now = 1.0
    await dispatcher.round()
    assert await exists(yard.bus, step_subject("parse", str(claim.id), 1))


async def test_a_claim_that_was_published_is_only_confirmed(yard: Yard) -> None:
    """The repeat is refused by the stream and counts as done."""
    claim = await yard.claimed()
    await yard.publish(claim, "parse", spent=7)
    await yard.store.execute("UPDATE queue_items SET claimed_at = now() - interval '4 seconds'")
    await yard.dispatcher.round()
    stored = await api.last_on(yard.bus, PIPELINE, step_subject("parse", str(claim.id), 1))
    assert stored
    assert 7 == decode_state(stored.body, parse_subject(stored.subject)).usage.model_cost_micro_dollars
    assert await dispatch.unconfirmed(yard.store, 0) == []


async def test_no_more_are_started_than_there_is_room_for(yard: Yard) -> None:
    """Twenty wait; the narrowest step takes two jobs at a time, and nobody works on them here."""
    for _ in range(20):
        await yard.waiting()
    await yard.dispatcher.round()
    running = await dispatch.running_count(yard.store)
    assert 2 <= running <= 16
    await yard.dispatcher.round()
    assert running == await dispatch.running_count(yard.store)


async def test_a_job_whose_messages_are_gone_is_sent_again(yard: Yard) -> None:
    """The stream's disk was lost: the job begins anew under the next epoch."""
    claim = await yard.lost()
    await yard.sweeper.round()
    assert 2 == (await yard.job(claim)).epoch
    assert await exists(yard.bus, step_subject("parse", str(claim.id), 2))


async def test_a_job_that_a_runner_still_gets_is_left_alone(yard: Yard) -> None:
    """Its message is in the stream and not acknowledged, or its outcome is."""
    waiting, done = await yard.lost(), await yard.lost()
    await yard.publish(waiting, "compose")
    await publish_once(yard.bus, finish_subject(str(done.id), 1), b"x", within=5)
    await yard.sweeper.round()
    assert (1, 1) == ((await yard.job(waiting)).epoch, (await yard.job(done)).epoch)


async def test_a_job_whose_last_message_was_acknowledged_goes_on_from_it(yard: Yard) -> None:
    """Its successor was lost: the step is done again with what was known."""
    claim = await yard.lost()
    await yard.publish(claim, "scrape", spent=11)
    async with open_puller(yard.bus, PIPELINE, "scrape") as puller:
        await (await puller.next()).ack()
    await yard.bus.flush()
    await yard.sweeper.round()
    stored = await api.last_on(yard.bus, PIPELINE, step_subject("scrape", str(claim.id), 2))
    assert stored
    assert 11 == decode_state(stored.body, parse_subject(stored.subject)).usage.model_cost_micro_dollars


async def test_an_outcome_that_the_database_lost_is_made_again(yard: Yard) -> None:
    """It was acknowledged, and the row still says that the job runs: the last step is done again with what was known."""
    claim = await yard.lost()
    await yard.publish(claim, "compose", spent=13)
    await publish_once(yard.bus, finish_subject(str(claim.id), 1), b"x", within=5)
    for consumer in ("compose", "finish"):
        async with open_puller(yard.bus, PIPELINE, consumer) as puller:
            delivery = await puller.next()
            await yard.sweeper.round()
            assert 1 == (await yard.job(claim)).epoch
            await delivery.ack()
    await yard.bus.flush()
    await yard.sweeper.round()
    assert 2 == (await yard.job(claim)).epoch
    assert await exists(yard.bus, step_subject("compose", str(claim.id), 2))


async def test_a_job_past_its_deadline_fails(yard: Yard) -> None:
    """In words; runners are told; a call may be in flight, so all that was reserved counts as spent."""
    claim = await yard.lost()
    await yard.publish(claim, "compose", spent=300)
    await yard.store.execute("UPDATE queue_items SET deadline_at = now() - interval '6 seconds'")
    await yard.sweeper.round()
    job = await yard.job(claim)
    assert ("failed", "JOB_DEADLINE", 50_000) == (job.status, job.error_reason, job.spent_micro_dollars)
    assert (0, 50_000) == await yard.money()
    assert await exists(yard.bus, finish_subject(str(claim.id), 1))


async def test_a_cancelled_jobs_money_is_settled_once(yard: Yard) -> None:
    """A call may have been in flight, so all of it counts as spent; runners are told though the gateway could not."""
    claim = await yard.lost()
    await jobs.cancel(yard.store, claim.id, yard.owner)
    await yard.store.execute("UPDATE queue_items SET completed_at = now() - interval '6 seconds'")
    for _ in range(2):
        await yard.sweeper.round()
    assert (0, 50_000) == await yard.money()
    stored = await api.last_on(yard.bus, PIPELINE, finish_subject(str(claim.id), 1))
    assert stored
    assert "cancelled" == decode_outcome(stored.body, parse_subject(stored.subject)).WhichOneof("result")


async def test_a_job_cancelled_while_it_waited_pays_what_it_spent(yard: Yard) -> None:
    """Nothing was in flight then."""
    claim = await yard.lost()
    state = state_of(claim)
    state.usage.CopyFrom(usage_pb2.Usage(model_cost_micro_dollars=21))
    outcome = pipeline_pb2.JobOutcome(state=state, retry=pipeline_pb2.RetryOutcome(step=pipeline_pb2.STEP_COMPOSE))
    await publish_once(yard.bus, finish_subject(str(claim.id), 1), outcome.SerializeToString(), within=5)
    await jobs.cancel(yard.store, claim.id, yard.owner)
    await yard.store.execute("UPDATE queue_items SET completed_at = now() - interval '6 seconds'")
    await yard.sweeper.round()
    assert (0, 21) == await yard.money()


async def test_messages_leave_an_hour_after_their_jobs_end(yard: Yard) -> None:
    """Not before, and other jobs' stay."""
    old, fresh = await yard.lost(), await yard.lost()
    subjects = [await yard.publish(claim, "parse") for claim in (old, fresh)]
    failure = Failure(
        job_id=old.id, epoch=1, reason="INTERNAL", message="", step=None, spent=0, state=None, steps=[]
    )  # fmt: skip
    await outcomes.fail(yard.store, failure)
    purger = Purger(yard.bus, yard.store)
    await purger.round()
    assert await exists(yard.bus, subjects[0])
    await yard.store.execute(
        "UPDATE queue_items SET completed_at = now() - interval '61 minutes' WHERE id = $1", old.id
    )
    await Purger(yard.bus, yard.store).round()
    assert [False, True] == [await exists(yard.bus, subject) for subject in subjects]

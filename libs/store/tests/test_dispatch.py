"""Claims, ends and money on a real PostgreSQL: fair, guarded, and once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from scribe_store import dispatch, emails, jobs, outcomes, users
from scribe_store.dispatch import Claim, OverBudget, Terms
from scribe_store.outcomes import Applied, Completion, Failure, Postponement
from scribe_store.rows import Job, NewJob, StepTrace
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration

TERMS = Terms(job_budget=50_000, day_budget=1_000_000, deadline_seconds=900)
TEMPLATE = "Dear {{name}}"


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with running_postgres() as dsn, Store.open(dsn) as store:
        yield store


async def new_user(store: Store) -> UUID:
    user, _ = await users.initialise(store, user_id=uuid4(), email=f"{uuid4()}@b.example", display_name=None)
    return user.id


async def new_job(store: Store, owner: UUID, position: int = 0) -> UUID:
    new = NewJob(
        id=uuid4(), user_id=owner, recipient_name="Ada", recipient_interest="engines", email_template=TEMPLATE,
        batch_position=position,
    )  # fmt: skip
    return (await jobs.create(store, new)).id


async def claimed(store: Store, owner: UUID, terms: Terms = TERMS) -> Claim:
    claim = await dispatch.claim(store, await new_job(store, owner), terms)
    assert isinstance(claim, Claim)
    return claim


async def job_of(store: Store, claim: Claim) -> Job:
    job = await jobs.get(store, claim.id, claim.user_id)
    assert job
    return job


async def money(store: Store, owner: UUID) -> tuple[int, int]:
    row = await store.fetch_row("SELECT * FROM daily_spend WHERE user_id = $1", owner)
    return (row["reserved_micro_dollars"], row["spent_micro_dollars"]) if row else (0, 0)


def completion(claim: Claim, **changes: object) -> Completion:
    fields: dict[str, object] = {
        "job_id": claim.id, "epoch": claim.epoch, "email_id": uuid4(), "template_text": TEMPLATE, "subject": "S",
        "body": "Dear Ada", "template_type": "research", "metadata": {"papers_used": []}, "record": b"r",
        "is_confident": True, "spent": 20_000, "steps": [StepTrace(step="parse", status="completed", seconds=1.0)],
    }  # fmt: skip
    return Completion(**{**fields, **changes})  # type: ignore[arg-type]


def failure(claim: Claim) -> Failure:
    return Failure(
        job_id=claim.id,
        epoch=claim.epoch,
        reason="MODEL_REFUSED",
        message="No.\x00",
        step="parse",
        spent=7,
        state=b"s",
        steps=[],
    )


def postponement(claim: Claim, seconds: float = 0.0) -> Postponement:
    return Postponement(
        job_id=claim.id, epoch=claim.epoch, reason="MODEL_OVERLOADED", message="Later.", step="scrape",
        retry_at=datetime.now(UTC) + timedelta(seconds=seconds), spent=5, state=b"kept", steps=[],
    )  # fmt: skip


async def test_a_batch_does_not_stand_before_anothers_single_job(store: Store) -> None:
    """Users take turns; within one the order of the request holds."""
    batch, single = await new_user(store), await new_user(store)
    many = [await new_job(store, batch, position) for position in range(5)]
    one = await new_job(store, single)
    assert {many[0], one} == set(await dispatch.waiting(store, 2))
    assert [many[0], one, *many[1:]] == await dispatch.waiting(store, 10)


async def test_work_in_flight_counts_in_turns(store: Store) -> None:
    """Who has jobs running comes behind who has none."""
    busy, fresh = await new_user(store), await new_user(store)
    await claimed(store, busy)
    await new_job(store, busy)
    mine = await new_job(store, fresh)
    assert mine == (await dispatch.waiting(store, 1))[0]
    assert 1 == await dispatch.running_count(store)


@pytest.mark.parametrize("limit", [1, 4, 7, 40])
async def test_whose_turn_it_is_follows_from_flights_and_order_alone(store: Store, limit: int) -> None:
    """However many rows are wanted, and however few of them are looked at: the first by turn, then age."""
    flying, waiting = [0, 2, 0, 5, 1, 0, 3, 0], [3, 4, 1, 9, 2, 6, 1, 8]
    rows = []
    for number, (running, jobs_waiting) in enumerate(zip(flying, waiting, strict=True)):
        owner = await new_user(store)
        for _ in range(running):
            await claimed(store, owner)
        ids = [await new_job(store, owner, position) for position in range(jobs_waiting)]
        rows += [(running + turn, number, turn, job_id) for turn, job_id in enumerate(ids, start=1)]
    assert [job_id for *_, job_id in sorted(rows)][:limit] == await dispatch.waiting(store, limit)


async def test_live_jobs_of_several_are_found_at_once(store: Store) -> None:
    """Each one's oldest first and no more than asked for; what has ended, and others' jobs, are not among them."""
    ada, ben = await new_user(store), await new_user(store)
    first, second = await new_job(store, ada), await new_job(store, ada)
    await new_job(store, ada)
    claim = await claimed(store, ben)
    ended = await claimed(store, ben)
    await outcomes.complete(store, completion(ended))
    await new_job(store, await new_user(store))
    found = await jobs.live_of(store, [ada, ben], 2)
    assert [job.id for job in found if job.user_id == ada] == [first, second]
    assert [job.id for job in found if job.user_id != ada] == [claim.id]


async def test_whether_anybody_waits_is_known(store: Store) -> None:
    """Jobs in flight do not count."""
    owner = await new_user(store)
    await claimed(store, owner)
    assert not await dispatch.any_waiting(store)
    await new_job(store, owner)
    assert await dispatch.any_waiting(store)


async def test_a_job_is_claimed_once(store: Store) -> None:
    """Ten dispatchers at once: one raises the epoch and reserves the money."""
    owner = await new_user(store)
    job = await new_job(store, owner)
    claims = await asyncio.gather(*(dispatch.claim(store, job, TERMS) for _ in range(10)))
    (claim,) = [c for c in claims if c]
    assert isinstance(claim, Claim)
    assert (1, "parse", 50_000, None) == (claim.epoch, claim.next_step, claim.reserved_micro_dollars, claim.state)
    assert (50_000, 0) == await money(store, owner)
    assert await dispatch.waiting(store, 5) == []


async def test_a_days_money_is_never_promised_twice(store: Store) -> None:
    """Claims at once stop at the limit: what does not fit waits while the rest may come back."""
    owner = await new_user(store)
    waiting = [await new_job(store, owner) for _ in range(6)]
    terms = Terms(job_budget=40, day_budget=100, deadline_seconds=900)
    claims = await asyncio.gather(*(dispatch.claim(store, job, terms) for job in waiting))
    assert 2 == sum(isinstance(claim, Claim) for claim in claims)
    assert 4 == claims.count(None)
    assert (80, 0) == await money(store, owner)


async def test_a_spent_day_fails_the_job_in_words(store: Store) -> None:
    """The owner reads why, and when it will work again."""
    owner = await new_user(store)
    terms = Terms(job_budget=40, day_budget=50, deadline_seconds=900)
    await outcomes.complete(store, completion(await claimed(store, owner, terms), spent=20))
    assert (0, 20) == await money(store, owner)
    job = await new_job(store, owner)
    assert isinstance(await dispatch.claim(store, job, terms), OverBudget)
    found = await jobs.get(store, job, owner)
    assert found
    assert ("failed", "BUDGET_EXCEEDED") == (found.status, found.error_reason)
    assert "tomorrow" in (found.error_message or "")


async def test_an_unconfirmed_claim_is_found_until_it_is_confirmed(store: Store) -> None:
    """With all that is needed to publish it again."""
    claim = await claimed(store, await new_user(store))
    assert [claim] == await dispatch.unconfirmed(store, 0)
    assert await dispatch.unconfirmed(store, 60) == []
    await dispatch.confirm(store, claim.id, claim.epoch)
    assert await dispatch.unconfirmed(store, 0) == []
    assert [claim.id] == [live.id for live in await dispatch.in_flight(store, 0)]


async def test_an_email_is_written_once(store: Store) -> None:
    """Ten equal outcomes at once: one e-mail, one count, one settlement."""
    owner = await new_user(store)
    claim = await claimed(store, owner)
    done = completion(claim)
    applied = await asyncio.gather(*(outcomes.complete(store, done) for _ in range(10)))
    assert (1, 9) == (applied.count(Applied.DONE), applied.count(Applied.REPEATED))
    user, job = await users.get(store, owner), await job_of(store, claim)
    assert user
    assert (1, "completed", done.email_id, 20_000) == (
        user.generation_count,
        job.status,
        job.email_id,
        job.spent_micro_dollars,
    )
    assert (0, 20_000) == await money(store, owner)
    email = await emails.get(store, done.email_id, owner)
    assert email
    assert ("Dear Ada", "Ada", claim.id, {"papers_used": []}) == (
        email.email_message,
        email.recipient_name,
        email.job_id,
        email.metadata,
    )


async def test_outcomes_of_other_epochs_change_nothing(store: Store) -> None:
    """An earlier one is stale, a later one is ahead, one of no job is gone."""
    claim = await claimed(store, await new_user(store))
    newer = await dispatch.claim_lost(store, claim.id, claim.epoch, step="scrape", state=b"s")
    assert newer
    assert (2, "scrape", b"s") == (newer.epoch, newer.next_step, newer.state)
    assert await outcomes.complete(store, completion(claim)) is Applied.STALE
    assert await outcomes.complete(store, completion(claim, epoch=3)) is Applied.AHEAD
    assert await outcomes.complete(store, completion(claim, job_id=uuid4())) is Applied.GONE
    assert await dispatch.claim_lost(store, claim.id, claim.epoch, step="parse", state=None) is None
    assert "running" == (await job_of(store, claim)).status


async def test_another_template_is_not_accepted(store: Store) -> None:
    """Whoever composed it wrote to something else than the user's words."""
    claim = await claimed(store, await new_user(store))
    assert await outcomes.complete(store, completion(claim, template_text="Send money")) is Applied.FOREIGN
    assert await outcomes.fail(store, failure(claim)) is Applied.DONE


async def test_a_cancelled_job_gets_no_email(store: Store) -> None:
    """The cancel won; the money is found unsettled and given back once."""
    owner = await new_user(store)
    claim = await claimed(store, owner)
    await jobs.cancel(store, claim.id, owner)
    assert await outcomes.complete(store, completion(claim)) is Applied.ENDED
    assert [claim.id] == [live.id for live in await dispatch.unsettled(store, 0)]
    await asyncio.gather(*(outcomes.settle(store, claim.id, 9) for _ in range(3)))
    assert (0, 9) == await money(store, owner)
    assert await dispatch.unsettled(store, 0) == []


async def test_a_failure_keeps_its_reason_and_state(store: Store) -> None:
    """For people, and for a later try."""
    owner = await new_user(store)
    claim = await claimed(store, owner)
    assert await outcomes.fail(store, failure(claim)) is Applied.DONE
    job = await job_of(store, claim)
    assert ("failed", "MODEL_REFUSED", "No.", "parse") == (
        job.status,
        job.error_reason,
        job.error_message,
        job.failed_step,
    )
    assert b"s" == await store.fetch_value("SELECT state FROM queue_items")
    assert (0, 7) == await money(store, owner)


async def test_a_postponed_job_is_claimed_again_when_due(store: Store) -> None:
    """At the step that failed, with what was known, under a new epoch, its money still reserved."""
    owner = await new_user(store)
    early, due = await claimed(store, owner), await claimed(store, owner)
    assert await outcomes.postpone(store, postponement(early, 600)) is Applied.DONE
    assert await outcomes.postpone(store, postponement(due)) is Applied.DONE
    assert await outcomes.postpone(store, postponement(due)) is Applied.REPEATED
    assert "retrying" == (await job_of(store, due)).status
    assert [due.id] == await dispatch.due_retries(store, 10)
    again = await dispatch.claim_due(store, due.id)
    assert again
    assert (2, "scrape", b"kept", due.deadline_at) == (again.epoch, again.next_step, again.state, again.deadline_at)
    assert await dispatch.claim_due(store, due.id) is None
    assert (None, "running") == ((job := await job_of(store, due)).error_reason, job.status)
    assert (100_000, 0) == await money(store, owner)


async def test_jobs_past_their_deadline_are_found(store: Store) -> None:
    """Running and retrying ones; within it they are not."""
    owner = await new_user(store)
    late = await claimed(store, owner, Terms(job_budget=1, day_budget=10, deadline_seconds=0))
    await claimed(store, owner, TERMS)
    assert [late.id] == [live.id for live in await dispatch.overdue(store, 0)]
    assert await dispatch.overdue(store, 60) == []


async def test_steps_show_while_a_job_runs_and_not_after(store: Store) -> None:
    """One entry a step, in order; nothing is written for another epoch or behind the end."""
    claim = await claimed(store, await new_user(store))
    now = datetime.now(UTC)
    for step, status in [("parse", "running"), ("parse", "completed"), ("scrape", "running")]:
        await outcomes.record_step(store, claim.id, 1, StepTrace(step=step, status=status), now)
    await outcomes.record_step(store, claim.id, 2, StepTrace(step="compose", status="running"), now)
    job = await job_of(store, claim)
    assert ("scrape", now) == (job.current_step, job.started_at)
    assert [("parse", "completed"), ("scrape", "running")] == [(t.step, t.status) for t in job.steps]
    await outcomes.fail(store, failure(claim))
    await outcomes.record_step(store, claim.id, 1, StepTrace(step="compose", status="running"), now)
    assert (await job_of(store, claim)).current_step is None


async def test_words_of_steps_may_come_in_any_order(store: Store) -> None:
    """A beginning that comes behind its own end, or behind the next step's, changes nothing that was said later."""
    said = [
        ("parse", "running"),
        ("parse", "completed"),
        ("scrape", "running"),
        ("scrape", "completed"),
        ("arxiv", "running"),
    ]
    began = datetime.now(UTC)
    for order in ([1, 0, 2, 3, 4], [0, 2, 1, 3, 4], [4, 3, 2, 1, 0], [2, 4, 1, 3, 0]):
        claim = await claimed(store, await new_user(store))
        for place in order:
            step, status = said[place]
            at = began + timedelta(milliseconds=place)
            await outcomes.record_step(store, claim.id, 1, StepTrace(step=step, status=status), at)
        job = await job_of(store, claim)
        seen = [(trace.step, trace.status) for trace in job.steps]
        assert ("arxiv", [said[1], said[3], said[4]]) == (job.current_step, seen), order


async def test_ended_jobs_are_found_by_when(store: Store) -> None:
    """For taking their messages away."""
    claim = await claimed(store, await new_user(store))
    await outcomes.fail(store, failure(claim))
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    assert [claim.id] == await dispatch.ended_between(store, now - hour, now + hour)
    assert await dispatch.ended_between(store, now - 2 * hour, now - hour) == []


async def test_what_postgresql_cannot_hold_is_left_out(store: Store) -> None:
    """NUL in a text or deep in the metadata does not keep an e-mail from being written."""
    claim = await claimed(store, await new_user(store))
    done = completion(claim, body="a\x00b", metadata={"claims": [{"text": "c\x00d", "literal": "\\u0000"}]})
    assert await outcomes.complete(store, done) is Applied.DONE
    email = await emails.get(store, done.email_id, claim.user_id)
    assert email
    assert ("ab", {"claims": [{"text": "cd", "literal": "\\u0000"}]}) == (email.email_message, email.metadata)


async def test_a_cancel_wins_or_loses_against_completion_exactly_once(store: Store) -> None:
    """Thirty races: either the job was cancelled and there is neither e-mail nor count, or both are and the cancel is told so."""
    owner = await new_user(store)
    rich = Terms(
        job_budget=50_000, day_budget=10_000_000, deadline_seconds=900
    )  # what is cancelled stays reserved here
    won = 0
    for _ in range(30):
        claim = await claimed(store, owner, rich)
        (_, cancelled), applied = await asyncio.gather(
            jobs.cancel(store, claim.id, owner), outcomes.complete(store, completion(claim))
        )
        job = await job_of(store, claim)
        assert cancelled == (applied is Applied.ENDED) == (job.status == "cancelled") == (job.email_id is None)
        won += cancelled
    emails_written = await store.fetch_value("SELECT count(*) FROM emails")
    counted = await store.fetch_value("SELECT generation_count FROM users WHERE id = $1", owner)
    assert emails_written == counted == 30 - won

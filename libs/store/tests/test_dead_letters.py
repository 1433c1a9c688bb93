"""Dead letters on a real PostgreSQL: found, read, and tried again once, with their money in order."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from scribe.v1 import pipeline_pb2
from scribe_store import dead_letters, dispatch, jobs, outcomes, users
from scribe_store.dead_letters import Which
from scribe_store.dispatch import Claim, Terms
from scribe_store.outcomes import Failure
from scribe_store.rows import NewJob, StepTrace
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration

TERMS = Terms(job_budget=50_000, day_budget=1_000_000, deadline_seconds=900)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with running_postgres() as dsn, Store.open(dsn) as store:
        yield store


async def dead(
    store: Store,
    *,
    owner: UUID | None = None,
    reason: str = "MODEL_REFUSED",
    step: str = "compose",
    state: bytes | None = b"",
) -> Claim:
    """A job that failed, at compose unless said otherwise, having spent 20,000 micro-dollars."""
    if owner is None:
        user, _ = await users.initialise(store, user_id=uuid4(), email=f"{uuid4()}@b.example", display_name=None)
        owner = user.id
    new = NewJob(id=uuid4(), user_id=owner, recipient_name="Ada", recipient_interest="engines", email_template="Dear")
    await jobs.create(store, new)
    claim = await dispatch.claim(store, new.id, TERMS)
    assert isinstance(claim, Claim)
    await fail(store, claim, reason=reason, step=step, spent=20_000, state=state)
    return claim


async def fail(
    store: Store, claim: Claim, *, reason: str = "MODEL_REFUSED", step: str = "compose", spent: int, state: bytes | None
) -> None:
    steps = [
        StepTrace(step="parse", status="completed", seconds=1.0),
        StepTrace(step=step, status="failed", detail="No."),
    ]
    failure = Failure(
        job_id=claim.id,
        epoch=claim.epoch,
        reason=reason,
        message="No.",
        step=step,
        spent=spent,
        state=state,
        steps=steps,
    )
    await outcomes.fail(store, failure)


async def claimed(store: Store, job_id: UUID) -> Claim:
    claim = await dispatch.claim(store, job_id, TERMS)
    assert isinstance(claim, Claim)
    return claim


async def booked(store: Store, owner: UUID) -> tuple[int, int]:
    row = await store.fetch_row("SELECT * FROM daily_spend WHERE user_id = $1", owner)
    assert row
    return row["reserved_micro_dollars"], row["spent_micro_dollars"]


async def test_a_dead_letter_tells_why_and_how_far_it_came(store: Store) -> None:
    """With its history, its state and its owner; jobs that have not failed are none."""
    claim = await dead(store, state=b"kept")
    letter = await dead_letters.get(store, claim.id)
    assert letter
    assert ("MODEL_REFUSED", "compose", 1, 20_000, b"kept") == (
        letter.error_reason, letter.failed_step, letter.epoch, letter.spent_micro_dollars, letter.state
    )  # fmt: skip
    assert [("parse", "completed"), ("compose", "failed")] == [(trace.step, trace.status) for trace in letter.steps]
    await dead_letters.retry(store, Which(ids=[claim.id]), from_start=False, limit=1)
    assert await dead_letters.get(store, claim.id) is None


async def test_they_are_found_by_what_they_have_in_common(store: Store) -> None:
    """Reason, step, owner, time; the last comes first."""
    first, second = await dead(store, reason="MODEL_CREDENTIALS", step="parse"), await dead(store)
    third = await dead(store, owner=second.user_id, reason="MODEL_CREDENTIALS")

    async def found(**which: object) -> list[UUID]:
        return [letter.id for letter in await dead_letters.page(store, Which(**which), 10)]  # type: ignore[arg-type]

    assert [third.id, second.id, first.id] == await found()
    assert [third.id, first.id] == await found(reason="MODEL_CREDENTIALS")
    assert [first.id] == await found(step="parse")
    assert [third.id, second.id] == await found(user_id=second.user_id)
    assert [] == await found(failed_after=datetime.now(UTC) + timedelta(minutes=1))
    assert [] == await found(ids=[])
    assert 2 == await dead_letters.count(store, Which(reason="MODEL_CREDENTIALS"))


async def test_many_are_tried_again_at_once_and_each_once(store: Store) -> None:
    """At most as many as were asked for, the oldest first; a repeat finds nothing."""
    claims = [await dead(store, reason="MODEL_CREDENTIALS") for _ in range(3)]
    other = await dead(store)
    which = Which(reason="MODEL_CREDENTIALS")
    assert [claim.id for claim in claims[:2]] == await dead_letters.retry(store, which, from_start=False, limit=2)
    assert [claims[2].id] == await dead_letters.retry(store, which, from_start=False, limit=2)
    assert [] == await dead_letters.retry(store, which, from_start=False, limit=2)
    assert await dead_letters.get(store, other.id)


async def test_one_goes_on_at_the_step_that_failed(store: Store) -> None:
    """With its state; without one it begins anew."""
    kept, lost = await dead(store, state=b"kept"), await dead(store, state=None)
    await dead_letters.retry(store, Which(), from_start=False, limit=10)
    again = await claimed(store, kept.id)
    assert ("compose", b"kept", 2, 70_000) == (again.next_step, again.state, again.epoch, again.budget)
    assert "parse" == (await claimed(store, lost.id)).next_step


async def test_one_begins_anew_and_pays_once(store: Store) -> None:
    """What was spent before stays booked, what is spent now comes on top, and it has a job's money again."""
    claim = await dead(store, state=b"kept")
    await dead_letters.retry(store, Which(ids=[claim.id]), from_start=True, limit=1)
    again = await claimed(store, claim.id)
    assert ("parse", 70_000) == (again.next_step, again.budget)
    fresh = pipeline_pb2.PipelineState.FromString(again.state or b"")
    assert (20_000, "") == (fresh.untold_micro_dollars, fresh.template_text)
    await fail(store, again, spent=fresh.untold_micro_dollars + 3_000, state=None)
    assert (0, 23_000) == await booked(store, claim.user_id)

"""Trying again by hand, on a real PostgreSQL: the job goes on where it failed, and money is booked once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from scribe_store import dispatch, idempotency, jobs, outcomes, users
from scribe_store.dispatch import Claim, Terms
from scribe_store.outcomes import Failure
from scribe_store.rows import NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration

TERMS = Terms(job_budget=50_000, day_budget=1_000_000, deadline_seconds=900)


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with running_postgres() as dsn, Store.open(dsn) as store:
        yield store


async def failed_job(store: Store, *, step: str = "scrape", state: bytes | None = b"kept") -> tuple[UUID, UUID]:
    owner, _ = await users.initialise(store, user_id=uuid4(), email=f"{uuid4()}@b.example", display_name=None)
    new = NewJob(
        id=uuid4(), user_id=owner.id, recipient_name="Ada", recipient_interest="engines", email_template="Dear"
    )
    await jobs.create(store, new)
    claim = await dispatch.claim(store, new.id, TERMS)
    assert isinstance(claim, Claim)
    await fail(store, claim, step, 20_000, state)
    return new.id, owner.id


async def fail(store: Store, claim: Claim, step: str, spent: int, state: bytes | None) -> None:
    failure = Failure(
        job_id=claim.id, epoch=claim.epoch, reason="CONTACT_DECLINED", message="No.", step=step, spent=spent, state=state, steps=[]
    )  # fmt: skip
    await outcomes.fail(store, failure)


async def day(store: Store, owner: UUID) -> tuple[int, int]:
    row = await store.fetch_row("SELECT * FROM daily_spend WHERE user_id = $1", owner)
    assert row
    return row["reserved_micro_dollars"], row["spent_micro_dollars"]


async def test_a_retry_goes_on_where_it_failed_with_money_of_its_own(store: Store) -> None:
    """The next claim has the kept state, the failed step, a later epoch, and a budget beyond what was spent before."""
    job_id, owner = await failed_job(store)
    job, accepted = await jobs.retry(store, job_id, owner, override=True)
    assert job
    assert (True, "waiting", None, None, True) == (
        accepted, job.status, job.error_reason, job.completed_at, job.override_contact_policy
    )  # fmt: skip
    claim = await dispatch.claim(store, job_id, TERMS)
    assert isinstance(claim, Claim)
    assert (2, "scrape", b"kept", 70_000) == (claim.epoch, claim.next_step, claim.state, claim.budget)
    assert (50_000, 20_000) == await day(store, owner)
    await fail(store, claim, "compose", 32_000, None)
    assert (0, 32_000) == await day(store, owner)


async def test_without_a_state_it_begins_anew(store: Store) -> None:
    """Nothing was kept, so nothing can be gone on with."""
    job_id, owner = await failed_job(store, step="compose", state=None)
    await jobs.retry(store, job_id, owner, override=False)
    claim = await dispatch.claim(store, job_id, TERMS)
    assert isinstance(claim, Claim)
    assert ("parse", None) == (claim.next_step, claim.state)


async def test_only_what_failed_is_tried_again_and_once_for_a_key(store: Store) -> None:
    """A waiting job is left alone; the same key does nothing a second time; strangers see nothing."""
    job_id, owner = await failed_job(store)
    assert (None, False) == await jobs.retry(store, job_id, uuid4(), override=False)
    first = await jobs.retry(store, job_id, owner, override=False, key="k", body_sha256=b"1")
    again = await jobs.retry(store, job_id, owner, override=False, key="k", body_sha256=b"1")
    assert [True, True] == [accepted for _, accepted in (first, again)]
    assert not (await jobs.retry(store, job_id, owner, override=False))[1]
    with pytest.raises(idempotency.KeyReused):
        await jobs.retry(store, job_id, owner, override=True, key="k", body_sha256=b"2")


async def test_a_key_is_forgotten_after_a_day(store: Store) -> None:
    """Then the same key is another request."""
    owner, _ = await users.initialise(store, user_id=uuid4(), email="a@b.example", display_name=None)
    order = {"user_id": owner.id, "recipient_name": "Ada", "recipient_interest": "engines", "email_template": "Dear"}
    first = await jobs.create(store, NewJob(id=uuid4(), **order), key="k", body_sha256=b"1")  # type: ignore[arg-type]
    await store.execute("UPDATE idempotency_keys SET created_at = now() - interval '23 hours'")
    assert first.id == (await jobs.create(store, NewJob(id=uuid4(), **order), key="k", body_sha256=b"1")).id  # type: ignore[arg-type]
    await store.execute("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'")
    assert first.id != (await jobs.create(store, NewJob(id=uuid4(), **order), key="k", body_sha256=b"2")).id  # type: ignore[arg-type]

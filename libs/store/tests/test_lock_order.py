"""Locks are taken in one order: what ends a job and what makes a template never wait for each other in a ring."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest
from scribe_store import dispatch, holds, jobs, outcomes, templates, users
from scribe_store.dispatch import Claim, Terms
from scribe_store.outcomes import Completion
from scribe_store.rows import NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration

_ROUNDS = 20
_TERMS = Terms(job_budget=10, day_budget=10**9, deadline_seconds=900)
_MONEY = holds.Terms(budget=10, day_budget=10**9)
_DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


async def _job(store: Store, owner: UUID) -> None:
    new = NewJob(id=uuid4(), user_id=owner, recipient_name="Ada", recipient_interest="ice", email_template="Dear")
    await jobs.create(store, new)
    claim = await dispatch.claim(store, new.id, _TERMS)
    assert isinstance(claim, Claim)
    await outcomes.complete(
        store,
        Completion(
            job_id=new.id, epoch=claim.epoch, email_id=uuid4(), template_text="Dear", subject="s", body="b",
            template_type="general", metadata={}, record=b"", is_confident=False, spent=1, steps=[],
        ),
    )  # fmt: skip


async def _template(store: Store, owner: UUID) -> None:
    made = uuid4()
    await templates.begin(store, made, owner, _MONEY)
    await templates.finish(
        store, made, owner, pdf_url="https://a.example", text="t", instructions="x", metadata={}, spent=1
    )
    await templates.delete(store, made, owner)


async def test_jobs_and_templates_of_one_user_never_deadlock() -> None:
    """Many at once, all done, and the server has seen no ring."""
    async with running_postgres() as dsn, Store.open(dsn, pool_size=8) as store:
        owner, _ = await users.initialise(store, user_id=uuid4(), email="a@b.example", display_name=None)
        for _ in range(_ROUNDS):
            await asyncio.gather(*(work(store, owner.id) for work in (_job, _template, _job, _template, _job)))
        assert 0 == await store.fetch_value(_DEADLOCKS)
        user = await users.get(store, owner.id)
        assert user
        assert (3 * _ROUNDS, 0) == (user.generation_count, user.template_count)

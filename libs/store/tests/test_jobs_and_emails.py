"""Users, jobs and e-mails as their owner meets them, on a real PostgreSQL."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import pytest
from scribe_store import emails, jobs, users
from scribe_store.emails import Wanted
from scribe_store.idempotency import KeyReused
from scribe_store.paging import Place
from scribe_store.rows import NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

pytestmark = pytest.mark.integration


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    async with running_postgres() as dsn, Store.open(dsn) as store:
        yield store


async def new_user(store: Store) -> UUID:
    user, _ = await users.initialise(store, user_id=uuid4(), email=f"{uuid4()}@b.example", display_name=None)
    return user.id


def order(user_id: UUID, **changes: object) -> NewJob:
    fields: dict[str, object] = {
        "id": uuid4(), "user_id": user_id, "recipient_name": "Ada", "recipient_interest": "engines", "email_template": "Dear {{name}}",
    }  # fmt: skip
    return NewJob(**{**fields, **changes})  # type: ignore[arg-type]


async def write_email(store: Store, user_id: UUID, *, displayed: bool = True) -> UUID:
    email_id = uuid4()
    await store.execute(
        "INSERT INTO emails (id, user_id, recipient_name, recipient_interest, email_message, template_type, metadata, displayed) "
        "VALUES ($1, $2, 'Ada', 'engines', 'Dear Ada', 'research', $3::jsonb, $4)",
        email_id, user_id, json.dumps({"papers_used": []}), displayed,
    )  # fmt: skip
    return email_id


async def test_a_profile_is_made_once(store: Store) -> None:
    """Ten calls at once make one row, and exactly one of them is told that it made it."""
    user_id = uuid4()
    calls = [users.initialise(store, user_id=user_id, email="a@b.example", display_name="A") for _ in range(10)]
    made = await asyncio.gather(*calls)
    assert 1 == sum(created for _, created in made)
    assert {user_id} == {user.id for user, _ in made}


async def test_an_address_belongs_to_one_user(store: Store) -> None:
    """A second user with the same address is refused in words, not by a constraint's name."""
    await users.initialise(store, user_id=uuid4(), email="a@b.example", display_name=None)
    with pytest.raises(users.EmailTaken) as caught:
        await users.initialise(store, user_id=uuid4(), email="a@b.example", display_name=None)
    assert 409 == caught.value.http_status


async def test_a_job_is_read_back_by_its_owner_only(store: Store) -> None:
    """Another user sees nothing."""
    owner, stranger = await new_user(store), await new_user(store)
    made = await jobs.create(store, order(owner, recipient_affiliation="Analytical Society", template_type="book"))
    assert made == await jobs.get(store, made.id, owner)
    assert ("waiting", "book", "Analytical Society") == (made.status, made.template_type, made.recipient_affiliation)
    assert await jobs.get(store, made.id, stranger) is None


async def test_one_key_is_one_job_however_often_it_comes_at_once(store: Store) -> None:
    """Ten equal requests under one key leave one row."""
    owner = await new_user(store)
    made = await asyncio.gather(*(jobs.create(store, order(owner), key="k", body_sha256=b"1") for _ in range(10)))
    assert 1 == len({job.id for job in made})
    assert 1 == await store.fetch_value("SELECT count(*) FROM queue_items")


async def test_a_key_with_another_body_is_refused(store: Store) -> None:
    """And keys of different users do not meet."""
    owner, other = await new_user(store), await new_user(store)
    await jobs.create(store, order(owner), key="k", body_sha256=b"1")
    with pytest.raises(KeyReused):
        await jobs.create(store, order(owner), key="k", body_sha256=b"2")
    assert other == (await jobs.create(store, order(other), key="k", body_sha256=b"2")).user_id


async def test_an_unknown_user_gets_no_job(store: Store) -> None:
    """The row needs its owner."""
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await jobs.create(store, order(uuid4()), key="k", body_sha256=b"1")


async def test_jobs_page_newest_first_without_gap_or_repeat(store: Store) -> None:
    """Pages of two over five jobs give all five in order."""
    owner = await new_user(store)
    made = [await jobs.create(store, order(owner)) for _ in range(5)]
    seen, behind = [], None
    while found := await jobs.page(store, owner, limit=2, behind=behind):
        seen += [job.id for job in found]
        behind = Place(created_at=found[-1].created_at, id=found[-1].id)
    assert [job.id for job in reversed(made)] == seen


@pytest.mark.parametrize("status", ["waiting", "running", "retrying"])
async def test_a_job_that_has_not_ended_is_cancelled_once(store: Store, status: str) -> None:
    """The first call wins; the second finds it cancelled."""
    owner = await new_user(store)
    made = await jobs.create(store, order(owner))
    await store.execute("UPDATE queue_items SET status = $2 WHERE id = $1", made.id, status)
    job, won = await jobs.cancel(store, made.id, owner)
    assert job
    assert ("cancelled", True) == (job.status, won)
    job, won = await jobs.cancel(store, made.id, owner)
    assert job
    assert ("cancelled", False) == (job.status, won)


async def test_a_job_that_ended_or_is_anothers_is_not_cancelled(store: Store) -> None:
    """It stays as it is."""
    owner, stranger = await new_user(store), await new_user(store)
    made = await jobs.create(store, order(owner))
    assert (None, False) == await jobs.cancel(store, made.id, stranger)
    await store.execute("UPDATE queue_items SET status = 'completed' WHERE id = $1", made.id)
    job, won = await jobs.cancel(store, made.id, owner)
    assert job
    assert ("completed", False) == (job.status, won)


async def test_emails_are_listed_by_what_is_displayed(store: Store) -> None:
    """Discarded ones only where asked for; metadata comes as a mapping."""
    owner = await new_user(store)
    shown, discarded = await write_email(store, owner), await write_email(store, owner, displayed=False)
    assert [shown] == [email.id for email in await emails.page(store, owner, limit=10)]
    assert [discarded, shown] == [
        email.id for email in await emails.page(store, owner, limit=10, wanted=Wanted(displayed=emails.ALL))
    ]
    assert [discarded] == [
        email.id for email in await emails.page(store, owner, limit=10, wanted=Wanted(displayed=emails.DISCARDED))
    ]
    email = await emails.get(store, shown, owner)
    assert email
    assert {"papers_used": []} == email.metadata
    assert await emails.get(store, shown, await new_user(store)) is None

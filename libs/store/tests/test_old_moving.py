"""Moving out of the old Scribe's tables, in a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from scribe_store.old.moving import Moved, move, open_new
from scribe_store.old.source import OldTablesMissing, open_old
from scribe_store.testing import running_postgres
from scribe_store.testing_old import SCHEMA, counts, make_old_tables, put

pytestmark = pytest.mark.integration

ANN, BEN = UUID(int=1), UUID(int=2)
LONG_AGO = datetime(2025, 3, 1, 10)  # the old Scribe's times had no zone


@dataclass(frozen=True, slots=True, kw_only=True)
class Both:
    """A database with both Scribes' tables."""

    dsn: str
    connection: asyncpg.Connection

    async def move(self, *, dry_run: bool = False, batch: int = 2) -> dict[str, Moved]:
        async with open_new(self.dsn) as new, open_old(self.dsn, SCHEMA) as old:
            return {moved.table: moved for moved in await move(old, new, batch=batch, dry_run=dry_run)}

    async def put_email(self, owner: UUID, *, message: str | None = "Dear Ingrid") -> UUID:
        email = uuid4()
        await put(
            self.connection, "emails", id=email, user_id=owner, recipient_name="Ingrid Solheim",
            recipient_interest="glaciers", email_message=message, template_type="RESEARCH", created_at=LONG_AGO,
        )  # fmt: skip
        return email

    async def put_item(self, owner: UUID, email: UUID | None, status: str = "completed") -> None:
        await put(
            self.connection, "queue_items", id=uuid4(), user_id=owner, recipient_name="Ingrid Solheim",
            recipient_interest="glaciers", email_template="Dear {{name}}", status=status, email_id=email,
        )  # fmt: skip


@pytest.fixture
async def both() -> AsyncIterator[Both]:
    """Two old users, five e-mails, three items of which one is pending, one template."""
    async with running_postgres() as dsn:
        connection = await asyncpg.connect(dsn, statement_cache_size=0)
        await make_old_tables(connection)
        own = Both(dsn=dsn, connection=connection)
        for user, email in ((ANN, "Ann@uni.example"), (BEN, "ben@uni.example")):
            await put(connection, "users", id=user, email=email, generation_count=4, created_at=LONG_AGO)
        emails = [await own.put_email(ANN) for _ in range(5)]
        for email, status in ((emails[0], "completed"), (emails[1], "completed"), (None, "pending")):
            await own.put_item(ANN, email, status)
        await put(
            connection, "templates", id=uuid4(), user_id=BEN, pdf_url="https://cv.example/a.pdf", template_text="Dear"
        )
        yield own
        await connection.close()


ALL = {"users": 2, "emails": 5, "templates": 1, "queue_items": 3}


async def test_everything_moves_once(both: Both) -> None:
    """A second run finds all of it here and changes nothing."""
    first = await both.move()
    assert {name: moved.taken for name, moved in first.items()} == ALL == await counts(both.connection)
    again = await both.move()
    assert {name: (moved.taken, moved.there) for name, moved in again.items()} == {
        n: (0, many) for n, many in ALL.items()
    }
    assert await counts(both.connection) == ALL


async def test_a_dry_run_counts_and_writes_nothing(both: Both) -> None:
    """It says of each table what a real run would take."""
    tried = await both.move(dry_run=True)
    assert {name: moved.taken for name, moved in tried.items()} == ALL
    assert not any((await counts(both.connection)).values())


async def test_what_came_later_is_taken_by_the_next_run(both: Both) -> None:
    """The old Scribe may go on until the last run."""
    await both.move()
    await both.put_email(BEN)
    moved = await both.move()
    assert (moved["emails"].taken, moved["emails"].there) == (1, 5)


async def test_a_profile_that_was_made_here_first_gets_what_the_old_one_knows(both: Both) -> None:
    """Counters are added once; what the user chose here stays."""
    await both.connection.execute(
        "INSERT INTO users (id, email, display_name, generation_count) VALUES ($1, 'ann@uni.example', 'Ann', 3)", ANN
    )
    await both.move()
    await both.move()
    row = await both.connection.fetchrow(
        "SELECT display_name, generation_count, created_at FROM users WHERE id = $1", ANN
    )
    assert (row["display_name"], row["generation_count"]) == ("Ann", 7)
    assert row["created_at"].replace(tzinfo=None) - row["created_at"].utcoffset() - LONG_AGO == timedelta(0)


async def test_what_cannot_be_taken_is_named_and_the_rest_moves(both: Both) -> None:
    """A row without a text, and all rows of a user whose address another one has; an item outlives its e-mail."""
    stranger, empty = uuid4(), await both.put_email(ANN, message=None)
    await both.put_item(ANN, empty)
    await both.connection.execute("INSERT INTO users (id, email) VALUES ($1, 'ben@uni.example')", stranger)
    moved = await both.move()
    whys = [(refusal.table, refusal.why) for table in moved.values() for refusal in table.refusals]
    assert whys == [
        ("users", f"email: user {stranger} has the same"),
        ("emails", "email_message: is empty"),
        ("templates", f"user_id: {BEN} was not taken"),
    ]
    assert await counts(both.connection) == {"users": 2, "emails": 5, "templates": 0, "queue_items": 4}


async def test_another_database_is_not_taken_for_an_old_scribe(both: Both) -> None:
    """It is said what is missing, and where."""
    await both.connection.execute("ALTER TABLE old.emails DROP COLUMN email_message; DROP TABLE old.templates")
    with pytest.raises(
        OldTablesMissing, match=r"schema 'old' of the old database lacks emails.email_message, templates"
    ):
        await both.move()

"""Migrations, on an empty database."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from scribe_store import migrate
from scribe_store.testing import running_postgres, with_database

pytestmark = pytest.mark.integration

CONTRACT = {
    "users": "id email display_name generation_count template_count onboarded email_template created_at",
    "emails": (
        "id user_id recipient_name recipient_interest email_message template_type metadata is_confident displayed created_at"
    ),
    "queue_items": (
        "id user_id recipient_name recipient_interest email_template status current_step email_id error_message "
        "created_at started_at completed_at"
    ),
    "templates": "id user_id pdf_url template_text user_instructions created_at",
}


async def columns_of(dsn: str, table: str) -> set[str]:
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("SELECT column_name FROM information_schema.columns WHERE table_name = $1", table)
    finally:
        await connection.close()
    return {row[0] for row in rows}


async def test_tables_have_the_columns_of_the_contract() -> None:
    """Columns beyond them are ours; none is missing."""
    async with running_postgres() as dsn:
        for table, columns in CONTRACT.items():
            assert set(columns.split()) <= await columns_of(dsn, table)


async def test_migrating_twice_at_once_is_migrating_once() -> None:
    """The second waits for the first and finds nothing to do."""
    async with running_postgres() as own:
        connection = await asyncpg.connect(own)
        await connection.execute("CREATE DATABASE fresh TEMPLATE template0")
        fresh = with_database(own, "fresh")
        try:
            assert await asyncio.to_thread(migrate.current, fresh) is None
            # Processes of their own in life; Alembic's context is one a process, so here one after the other.
            await asyncio.to_thread(migrate.upgrade, fresh)
            await asyncio.to_thread(migrate.upgrade, fresh)
            assert migrate.head() == await asyncio.to_thread(migrate.current, fresh)
        finally:
            await connection.execute("DROP DATABASE fresh WITH (FORCE)")
            await connection.close()

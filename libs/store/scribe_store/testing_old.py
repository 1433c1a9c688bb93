"""The old Scribe's tables, as its contract names them, for tests that move out of them."""

# ruff: noqa: S608  # the schema's name is a constant of the tests

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import asyncpg

SCHEMA = "old"

# Times without a zone and a type of its own for states: what SQLAlchemy makes of such models unless told otherwise.
_TABLES = """
    CREATE SCHEMA old;
    CREATE TYPE old.templatetype AS ENUM ('RESEARCH', 'BOOK', 'GENERAL');
    CREATE TABLE old.users (
      id uuid PRIMARY KEY, email varchar(255) UNIQUE NOT NULL, display_name varchar(255), generation_count integer DEFAULT 0,
      template_count integer DEFAULT 0, onboarded boolean DEFAULT false, email_template text, created_at timestamp DEFAULT now()
    );
    CREATE TABLE old.emails (
      id uuid PRIMARY KEY, user_id uuid REFERENCES old.users ON DELETE CASCADE, recipient_name varchar(255),
      recipient_interest varchar(500), email_message text, template_type old.templatetype, metadata jsonb DEFAULT '{}',
      is_confident boolean DEFAULT false, displayed boolean DEFAULT true, created_at timestamp DEFAULT now()
    );
    CREATE TABLE old.queue_items (
      id uuid PRIMARY KEY, user_id uuid REFERENCES old.users ON DELETE CASCADE, recipient_name varchar(255),
      recipient_interest text, email_template text, status varchar(20) DEFAULT 'pending', current_step varchar(50),
      email_id uuid REFERENCES old.emails ON DELETE SET NULL, error_message text, created_at timestamp DEFAULT now(),
      started_at timestamp, completed_at timestamp, celery_task_id varchar(255)
    );
    CREATE TABLE old.templates (
      id uuid PRIMARY KEY, user_id uuid REFERENCES old.users ON DELETE CASCADE, pdf_url text, template_text text,
      user_instructions text, created_at timestamp DEFAULT now()
    );
"""


async def make_old_tables(connection: asyncpg.Connection) -> None:
    """Empty tables of the old Scribe in the schema `old`."""
    await connection.execute(_TABLES)


async def put(connection: asyncpg.Connection, table: str, **row: Any) -> None:
    """One row of an old table."""
    names = ", ".join(row)
    places = ", ".join(f"${number}" for number in range(1, len(row) + 1))
    await connection.execute(f"INSERT INTO old.{table} ({names}) VALUES ({places})", *row.values())


async def counts(connection: asyncpg.Connection) -> Mapping[str, int]:
    """How many rows of each kind are in our own tables."""
    tables = ("users", "emails", "templates", "queue_items")
    return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}

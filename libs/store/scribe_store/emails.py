"""E-mails from their owner's side: read, list, discard, edit. The finisher writes them."""

# ruff: noqa: S608  # what is put into these texts are constants of this package

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from scribe_store.paging import Place
from scribe_store.rows import EMAIL_COLUMNS, EMAIL_SUMMARY_COLUMNS, Email, EmailVersion, email_of
from scribe_store.store import Store

_SELECT = f"SELECT {EMAIL_COLUMNS} FROM emails WHERE id = $1 AND user_id = $2"
_FROM_LIST = """ FROM emails
    WHERE user_id = $1 AND displayed = ANY($2::boolean[])
      AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid))
      AND ($7::text[] IS NULL OR EXISTS (
        SELECT FROM unnest($7) AS spelling
        WHERE strpos(lower(concat_ws(' ', recipient_name, recipient_interest, subject, email_message)), lower(spelling)) > 0
      ))
      AND ($8::boolean IS NULL OR is_confident = $8)
    ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4
"""
_LIST = f"SELECT {EMAIL_COLUMNS} {_FROM_LIST}"
_LIST_OF_SUMMARIES = f"SELECT {EMAIL_SUMMARY_COLUMNS} {_FROM_LIST}"
_LOCK = "SELECT subject, email_message, displayed FROM emails WHERE id = $1 AND user_id = $2 FOR UPDATE"
_DISPLAY = "UPDATE emails SET displayed = $2 WHERE id = $1"
_KEEP_VERSION = """
    INSERT INTO email_versions (email_id, version, subject, email_message)
    SELECT id, (SELECT coalesce(max(version), 0) + 1 FROM email_versions WHERE email_id = $1), subject, email_message
    FROM emails WHERE id = $1
"""
_DROP_OLDEST = """
    DELETE FROM email_versions WHERE email_id = $1 AND version > 1
    AND version <= (SELECT max(version) FROM email_versions WHERE email_id = $1) - $2
"""
_EDIT = "UPDATE emails SET subject = $2, email_message = $3, edited_at = now() WHERE id = $1"
_VERSIONS = (
    "SELECT version, subject, email_message, replaced_at FROM email_versions WHERE email_id = $1 ORDER BY version"
)
_MOST_VERSIONS = 100
ALL = (True, False)
SHOWN = (True,)
DISCARDED = (False,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which e-mails a list holds, and how much of each."""

    displayed: tuple[bool, ...] = SHOWN
    words: str | None = None
    """In the name, interest, subject or text, in any letter case."""
    is_confident: bool | None = None
    summaries: bool = False
    """Only the text's beginning, and no receipts."""


EVERY_SHOWN = Wanted()


async def get(store: Store, email_id: UUID, user_id: UUID) -> Email | None:
    """None for an unknown e-mail and for another user's: its existence is not revealed."""
    row = await store.fetch_row(_SELECT, email_id, user_id)
    return email_of(row) if row else None


async def page(
    store: Store,
    user_id: UUID,
    *,
    limit: int,
    offset: int = 0,
    wanted: Wanted = EVERY_SHOWN,
    behind: Place | None = None,
) -> list[Email]:
    """The user's e-mails that are wanted, newest first, behind a place or an offset."""
    created_at, row_id = (behind.created_at, behind.id) if behind else (None, None)
    query = _LIST_OF_SUMMARIES if wanted.summaries else _LIST
    rows = await store.fetch(
        query,
        user_id,
        list(wanted.displayed),
        limit,
        offset,
        created_at,
        row_id,
        _spellings(wanted.words),
        wanted.is_confident,
    )
    return [email_of(row) for row in rows]


def _spellings(words: str | None) -> list[str] | None:
    """A database whose locale is C knows the letter case of ASCII only: the usual ones of the rest are tried."""
    return list({words, words.lower(), words.upper(), words.title()}) if words else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be different; None leaves it."""

    displayed: bool | None = None
    subject: str | None = None
    email_message: str | None = None


async def change(store: Store, email_id: UUID, user_id: UUID, change: Change) -> Email | None:
    """The e-mail afterwards. A text that is replaced is kept: the first always, of the others the last hundred."""

    async def write(connection: asyncpg.Connection) -> Email | None:
        old = await connection.fetchrow(_LOCK, email_id, user_id)
        if old is None:
            return None
        if change.displayed is not None:
            await connection.execute(_DISPLAY, email_id, change.displayed)
        subject = old["subject"] if change.subject is None else change.subject
        message = old["email_message"] if change.email_message is None else change.email_message
        if (subject, message) != (old["subject"], old["email_message"]):  # else it happened before, perhaps unseen
            await connection.execute(_KEEP_VERSION, email_id)
            await connection.execute(_DROP_OLDEST, email_id, _MOST_VERSIONS)
            await connection.execute(_EDIT, email_id, subject, message)
        return email_of(await connection.fetchrow(_SELECT, email_id, user_id))

    return await store.write_once(write)


async def versions(store: Store, email_id: UUID) -> list[EmailVersion]:
    """Texts that edits replaced, the generated one first."""
    return [EmailVersion(**dict(row)) for row in await store.fetch(_VERSIONS, email_id)]

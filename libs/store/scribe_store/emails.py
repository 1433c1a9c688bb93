"""E-mails from their owner's side: read and list. The finisher writes them."""

# ruff: noqa: S608  # what is put into these texts are constants of this package

from __future__ import annotations

from uuid import UUID

from scribe_store.paging import Place
from scribe_store.rows import EMAIL_COLUMNS, Email, email_of
from scribe_store.store import Store

_SELECT = f"SELECT {EMAIL_COLUMNS} FROM emails WHERE id = $1 AND user_id = $2"
_LIST = f"""
    SELECT {EMAIL_COLUMNS} FROM emails
    WHERE user_id = $1 AND displayed = ANY($2::boolean[])
      AND ($5::timestamptz IS NULL OR (created_at, id) < ($5, $6::uuid))
    ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4
"""
ALL = (True, False)
SHOWN = (True,)
DISCARDED = (False,)


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
    displayed: tuple[bool, ...] = SHOWN,
    behind: Place | None = None,
) -> list[Email]:
    """The user's e-mails, newest first: those whose `displayed` is among the given, behind a place or an offset."""
    created_at, row_id = (behind.created_at, behind.id) if behind else (None, None)
    rows = await store.fetch(_LIST, user_id, list(displayed), limit, offset, created_at, row_id)
    return [email_of(row) for row in rows]

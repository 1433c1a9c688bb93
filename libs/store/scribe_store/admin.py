"""What administrators see: sums over all users, and each user's rows."""

# ruff: noqa: S608  # what is put into these texts are constants of this package

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from scribe_store.paging import Place
from scribe_store.rows import (
    EMAIL_COLUMNS,
    TEMPLATE_COLUMNS,
    Email,
    QueueItem,
    Template,
    email_of,
    queue_item_of,
    template_of,
)
from scribe_store.store import Store

_WEEK = "interval '7 days'"
_OVERVIEW = f"""
    SELECT
      (SELECT count(*) FROM users) AS total_users,
      e.total_emails, e.confidence_rate, e.emails_this_week, e.active_users_this_week,
      coalesce(100.0 * q.completed / nullif(q.completed + q.failed, 0), 0)::float8 AS success_rate,
      coalesce(q.avg_gen_time_seconds, 0)::float8 AS avg_gen_time_seconds,
      (SELECT count(*) FROM templates) AS total_templates,
      q.failed AS error_count
    FROM (
      SELECT count(*) AS total_emails,
             coalesce(100.0 * count(*) FILTER (WHERE is_confident) / nullif(count(*), 0), 0)::float8 AS confidence_rate,
             count(*) FILTER (WHERE created_at > now() - {_WEEK}) AS emails_this_week,
             count(DISTINCT user_id) FILTER (WHERE created_at > now() - {_WEEK}) AS active_users_this_week
      FROM emails
    ) e, (
      SELECT count(*) FILTER (WHERE status = 'completed') AS completed, count(*) FILTER (WHERE status = 'failed') AS failed,
             extract(epoch FROM avg(completed_at - coalesce(started_at, created_at)) FILTER (WHERE status = 'completed')) AS avg_gen_time_seconds
      FROM queue_items
    ) q
"""
_USERS = """
    SELECT u.id, u.email, u.display_name, u.generation_count, u.template_count, u.onboarded, u.created_at, u.email_template,
           coalesce(e.emails, 0) AS actual_email_count, coalesce(q.jobs, 0) AS queue_submissions,
           coalesce(q.failed, 0) AS failed_count
    FROM users u
    LEFT JOIN (SELECT user_id, count(*) AS emails FROM emails GROUP BY user_id) e ON e.user_id = u.id
    LEFT JOIN (SELECT user_id, count(*) AS jobs, count(*) FILTER (WHERE status = 'failed') AS failed
               FROM queue_items GROUP BY user_id) q ON q.user_id = u.id
    WHERE $2::timestamptz IS NULL OR (u.created_at, u.id) < ($2, $3::uuid)
    ORDER BY u.created_at DESC, u.id DESC LIMIT $1
"""
_USER_EXISTS = "SELECT EXISTS (SELECT 1 FROM users WHERE id = $1)"
_COUNT_EMAILS = "SELECT count(*) FROM emails WHERE user_id = $1"
_EMAILS = f"""
    SELECT {EMAIL_COLUMNS} FROM emails WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3
"""
_TEMPLATES = f"SELECT {TEMPLATE_COLUMNS} FROM templates WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2"
_QUEUE = """
    SELECT id, recipient_name, recipient_interest, status, NULL::bigint AS position, email_id, error_message, current_step,
           started_at, completed_at, created_at, batch_position
    FROM queue_items WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2
"""
_ACTIVITY = """
    SELECT to_char(created_at AT TIME ZONE 'utc', 'IYYY"-W"IW') AS week, count(*) AS emails_generated,
           count(DISTINCT user_id) AS active_users
    FROM emails GROUP BY week ORDER BY week DESC LIMIT $1
"""
_ERRORS = """
    SELECT q.id, u.email AS user_email, u.display_name AS user_display_name, q.recipient_name,
           coalesce(q.failed_step, q.current_step) AS current_step, q.error_message, q.created_at, q.started_at
    FROM queue_items q JOIN users u ON u.id = q.user_id
    WHERE q.status = 'failed' ORDER BY q.completed_at DESC NULLS LAST, q.id LIMIT $1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Sums; rates in percent."""

    total_users: int
    total_emails: int
    success_rate: float
    avg_gen_time_seconds: float
    total_templates: int
    confidence_rate: float
    error_count: int
    emails_this_week: int
    active_users_this_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A user, and how much there is of theirs."""

    id: UUID
    email: str
    display_name: str | None
    generation_count: int
    template_count: int
    onboarded: bool
    created_at: datetime
    email_template: str | None
    actual_email_count: int
    queue_submissions: int
    failed_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """An ISO week, such as 2026-W48."""

    week: str
    emails_generated: int
    active_users: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """A job that ended without an e-mail, and whose it was."""

    id: UUID
    user_email: str
    user_display_name: str | None
    recipient_name: str
    current_step: str | None
    error_message: str | None
    created_at: datetime
    started_at: datetime | None


async def overview(store: Store) -> Overview:
    row = await store.fetch_row(_OVERVIEW)
    assert row is not None  # an aggregate has one row
    return Overview(**dict(row))


async def users(store: Store, limit: int, behind: Place | None = None) -> list[UserRow]:
    """Newest first, behind a place."""
    created_at, row_id = (behind.created_at, behind.id) if behind else (None, None)
    return [UserRow(**dict(row)) for row in await store.fetch(_USERS, limit, created_at, row_id)]


async def user_exists(store: Store, user_id: UUID) -> bool:
    return bool(await store.fetch_value(_USER_EXISTS, user_id))


async def emails(store: Store, user_id: UUID, *, limit: int, offset: int) -> tuple[list[Email], int]:
    """A page of a user's e-mails, newest first, and how many there are."""
    rows = await store.fetch(_EMAILS, user_id, limit, offset)
    return [email_of(row) for row in rows], int(await store.fetch_value(_COUNT_EMAILS, user_id))


async def templates(store: Store, user_id: UUID, limit: int) -> list[Template]:
    return [template_of(row) for row in await store.fetch(_TEMPLATES, user_id, limit)]


async def queue(store: Store, user_id: UUID, limit: int) -> list[QueueItem]:
    """All jobs of a user, newest first."""
    return [queue_item_of(row) for row in await store.fetch(_QUEUE, user_id, limit)]


async def activity(store: Store, weeks: int) -> list[Week]:
    """The last weeks in which e-mails were written, newest first."""
    return [Week(**dict(row)) for row in await store.fetch(_ACTIVITY, weeks)]


async def errors(store: Store, limit: int) -> list[FailedJob]:
    """The last failures, newest first."""
    return [FailedJob(**dict(row)) for row in await store.fetch(_ERRORS, limit)]

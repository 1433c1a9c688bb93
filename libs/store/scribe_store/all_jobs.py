"""Jobs of all users, as operators look for them."""

# ruff: noqa: S608  # what is put into these texts are constants of this module

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from scribe_store.paging import Place
from scribe_store.rows import StepTrace, step_traces
from scribe_store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """A job as lists show it."""

    id: UUID
    user_email: str
    recipient_name: str
    status: str
    """waiting, running, retrying, completed, failed, cancelled"""
    current_step: str | None
    failed_step: str | None
    error_reason: str | None
    epoch: int
    """How often it was sent on its way."""
    attempts: int
    """How often it waited for another try."""
    spent_micro_dollars: int
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeJob:
    """All that operators may see of a job: none of the user's own words but the recipient's name."""

    line: JobLine
    error_message: str | None
    retry_at: datetime | None
    deadline_at: datetime | None
    spent_by_model: str
    """JSON: micro-dollars by model."""
    steps: tuple[StepTrace, ...]
    has_state: bool
    """Whether it can go on where it failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which jobs are meant; what is not said does not matter."""

    states: Sequence[str] = ()
    step: str | None = None
    """Where it is, or failed."""
    reason: str | None = None
    words: str = ""
    """In the recipient's name or the owner's address, or the beginning of a job's id."""


_LINE = (
    "q.id, u.email AS user_email, q.recipient_name, q.status, q.current_step, q.failed_step, q.error_reason, q.epoch, "
    "q.attempts, q.spent_micro_dollars, q.created_at, q.started_at, q.completed_at"
)
_PAGE = f"""
    SELECT {_LINE} FROM queue_items q JOIN users u ON u.id = q.user_id
    WHERE ($2::text[] IS NULL OR q.status = ANY($2))
      AND ($3::text IS NULL OR coalesce(q.failed_step, q.current_step) = $3)
      AND ($4::text IS NULL OR q.error_reason = $4)
      AND ($5::text IS NULL OR q.recipient_name ILIKE $5 OR u.email ILIKE $5 OR q.id::text LIKE $6)
      AND ($7::timestamptz IS NULL OR (q.created_at, q.id) < ($7, $8::uuid))
    ORDER BY q.created_at DESC, q.id DESC LIMIT $1
"""
_ONE = f"""
    SELECT {_LINE}, q.error_message, q.retry_at, q.deadline_at, q.spent_by_model::text, q.step_records::text,
           q.state IS NOT NULL AS has_state
    FROM queue_items q JOIN users u ON u.id = q.user_id WHERE q.id = $1
"""
_NAMES = "SELECT id, recipient_name FROM queue_items WHERE id = ANY($1::uuid[])"
_ABOUT_WHOLE = ("error_message", "retry_at", "deadline_at", "spent_by_model", "has_state")


async def page(store: Store, wanted: Filter, limit: int, behind: Place | None = None) -> list[JobLine]:
    """Newest first, behind a place."""
    created_at, row_id = (behind.created_at, behind.id) if behind else (None, None)
    words = _escaped(wanted.words)
    rows = await store.fetch(
        _PAGE, limit, list(wanted.states) or None, wanted.step, wanted.reason,
        f"%{words}%" if words else None, f"{words.lower()}%", created_at, row_id,
    )  # fmt: skip
    return [JobLine(**dict(row)) for row in rows]


async def get(store: Store, job_id: UUID) -> WholeJob | None:
    row = await store.fetch_row(_ONE, job_id)
    return _whole(row) if row else None


async def names(store: Store, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """The recipients of jobs, by id; those that are gone are not in it."""
    return {row["id"]: row["recipient_name"] for row in await store.fetch(_NAMES, list(ids))}


def _whole(row: Mapping[str, Any]) -> WholeJob:
    columns = dict(row)
    steps = step_traces(columns.pop("step_records"))
    whole = {name: columns.pop(name) for name in _ABOUT_WHOLE}
    return WholeJob(line=JobLine(**columns), steps=steps, **whole)


def _escaped(words: str) -> str:
    """As LIKE takes them for themselves."""
    return words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")

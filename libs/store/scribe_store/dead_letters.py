"""Jobs that failed for good: listed, read, and sent on their way again, one or many, whoever's they are or one user's.

An owner's retry of one job, under a key, is in jobs.py.
"""

# ruff: noqa: S608  # what is put into these texts are constants of this module

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from scribe.v1 import pipeline_pb2

from scribe_store.rows import StepTrace, step_traces
from scribe_store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A failed job: why, and how far it had come."""

    id: UUID
    user_id: UUID
    user_email: str
    recipient_name: str
    error_reason: str | None
    error_message: str | None
    failed_step: str | None
    epoch: int
    """How often it was sent on its way."""
    attempts: int
    """How often it waited for another try."""
    spent_micro_dollars: int
    created_at: datetime
    completed_at: datetime
    steps: tuple[StepTrace, ...]
    state: bytes | None
    """The PipelineState that was kept; None when nothing was, so that it can only begin anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which dead letters are meant; what is not said does not matter."""

    ids: Sequence[UUID] | None = None
    reason: str | None = None
    step: str | None = None
    user_id: UUID | None = None
    failed_after: datetime | None = None


_COLUMNS = (
    "q.id, q.user_id, u.email AS user_email, q.recipient_name, q.error_reason, q.error_message, q.failed_step, q.epoch, "
    "q.attempts, q.spent_micro_dollars, q.created_at, q.completed_at, q.step_records::text, q.state"
)
_MEANT = """
    q.status = 'failed' AND ($1::uuid[] IS NULL OR q.id = ANY($1)) AND ($2::text IS NULL OR q.error_reason = $2)
    AND ($3::text IS NULL OR q.failed_step = $3) AND ($4::uuid IS NULL OR q.user_id = $4)
    AND ($5::timestamptz IS NULL OR q.completed_at > $5)
"""
_LIST = f"""
    SELECT {_COLUMNS} FROM queue_items q JOIN users u ON u.id = q.user_id
    WHERE {_MEANT} ORDER BY q.completed_at DESC, q.id DESC LIMIT $6
"""
_COUNT = f"SELECT count(*) FROM queue_items q WHERE {_MEANT}"
_LOCK = f"""
    SELECT q.id, q.settled_micro_dollars FROM queue_items q
    WHERE {_MEANT} ORDER BY q.completed_at, q.id LIMIT $6 FOR UPDATE SKIP LOCKED
"""
_WAITING = """
    status = 'waiting', completed_at = NULL, retry_at = NULL, deadline_at = NULL, current_step = NULL, attempts = 0,
    error_reason = NULL, error_message = NULL, failed_step = NULL
"""
_GO_ON = f"""
    UPDATE queue_items
    SET {_WAITING}, next_step = CASE WHEN state IS NULL THEN 'parse' ELSE coalesce(failed_step, next_step) END
    WHERE id = $1
"""
BEGIN_ANEW = f"""
    UPDATE queue_items SET {_WAITING}, next_step = 'parse', state = $2, step_records = '[]'::jsonb WHERE id = $1
"""


async def page(store: Store, which: Which, limit: int) -> list[DeadLetter]:
    """Those that failed last come first."""
    return [_letter(row) for row in await store.fetch(_LIST, *_arguments(which), limit)]


async def count(store: Store, which: Which) -> int:
    return int(await store.fetch_value(_COUNT, *_arguments(which)))


async def get(store: Store, job_id: UUID) -> DeadLetter | None:
    """None when there is no such job, or it has not failed."""
    found = await page(store, Which(ids=[job_id]), 1)
    return found[0] if found else None


async def retry(store: Store, which: Which, *, from_start: bool, limit: int) -> list[UUID]:
    """Those wait again, at most `limit`, oldest failure first: to go on at the step that failed, or from the start.

    Nothing happens to jobs that have not failed, so a repeat does nothing. What a job spent before stays booked, and
    it gets a job's money anew. Raises StoreUnavailable.
    """

    chosen: list[UUID] = []  # by the first try; a later one does the same again, should it have happened unseen

    async def write(connection: asyncpg.Connection) -> list[UUID]:
        meant = Which(ids=chosen) if chosen else which
        rows = await connection.fetch(_LOCK, *_arguments(meant), limit)
        if meant is which:
            chosen.extend(row["id"] for row in rows)
        for row in rows:
            if from_start:
                await connection.execute(BEGIN_ANEW, row["id"], fresh_state(row["settled_micro_dollars"]))
            else:
                await connection.execute(_GO_ON, row["id"])
        return chosen

    return await store.write_once(write)


def fresh_state(settled: int) -> bytes:
    """Nothing known but the money: what was spent before counts, so that it is not booked a second time."""
    return pipeline_pb2.PipelineState(untold_micro_dollars=settled).SerializeToString()


def _arguments(which: Which) -> tuple[object, ...]:
    ids = list(which.ids) if which.ids is not None else None
    return ids, which.reason, which.step, which.user_id, which.failed_after


def _letter(row: Mapping[str, Any]) -> DeadLetter:
    columns = dict(row)
    steps = step_traces(columns.pop("step_records"))
    return DeadLetter(**columns, steps=steps)

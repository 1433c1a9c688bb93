"""How jobs end or wait: e-mail, counter, row and the day's money in one transaction. Written by the orchestrator only.

Every change is guarded by job, epoch and state, so that a repeat of it changes nothing. Locks are taken
in the order of dispatch.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

import asyncpg
from scribe_failpoints import failpoint

from scribe_store.rows import ENDED, StepTrace
from scribe_store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """A job's e-mail, as it is to be stored; the recipient is taken from the row."""

    job_id: UUID
    epoch: int
    email_id: UUID
    template_text: str
    """Must be the row's own template: a captured host cannot put another in its place."""
    subject: str
    body: str
    template_type: str
    metadata: Mapping[str, Any]
    record: bytes
    is_confident: bool
    spent: int
    steps: Sequence[StepTrace]
    spent_by_model: Mapping[str, int] = field(default_factory=dict)
    """Micro-dollars: `spent`, taken apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a job ends without an e-mail."""

    job_id: UUID
    epoch: int
    reason: str
    message: str
    step: str | None
    spent: int
    state: bytes | None
    steps: Sequence[StepTrace]
    spent_by_model: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponement:
    """A job that waits before one of its steps is tried again."""

    job_id: UUID
    epoch: int
    reason: str
    message: str
    step: str
    retry_at: datetime
    spent: int
    state: bytes
    steps: Sequence[StepTrace]
    spent_by_model: Mapping[str, int] = field(default_factory=dict)


class Applied(Enum):
    """What a change came to."""

    DONE = "done"
    REPEATED = "it had been done before"
    ENDED = "the job had ended otherwise"
    STALE = "a later epoch runs"
    AHEAD = "the row does not know this epoch yet"
    GONE = "there is no such job"
    FOREIGN = "the template is not the row's"


_LOCK = """
    SELECT user_id, status, epoch, email_template, reserved_micro_dollars, reserved_on, settled_micro_dollars
    FROM queue_items WHERE id = $1 FOR UPDATE
"""
_SETTLE = """
    UPDATE daily_spend
    SET reserved_micro_dollars = greatest(0, reserved_micro_dollars - $3::bigint),
        spent_micro_dollars = spent_micro_dollars + $4::bigint
    WHERE user_id = $1 AND day = $2
"""
_INSERT_EMAIL = """
    INSERT INTO emails (id, user_id, job_id, recipient_name, recipient_interest, subject, email_message, template_type,
                        metadata, record, is_confident)
    SELECT $2, user_id, id, recipient_name, recipient_interest, $3, $4, $5::text::template_type, $6::jsonb, $7, $8
    FROM queue_items WHERE id = $1
    ON CONFLICT (id) DO NOTHING
"""
_COUNT = "UPDATE users SET generation_count = generation_count + 1 WHERE id = $1"
_COMPLETED = """
    UPDATE queue_items
    SET status = 'completed', completed_at = now(), email_id = $2, current_step = NULL, step_records = $3::jsonb,
        started_at = coalesce(started_at, claimed_at), spent_micro_dollars = $4, settled_micro_dollars = $4, spent_by_model = $5::jsonb,
        reserved_micro_dollars = 0, state = NULL, error_message = NULL, error_reason = NULL, failed_step = NULL, retry_at = NULL
    WHERE id = $1
"""
_FAILED = """
    UPDATE queue_items
    SET status = 'failed', completed_at = now(), current_step = NULL, step_records = $2::jsonb, error_reason = $3,
        error_message = $4, failed_step = $5, spent_micro_dollars = $6, settled_micro_dollars = $6, spent_by_model = $8::jsonb,
        reserved_micro_dollars = 0, state = coalesce($7, state), retry_at = NULL
    WHERE id = $1
"""
_POSTPONED = """
    UPDATE queue_items
    SET status = 'retrying', retry_at = $2, next_step = $3::text, state = $4, attempts = attempts + 1, error_reason = $5,
        error_message = $6, failed_step = $3::text, spent_micro_dollars = $7, step_records = $8::jsonb, current_step = $3::text, spent_by_model = $9::jsonb
    WHERE id = $1
"""
_SETTLED = """
    UPDATE queue_items
    SET spent_micro_dollars = $2, settled_micro_dollars = $2, reserved_micro_dollars = 0 WHERE id = $1
"""
# Words come in any order, as several are written at once: of each step what was said last counts, and the last of all is current.
_RECORD_STEP = """
    UPDATE queue_items
    SET started_at = coalesce(started_at, $4),
        (current_step, step_records) = (
          SELECT (array_agg(r ->> 'step' ORDER BY at, place))[count(*)], jsonb_agg(r ORDER BY at, place)
          FROM (
            SELECT DISTINCT ON (r ->> 'step') r, place, coalesce((r ->> 'at')::timestamptz, '-infinity') AS at
            FROM jsonb_array_elements(step_records || $3::jsonb) WITH ORDINALITY AS e (r, place)
            ORDER BY r ->> 'step', at DESC, place DESC
          ) told
        )
    WHERE id = $1 AND epoch = $2 AND status = 'running'
"""
_MESSAGE_CHARACTERS = 1000


async def complete(store: Store, completion: Completion) -> Applied:
    """E-mail, counter, the job's end and the day's money, in one transaction."""
    async with store.transaction() as connection:
        row, applied = await _locked(connection, completion.job_id, completion.epoch, "completed")
        if applied is not Applied.DONE:
            return applied
        if row["email_template"] != completion.template_text:
            return Applied.FOREIGN
        inserted = await connection.execute(
            _INSERT_EMAIL, completion.job_id, completion.email_id, _clean(completion.subject), _clean(completion.body),
            completion.template_type, _json(completion.metadata), completion.record, completion.is_confident,
        )  # fmt: skip
        failpoint("store.complete.email_written")
        steps = _steps(completion.steps)
        models = _json(completion.spent_by_model)
        await connection.execute(_COMPLETED, completion.job_id, completion.email_id, steps, completion.spent, models)
        await _settle(connection, row, completion.spent)
        if inserted.endswith(" 1"):
            await connection.execute(_COUNT, row["user_id"])
        failpoint("store.complete.counted")
        failpoint("store.complete.before_commit")
    failpoint("store.complete.after_commit")
    return Applied.DONE


async def fail(store: Store, failure: Failure) -> Applied:
    """The job's end without an e-mail; its state is kept for a later try by hand."""
    async with store.transaction() as connection:
        row, applied = await _locked(connection, failure.job_id, failure.epoch, "failed")
        if applied is Applied.DONE:
            message = _clean(failure.message)[:_MESSAGE_CHARACTERS]
            await connection.execute(
                _FAILED, failure.job_id, _steps(failure.steps), failure.reason, message, failure.step,
                failure.spent, failure.state, _json(failure.spent_by_model),
            )  # fmt: skip
            await _settle(connection, row, failure.spent)
            failpoint("store.fail.before_commit")
    if applied is Applied.DONE:
        failpoint("store.fail.after_commit")
    return applied


async def postpone(store: Store, later: Postponement) -> Applied:
    """The job waits; its money stays reserved."""
    async with store.transaction() as connection:
        _, applied = await _locked(connection, later.job_id, later.epoch, "retrying")
        if applied is Applied.DONE:
            message = _clean(later.message)[:_MESSAGE_CHARACTERS]
            await connection.execute(
                _POSTPONED, later.job_id, later.retry_at, later.step, later.state, later.reason, message,
                later.spent, _steps(later.steps), _json(later.spent_by_model),
            )  # fmt: skip
            failpoint("store.postpone.before_commit")
    if applied is Applied.DONE:
        failpoint("store.postpone.after_commit")
    return applied


async def settle(store: Store, job_id: UUID, spent: int) -> None:
    """Give back what an ended job did not spend. Once: the reservation is zero afterwards."""
    async with store.transaction() as connection:
        row = await connection.fetchrow(_LOCK, job_id)
        if row and row["status"] in ENDED and row["reserved_micro_dollars"]:
            await connection.execute(_SETTLED, job_id, spent)
            await _settle(connection, row, spent)
            failpoint("store.settle.before_commit")


async def record_step(store: Store, job_id: UUID, epoch: int, trace: StepTrace, at: datetime) -> None:
    """Show a step of a running job as it was at that time; never after its end, never for another epoch, never over later words."""
    await store.execute(_RECORD_STEP, job_id, epoch, _steps([replace(trace, at=at)]), at)


async def _locked(connection: asyncpg.Connection, job_id: UUID, epoch: int, becomes: str) -> tuple[Any, Applied]:
    row = await connection.fetchrow(_LOCK, job_id)
    if row is None:
        return row, Applied.GONE
    if row["status"] == becomes and row["epoch"] == epoch:
        return row, Applied.REPEATED
    if row["status"] in ENDED:
        return row, Applied.ENDED
    if row["epoch"] != epoch:
        return row, Applied.STALE if row["epoch"] > epoch else Applied.AHEAD
    return row, Applied.DONE


async def _settle(connection: asyncpg.Connection, row: Mapping[str, Any], spent: int) -> None:
    if row["reserved_on"] is not None:
        grown = max(0, spent - row["settled_micro_dollars"])  # the rest was booked when it ended before
        await connection.execute(_SETTLE, row["user_id"], row["reserved_on"], row["reserved_micro_dollars"], grown)


def _steps(steps: Sequence[StepTrace]) -> str:
    return _json([_record(trace) for trace in steps])


def _record(trace: StepTrace) -> dict[str, Any]:
    told: dict[str, Any] = {"at": trace.at.isoformat()} if trace.at else {}
    if trace.began:
        told["began"] = trace.began.isoformat()
    if trace.calls:
        told["calls"] = trace.calls
    return {"step": trace.step, "status": trace.status, "seconds": trace.seconds, "detail": trace.detail, **told}


def _json(value: object) -> str:
    return json.dumps(_cleaned(value))


def _cleaned(value: Any) -> Any:
    """The same without NUL, which PostgreSQL holds neither in text nor in jsonb."""
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value


def _clean(text: str) -> str:
    return text.replace("\x00", "")

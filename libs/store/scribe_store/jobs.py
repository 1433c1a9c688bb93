"""Jobs from their owner's side: accept, read, list, cancel. What moves them on is in dispatch.py."""

# ruff: noqa: S608  # what is put into these texts are constants of this package

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg
from scribe_failpoints import failpoint

from scribe_store import idempotency
from scribe_store.dead_letters import BEGIN_ANEW, fresh_state
from scribe_store.paging import Place
from scribe_store.rows import JOB_COLUMNS, Job, NewJob, job_of
from scribe_store.store import Store

_INSERT = f"""
    INSERT INTO queue_items (id, user_id, recipient_name, recipient_interest, recipient_affiliation, recipient_homepage,
                             recipient_email, recipient_orcid, recipient_arxiv_author_id, recipient_known_paper_ids,
                             email_template, template_type, override_contact_policy, in_batch, batch_position, traceparent, sender)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::template_type, $13, $14, $15, $16,
            (SELECT sender FROM users WHERE id = $2))
    ON CONFLICT (id) DO NOTHING
    RETURNING {JOB_COLUMNS}
"""
_SELECT = f"SELECT {JOB_COLUMNS} FROM queue_items WHERE id = $1 AND user_id = $2"
_LIST = f"""
    SELECT {JOB_COLUMNS} FROM queue_items
    WHERE user_id = $1 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
      AND ($5::text[] IS NULL OR status = ANY($5))
    ORDER BY created_at DESC, id DESC LIMIT $2
"""
_AGAIN = """
    UPDATE queue_items
    SET status = 'waiting', completed_at = NULL, retry_at = NULL, deadline_at = NULL, current_step = NULL, attempts = 0,
        next_step = CASE WHEN state IS NULL THEN 'parse' ELSE coalesce(failed_step, next_step) END,
        error_reason = NULL, error_message = NULL, failed_step = NULL,
        override_contact_policy = override_contact_policy OR $2
    WHERE id = $1
"""
_OVERRIDE = "UPDATE queue_items SET override_contact_policy = override_contact_policy OR $2 WHERE id = $1"
_LOCK_FAILED = """
    SELECT settled_micro_dollars FROM queue_items WHERE id = $1 AND user_id = $2 AND status = 'failed' FOR UPDATE
"""
_LIVE = f"""
    SELECT {JOB_COLUMNS} FROM queue_items
    WHERE user_id = $1 AND status IN ('waiting', 'running', 'retrying') ORDER BY created_at, batch_position, id LIMIT $2
"""
_LIVE_OF = f"""
    SELECT found.* FROM unnest($1::uuid[]) AS owner CROSS JOIN LATERAL (
      SELECT {JOB_COLUMNS} FROM queue_items
      WHERE user_id = owner AND status IN ('waiting', 'running', 'retrying')
      ORDER BY created_at, batch_position, id LIMIT $2
    ) found
"""
_SOME = f"SELECT {JOB_COLUMNS} FROM queue_items WHERE user_id = $1 AND id = ANY($2::uuid[])"
_CANCEL = f"""
    UPDATE queue_items
    SET status = 'cancelled', completed_at = now(), retry_at = NULL,
        error_reason = 'CANCELLED', error_message = 'Cancelled by its owner.'
    WHERE id = $1 AND user_id = $2 AND status IN ('waiting', 'running', 'retrying')
    RETURNING {JOB_COLUMNS}
"""


async def create(store: Store, new: NewJob, *, key: str | None = None, body_sha256: bytes = b"") -> Job:
    """Write a job; committed when this returns. With a key, a repeated request gives the first one's job.

    Raises idempotency.KeyReused, StoreUnavailable; asyncpg.ForeignKeyViolationError for an unknown user.
    """

    async def write(connection: asyncpg.Connection) -> Job:
        if key:
            answer = {"task_id": str(new.id)}
            earlier = await idempotency.claim(
                connection, user_id=new.user_id, key=key, body_sha256=body_sha256, answer=answer
            )
            if earlier:
                return job_of(await connection.fetchrow(_SELECT, UUID(earlier["task_id"]), new.user_id))
        inserted = await _insert(connection, new)
        failpoint("store.create.before_commit")
        return job_of(inserted or await connection.fetchrow(_SELECT, new.id, new.user_id))

    return await store.write_once(write)


async def get(store: Store, job_id: UUID, user_id: UUID) -> Job | None:
    """None for an unknown job and for another user's: its existence is not revealed."""
    row = await store.fetch_row(_SELECT, job_id, user_id)
    return job_of(row) if row else None


async def page(
    store: Store, user_id: UUID, *, limit: int, behind: Place | None = None, states: Sequence[str] = ()
) -> list[Job]:
    """The user's jobs, newest first, behind a place; only those in the given states, if any are given."""
    created_at, row_id = (behind.created_at, behind.id) if behind else (None, None)
    rows = await store.fetch(_LIST, user_id, limit, created_at, row_id, list(states) or None)
    return [job_of(row) for row in rows]


async def cancel(store: Store, job_id: UUID, user_id: UUID) -> tuple[Job | None, bool]:
    """End a job that has not ended. Gives the job as it stands, and whether this call ended it."""
    cancelled: Job | None = None

    async def write(connection: asyncpg.Connection) -> Job | None:
        nonlocal cancelled
        if row := await connection.fetchrow(_CANCEL, job_id, user_id):
            cancelled = job_of(row)  # a later try that finds nothing comes behind this one
        return cancelled

    won = await store.write_once(write)
    return won or await get(store, job_id, user_id), won is not None


async def retry(
    store: Store,
    job_id: UUID,
    user_id: UUID,
    *,
    override: bool,
    from_start: bool = False,
    key: str | None = None,
    body_sha256: bytes = b"",
) -> tuple[Job | None, bool]:
    """A failed job waits again, to go on where it failed. Gives the job as it stands, and whether this call did it.

    Under a key that was used for the same before nothing is done. Raises idempotency.KeyReused, StoreUnavailable.
    """
    accepted = False

    async def write(connection: asyncpg.Connection) -> tuple[Job | None, bool]:
        nonlocal accepted
        if key:
            answer = {"task_id": str(job_id)}
            earlier = await idempotency.claim(
                connection, user_id=user_id, key=key, body_sha256=body_sha256, answer=answer
            )
            accepted = accepted or earlier is not None
        if not accepted or not key:
            failed = await connection.fetchrow(_LOCK_FAILED, job_id, user_id)
            if failed and from_start:
                await connection.execute(BEGIN_ANEW, job_id, fresh_state(failed["settled_micro_dollars"]))
            if failed:
                await connection.execute(_OVERRIDE if from_start else _AGAIN, job_id, override)
                accepted = True  # stays, should a later try find that this one happened unseen
        found = await connection.fetchrow(_SELECT, job_id, user_id)
        return (job_of(found) if found else None), accepted

    return await store.write_once(write)


async def live(store: Store, user_id: UUID, most: int) -> list[Job]:
    """The user's jobs that have not ended, oldest first."""
    return [job_of(row) for row in await store.fetch(_LIVE, user_id, most)]


async def live_of(store: Store, user_ids: Sequence[UUID], most: int) -> list[Job]:
    """As live(), of several users; at most `most` of each, each one's oldest first."""
    return [job_of(row) for row in await store.fetch(_LIVE_OF, list(user_ids), most)]


async def some(store: Store, user_id: UUID, ids: Sequence[UUID]) -> list[Job]:
    """Those of the ids that are the user's jobs."""
    return [job_of(row) for row in await store.fetch(_SOME, user_id, list(ids))]


async def _insert(connection: asyncpg.Connection, new: NewJob) -> asyncpg.Record | None:
    """None when an earlier try of the same request made the row."""
    return await connection.fetchrow(
        _INSERT,
        new.id,
        new.user_id,
        new.recipient_name,
        new.recipient_interest,
        new.recipient_affiliation,
        new.recipient_homepage,
        new.recipient_email,
        new.recipient_orcid,
        new.recipient_arxiv_author_id,
        list(new.recipient_known_paper_ids),
        new.email_template,
        new.template_type,
        new.override_contact_policy,
        new.in_batch,
        new.batch_position,
        new.traceparent,
    )

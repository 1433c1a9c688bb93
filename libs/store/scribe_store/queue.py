"""Batches from their owner's side: many jobs in one transaction, and how they stand in the queue."""

# ruff: noqa: S608  # what is put into these texts are constants of this package

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

import asyncpg

from scribe_store import idempotency
from scribe_store.paging import Place
from scribe_store.rows import JOB_COLUMNS, Job, NewJob, QueueItem, job_of, queue_item_of
from scribe_store.store import Store

_INSERT = """
    INSERT INTO queue_items (id, user_id, recipient_name, recipient_interest, recipient_affiliation, recipient_homepage,
                             recipient_email, recipient_orcid, recipient_arxiv_author_id, recipient_known_paper_ids,
                             email_template, template_type, override_contact_policy, in_batch, batch_position, traceparent, sender)
    SELECT n.id, u.id, n.recipient_name, n.recipient_interest, n.recipient_affiliation, n.recipient_homepage,
           n.recipient_email, n.recipient_orcid, n.recipient_arxiv_author_id, n.recipient_known_paper_ids,
           n.email_template, n.template_type::template_type, n.override_contact_policy, n.in_batch, n.batch_position, n.traceparent, u.sender
    FROM jsonb_to_recordset($2::jsonb) AS n (
      id uuid, recipient_name text, recipient_interest text, recipient_affiliation text, recipient_homepage text,
      recipient_email text, recipient_orcid text, recipient_arxiv_author_id text, recipient_known_paper_ids text[],
      email_template text, template_type text, override_contact_policy boolean, in_batch boolean, batch_position integer,
      traceparent text
    ) JOIN users u ON u.id = $1
    ON CONFLICT (id) DO NOTHING
"""
_LIST = """
    WITH turns AS (
      SELECT id, row_number() OVER (ORDER BY created_at, batch_position, id) AS position
      FROM queue_items WHERE user_id = $1 AND status = 'waiting'
    )
    SELECT q.id, q.recipient_name, q.recipient_interest, q.status, t.position, q.email_id, q.error_message,
           q.current_step, q.started_at, q.completed_at, q.created_at, q.batch_position
    FROM queue_items q LEFT JOIN turns t ON t.id = q.id
    WHERE q.user_id = $1 AND q.in_batch AND q.created_at > now() - interval '24 hours'
      AND ($3::timestamptz IS NULL OR (q.created_at, q.batch_position, q.id) > ($3, $4::integer, $5::uuid))
    ORDER BY q.created_at, q.batch_position, q.id LIMIT $2
"""
_CANCEL_WAITING = f"""
    UPDATE queue_items
    SET status = 'cancelled', completed_at = now(), error_reason = 'CANCELLED', error_message = 'Cancelled by its owner.'
    WHERE id = $1 AND user_id = $2 AND status = 'waiting'
    RETURNING {JOB_COLUMNS}
"""


async def create_batch(
    store: Store, user_id: UUID, batch: Sequence[NewJob], *, key: str | None = None, body_sha256: bytes = b""
) -> list[UUID]:
    """Write all jobs or none, in order; their ids, or those of the first request under this key.

    Raises idempotency.KeyReused, StoreUnavailable.
    """
    ids = [str(new.id) for new in batch]
    rows = json.dumps([asdict(new) for new in batch], default=str)

    async def write(connection: asyncpg.Connection) -> list[UUID]:
        answer = {"queue_item_ids": ids}
        if key:
            claimed = await idempotency.claim(
                connection, user_id=user_id, key=key, body_sha256=body_sha256, answer=answer
            )
            if claimed:
                return [UUID(job_id) for job_id in claimed["queue_item_ids"]]
        await connection.execute(_INSERT, user_id, rows)
        return [new.id for new in batch]

    return await store.write_once(write)


async def page(store: Store, user_id: UUID, *, limit: int, behind: Place | None = None) -> list[QueueItem]:
    """The user's batch rows of the last 24 hours, oldest first, behind a place; positions count all their waiting rows."""
    place = (behind.created_at, behind.order, behind.id) if behind else (None, None, None)
    return [queue_item_of(row) for row in await store.fetch(_LIST, user_id, limit, *place)]


async def cancel_waiting(store: Store, job_id: UUID, user_id: UUID) -> Job | None:
    """End a job that nobody has begun; None when there is no such job in that state."""
    cancelled: Job | None = None

    async def write(connection: asyncpg.Connection) -> Job | None:
        nonlocal cancelled
        if row := await connection.fetchrow(_CANCEL_WAITING, job_id, user_id):
            cancelled = job_of(row)  # a later try that finds nothing comes behind this one
        return cancelled

    return await store.write_once(write)

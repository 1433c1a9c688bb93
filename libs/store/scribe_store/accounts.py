"""Ending an account: every row of a user's, and the list of jobs whose messages still have to leave the stream."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import asyncpg

from scribe_store.store import Store

# Locked in the order of dispatch.py: jobs, the days' spend, then the user. Messages of jobs that ended longer ago have
# been purged.
_LOCK_JOBS = """
    SELECT id, epoch, status IN ('running', 'retrying') AS is_live FROM queue_items
    WHERE user_id = $1 AND (completed_at IS NULL OR completed_at > now() - interval '8 hours') ORDER BY id FOR UPDATE
"""
_LOCK_SPEND = "SELECT true FROM daily_spend WHERE user_id = $1 ORDER BY day FOR UPDATE"
_REMEMBER = "INSERT INTO forgotten_jobs (job_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING"
# What is reserved may be spent by calls under way, of which nobody will tell this account any more.
_KEEP_SPEND = """
    INSERT INTO ended_accounts_spend AS e (user_sha256, day, spent_micro_dollars)
    SELECT sha256(uuid_send($1)), day, spent_micro_dollars + reserved_micro_dollars FROM daily_spend
    WHERE user_id = $1 AND day = (now() AT TIME ZONE 'utc')::date
    ON CONFLICT (user_sha256, day) DO UPDATE SET spent_micro_dollars = excluded.spent_micro_dollars
"""
_DELETE = "DELETE FROM users WHERE id = $1"
_TIDY = "DELETE FROM forgotten_jobs WHERE forgotten_at < now() - interval '2 days'"
_TIDY_SPEND = "DELETE FROM ended_accounts_spend WHERE day < (now() AT TIME ZONE 'utc')::date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Where an account's jobs have left messages."""

    said: tuple[UUID, ...] = ()
    """Jobs whose messages may be in the stream."""
    live: tuple[tuple[UUID, int], ...] = ()
    """Of these, those that runners may still work on, with their epochs."""


async def delete(store: Store, user_id: UUID) -> Traces:
    """All that is kept of the user, in one transaction; of today's spend a sum under a hash of the id stays for the day."""
    seen = Traces()

    async def write(connection: asyncpg.Connection) -> Traces:
        nonlocal seen
        rows = [row for row in await connection.fetch(_LOCK_JOBS, user_id) if row["epoch"]]
        if rows:  # else there were none, or an earlier try happened unseen and saw them
            live = tuple((row["id"], row["epoch"]) for row in rows if row["is_live"])
            seen = Traces(said=tuple(row["id"] for row in rows), live=live)
        await connection.execute(_REMEMBER, list(seen.said))
        await connection.execute(_LOCK_SPEND, user_id)
        await connection.execute(_KEEP_SPEND, user_id)
        await connection.execute(_DELETE, user_id)
        await connection.execute(_TIDY)
        await connection.execute(_TIDY_SPEND)
        return seen

    return await store.write_once(write)

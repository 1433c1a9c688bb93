"""Ending an account: every row of a user's, and the list of jobs whose messages still have to leave the stream."""

from __future__ import annotations

from uuid import UUID

from scribe_store.store import Store

# Messages of jobs that ended longer ago have been purged.
_REMEMBER = """
    INSERT INTO forgotten_jobs (job_id)
    SELECT id FROM queue_items WHERE user_id = $1 AND (completed_at IS NULL OR completed_at > now() - interval '8 hours')
    ON CONFLICT DO NOTHING
"""
_LIVE = "SELECT id, epoch FROM queue_items WHERE user_id = $1 AND status IN ('running', 'retrying') FOR UPDATE"
_MESSAGES = """
    SELECT id FROM queue_items WHERE user_id = $1 AND epoch > 0 AND (completed_at IS NULL OR completed_at > now() - interval '8 hours')
"""
_DELETE = "DELETE FROM users WHERE id = $1"
_TIDY = "DELETE FROM forgotten_jobs WHERE forgotten_at < now() - interval '2 days'"


async def delete(store: Store, user_id: UUID) -> tuple[list[tuple[UUID, int]], list[UUID]]:
    """All that is kept of the user, in one transaction.

    Gives the jobs that runners may still work on, with their epochs, and those whose messages may still be in the stream.
    """
    async with store.transaction() as connection:
        live = [(row["id"], row["epoch"]) for row in await connection.fetch(_LIVE, user_id)]
        said = [row["id"] for row in await connection.fetch(_MESSAGES, user_id)]
        await connection.execute(_REMEMBER, user_id)
        await connection.execute(_TIDY)
        await connection.execute(_DELETE, user_id)
        return live, said

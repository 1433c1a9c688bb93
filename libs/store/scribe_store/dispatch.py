"""What sends jobs on their way: whose turn it is, claims with their money, and what is still in flight.

Written by the orchestrator only; how jobs end is in outcomes.py. Locks are taken in one order there and
here: the job's row, then the day's spend, then the user.
"""

# ruff: noqa: S608  # what is put into these texts are constants of this package

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from scribe_failpoints import failpoint

from scribe_store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a job may take: micro-dollars for itself and for its owner's day (UTC), seconds from its claim."""

    job_budget: int
    day_budget: int
    deadline_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A job whose epoch is ours to publish, with all that its first message needs."""

    id: UUID
    user_id: UUID
    epoch: int
    next_step: str
    state: bytes | None
    """The PipelineState kept from an earlier epoch."""
    recipient_name: str
    recipient_interest: str
    recipient_affiliation: str | None
    recipient_homepage: str | None
    recipient_email: str | None
    recipient_orcid: str | None
    recipient_arxiv_author_id: str | None
    recipient_known_paper_ids: Sequence[str]
    email_template: str
    template_type: str | None
    override_contact_policy: bool
    sender: bytes | None
    """scribe.v1.Sender, as it was when the job was accepted."""
    created_at: datetime
    deadline_at: datetime
    reserved_micro_dollars: int
    settled_micro_dollars: int
    """Spent and booked before it was tried again by hand."""
    traceparent: str | None = None

    @property
    def budget(self) -> int:
        """What it may have spent in all, in micro-dollars."""
        return self.reserved_micro_dollars + self.settled_micro_dollars


@dataclass(frozen=True, slots=True, kw_only=True)
class OverBudget:
    """A job that was failed because its owner's day is spent."""

    id: UUID
    user_id: UUID
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A job in flight, or one that ended and is still to be settled."""

    id: UUID
    user_id: UUID
    epoch: int
    next_step: str
    state: bytes | None
    reserved_micro_dollars: int
    settled_micro_dollars: int

    @property
    def budget(self) -> int:
        """What it may have spent in all, in micro-dollars."""
        return self.reserved_micro_dollars + self.settled_micro_dollars


_CLAIM = (
    "id, user_id, epoch, next_step, state, recipient_name, recipient_interest, recipient_affiliation, recipient_homepage, "
    "recipient_email, recipient_orcid, recipient_arxiv_author_id, recipient_known_paper_ids, email_template, "
    "template_type::text, override_contact_policy, sender, created_at, deadline_at, reserved_micro_dollars, "
    "settled_micro_dollars, traceparent"
)
_LIVE = "id, user_id, epoch, next_step, state, reserved_micro_dollars, settled_micro_dollars"
_TODAY = "(now() AT TIME ZONE 'utc')::date"
_NEW_EPOCH = (
    "status = 'running', epoch = epoch + 1, claimed_at = now(), dispatched_at = NULL, retry_at = NULL, "
    "error_reason = NULL, error_message = NULL, failed_step = NULL"
)

# Round-robin: a user's first waiting row comes before anybody's second, counting what they have in flight. Users are found
# by their first rows, each with one look into the index, and no row is read that cannot be among those wanted: those whose
# turn comes after as many first turns as rows are wanted. So what it costs grows with users, not with rows.
_CANDIDATES = """
    WITH RECURSIVE heads AS (
      (SELECT user_id, created_at, id FROM queue_items WHERE status = 'waiting'
       ORDER BY user_id, created_at, batch_position, id LIMIT 1)
      UNION ALL
      SELECT following.* FROM heads CROSS JOIN LATERAL (
        SELECT user_id, created_at, id FROM queue_items WHERE status = 'waiting' AND user_id > heads.user_id
        ORDER BY user_id, created_at, batch_position, id LIMIT 1
      ) following
    ),
    busy AS (SELECT user_id, count(*) AS flying FROM queue_items WHERE status = 'running' GROUP BY user_id),
    people AS (
      SELECT heads.user_id, coalesce(flying, 0) AS flying FROM heads LEFT JOIN busy USING (user_id)
      ORDER BY 2, heads.created_at, heads.id LIMIT $1
    ),
    bounded AS (
      SELECT *, CASE WHEN count(*) OVER () = $1 THEN max(flying) OVER () + 1 - flying ELSE $1 END AS turns FROM people
    )
    SELECT w.id FROM bounded p CROSS JOIN LATERAL (
      SELECT id, created_at, row_number() OVER (ORDER BY created_at, batch_position, id) AS turn
      FROM queue_items WHERE user_id = p.user_id AND status = 'waiting'
      ORDER BY created_at, batch_position, id LIMIT p.turns
    ) w
    ORDER BY p.flying + w.turn, w.created_at, w.id LIMIT $1
"""
_ANY_WAITING = "SELECT EXISTS (SELECT 1 FROM queue_items WHERE status = 'waiting')"
_LOCK_WAITING = "SELECT user_id, epoch FROM queue_items WHERE id = $1 AND status = 'waiting' FOR UPDATE SKIP LOCKED"
_RESERVE = f"""
    INSERT INTO daily_spend AS d (user_id, day, reserved_micro_dollars)
    SELECT $1, {_TODAY}, $2::bigint WHERE $2::bigint <= $3::bigint
    ON CONFLICT (user_id, day) DO UPDATE SET reserved_micro_dollars = d.reserved_micro_dollars + $2::bigint
    WHERE d.spent_micro_dollars + d.reserved_micro_dollars + $2::bigint <= $3::bigint
    RETURNING 1
"""
_SPENT_TODAY = f"SELECT spent_micro_dollars FROM daily_spend WHERE user_id = $1 AND day = {_TODAY}"
_CLAIM_WAITING = f"""
    UPDATE queue_items
    SET {_NEW_EPOCH}, reserved_micro_dollars = $2, reserved_on = {_TODAY},
        deadline_at = now() + make_interval(secs => $3)
    WHERE id = $1 RETURNING {_CLAIM}
"""
_FAIL_OVER_BUDGET = """
    UPDATE queue_items
    SET status = 'failed', completed_at = now(), error_reason = 'BUDGET_EXCEEDED',
        error_message = 'Your budget for today is used up. Submit the e-mail again tomorrow.'
    WHERE id = $1
"""
_DUE = "SELECT id FROM queue_items WHERE status = 'retrying' AND retry_at <= now() ORDER BY retry_at LIMIT $1"
_CLAIM_DUE = f"""
    UPDATE queue_items SET {_NEW_EPOCH}
    WHERE id = $1 AND status = 'retrying' AND retry_at <= now() RETURNING {_CLAIM}
"""
_CLAIM_LOST = f"""
    UPDATE queue_items SET {_NEW_EPOCH}, next_step = $3, state = $4
    WHERE id = $1 AND epoch = $2 AND status = 'running' RETURNING {_CLAIM}
"""
_UNCONFIRMED = f"""
    SELECT {_CLAIM} FROM queue_items
    WHERE status = 'running' AND dispatched_at IS NULL AND claimed_at < now() - make_interval(secs => $1)
    ORDER BY claimed_at LIMIT 100
"""
_CONFIRM = "UPDATE queue_items SET dispatched_at = now() WHERE id = $1 AND epoch = $2 AND dispatched_at IS NULL"
_IN_FLIGHT = f"""
    SELECT {_LIVE} FROM queue_items
    WHERE status = 'running' AND dispatched_at < now() - make_interval(secs => $1) ORDER BY dispatched_at LIMIT 500
"""
_OVERDUE = f"""
    SELECT {_LIVE} FROM queue_items
    WHERE status IN ('running', 'retrying') AND deadline_at < now() - make_interval(secs => $1) LIMIT 100
"""
_UNSETTLED = f"""
    SELECT {_LIVE} FROM queue_items
    WHERE reserved_micro_dollars > 0 AND status IN ('completed', 'failed', 'cancelled')
      AND completed_at < now() - make_interval(secs => $1) LIMIT 100
"""
_ENDED_BETWEEN = """
    SELECT id FROM queue_items WHERE completed_at > $1 AND completed_at <= $2
    UNION ALL SELECT job_id FROM forgotten_jobs WHERE forgotten_at > $1 AND forgotten_at <= $2
"""


async def waiting(store: Store, limit: int) -> list[UUID]:
    """Whose turn it is: waiting jobs, fairly between users and in order within one."""
    return [row["id"] for row in await store.fetch(_CANDIDATES, limit)]


async def any_waiting(store: Store) -> bool:
    """Whether anybody waits."""
    return bool(await store.fetch_value(_ANY_WAITING))


async def running_count(store: Store) -> int:
    return int(await store.fetch_value("SELECT count(*) FROM queue_items WHERE status = 'running'"))


async def claim(store: Store, job_id: UUID, terms: Terms) -> Claim | OverBudget | None:
    """Raise a waiting job's epoch and reserve its money.

    OverBudget when the owner's day is spent: the job was failed. None when somebody else has it, or
    when its money is only reserved by the owner's other jobs: it stays waiting.
    """
    async with store.transaction() as connection:
        row = await connection.fetchrow(_LOCK_WAITING, job_id)
        if row is None:
            return None
        if await connection.fetchval(_RESERVE, row["user_id"], terms.job_budget, terms.day_budget):
            claimed = await connection.fetchrow(_CLAIM_WAITING, job_id, terms.job_budget, terms.deadline_seconds)
            failpoint("store.claim.before_commit")
            return Claim(**dict(claimed))
        spent = await connection.fetchval(_SPENT_TODAY, row["user_id"]) or 0
        if spent + terms.job_budget <= terms.day_budget:
            return None
        await connection.execute(_FAIL_OVER_BUDGET, job_id)
        return OverBudget(id=job_id, user_id=row["user_id"], epoch=row["epoch"])


async def due_retries(store: Store, limit: int) -> list[UUID]:
    """Jobs whose wait is over."""
    return [row["id"] for row in await store.fetch(_DUE, limit)]


async def claim_due(store: Store, job_id: UUID) -> Claim | None:
    """Raise the epoch of a job whose wait is over; its money is still reserved."""
    return _claim_of(await store.fetch_row(_CLAIM_DUE, job_id))


async def claim_lost(store: Store, job_id: UUID, epoch: int, *, step: str, state: bytes | None) -> Claim | None:
    """Raise the epoch of a running job whose messages are gone, to go on at `step` with `state`."""
    return _claim_of(await store.fetch_row(_CLAIM_LOST, job_id, epoch, step, state))


async def unconfirmed(store: Store, older_than: float) -> list[Claim]:
    """Claims whose message was not confirmed for so many seconds."""
    return [Claim(**dict(row)) for row in await store.fetch(_UNCONFIRMED, older_than)]


async def confirm(store: Store, job_id: UUID, epoch: int) -> None:
    """The epoch's message is in the stream."""
    await store.execute(_CONFIRM, job_id, epoch)


async def in_flight(store: Store, longer_than: float) -> list[Live]:
    """Running jobs that were dispatched more than so many seconds ago."""
    return _live(await store.fetch(_IN_FLIGHT, longer_than))


async def overdue(store: Store, grace: float) -> list[Live]:
    """Running or retrying jobs whose deadline passed more than so many seconds ago."""
    return _live(await store.fetch(_OVERDUE, grace))


async def unsettled(store: Store, older_than: float) -> list[Live]:
    """Jobs that ended without their reservation being given back: those that were cancelled."""
    return _live(await store.fetch(_UNSETTLED, older_than))


async def ended_between(store: Store, after: datetime, until: datetime) -> list[UUID]:
    """Jobs that ended then, those of accounts that ended too."""
    return [row["id"] for row in await store.fetch(_ENDED_BETWEEN, after, until)]


def _claim_of(row: Mapping[str, Any] | None) -> Claim | None:
    return Claim(**dict(row)) if row else None


def _live(rows: Sequence[Mapping[str, Any]]) -> list[Live]:
    return [Live(**dict(row)) for row in rows]

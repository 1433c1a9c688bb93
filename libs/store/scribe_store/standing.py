"""How all users' jobs stand, in numbers: what waits and since when, what failed and why, what the day costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scribe_store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCount:
    """Jobs in one state that has not ended."""

    jobs: int
    oldest: datetime
    """When the first of them was accepted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCost:
    """Of today in UTC, in micro-dollars."""

    spent: int
    """All users' jobs that ended or wait for another try, and templates that were drafted."""
    reserved: int
    """What jobs under way may still spend."""
    by_model: Mapping[str, int]
    """Of jobs that ended today; `search` and `other` stand beside the models."""


_LIVE = """
    SELECT status, count(*) AS jobs, min(created_at) AS oldest FROM queue_items
    WHERE status IN ('waiting', 'running', 'retrying') GROUP BY status
"""
_FAILED = """
    SELECT coalesce(error_reason, '') AS reason, count(*) AS jobs FROM queue_items
    WHERE status = 'failed' GROUP BY reason ORDER BY jobs DESC, reason
"""
_ENDED_SINCE = """
    SELECT status, count(*) AS jobs FROM queue_items
    WHERE completed_at > now() - make_interval(secs => $1) GROUP BY status
"""
_DAY = """
    SELECT coalesce(sum(spent_micro_dollars), 0)::bigint AS spent, coalesce(sum(reserved_micro_dollars), 0)::bigint AS reserved
    FROM daily_spend WHERE day = (now() AT TIME ZONE 'utc')::date
"""
_BY_MODEL = """
    SELECT part.key AS model, sum(part.value::bigint)::bigint AS spent
    FROM queue_items, jsonb_each_text(spent_by_model) AS part
    WHERE completed_at >= date_trunc('day', now() AT TIME ZONE 'utc') AT TIME ZONE 'utc'
    GROUP BY model ORDER BY spent DESC
"""


async def live(store: Store) -> Mapping[str, StateCount]:
    """By state: waiting, running, retrying; those without a job are not in it."""
    rows = await store.fetch(_LIVE)
    return {row["status"]: StateCount(jobs=row["jobs"], oldest=row["oldest"]) for row in rows}


async def failed(store: Store) -> Mapping[str, int]:
    """Dead letters by reason, most first."""
    return {row["reason"]: row["jobs"] for row in await store.fetch(_FAILED)}


async def ended_within(store: Store, seconds: float) -> Mapping[str, int]:
    """Jobs that ended so lately, by state: completed, failed, cancelled."""
    return {row["status"]: row["jobs"] for row in await store.fetch(_ENDED_SINCE, seconds)}


async def day_cost(store: Store) -> DayCost:
    row = await store.fetch_row(_DAY)
    assert row is not None  # an aggregate has one row
    by_model = {part["model"]: part["spent"] for part in await store.fetch(_BY_MODEL)}
    return DayCost(spent=row["spent"], reserved=row["reserved"], by_model=by_model)

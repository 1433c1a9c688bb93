"""What operators order of steps and hosts. The orchestrator's keeper carries it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scribe_store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOrder:
    """What is ordered of a step."""

    capacity: int | None = None
    """How many of it the whole cluster works on at once, 1 to 256; None leaves it to the settings."""
    paused: bool = False


_STEPS = "SELECT step, capacity, paused FROM step_orders"
_SET_CAPACITY = """
    INSERT INTO step_orders (step, capacity) VALUES ($1, $2)
    ON CONFLICT (step) DO UPDATE SET capacity = excluded.capacity, changed_at = now()
"""
_SET_PAUSED = """
    INSERT INTO step_orders (step, paused) VALUES ($1, $2)
    ON CONFLICT (step) DO UPDATE SET paused = excluded.paused, changed_at = now()
"""
_HOSTS = "SELECT host, draining FROM host_orders"
_SET_DRAINING = """
    INSERT INTO host_orders (host, draining) VALUES ($1, $2)
    ON CONFLICT (host) DO UPDATE SET draining = excluded.draining, changed_at = now()
"""


async def of_steps(store: Store) -> Mapping[str, StepOrder]:
    """By step; those of which nothing was ever ordered are not in it."""
    rows = await store.fetch(_STEPS)
    return {row["step"]: StepOrder(capacity=row["capacity"], paused=row["paused"]) for row in rows}


async def set_capacity(store: Store, step: str, capacity: int | None) -> None:
    """From now on, until ordered otherwise. Raises asyncpg.CheckViolationError beyond 1 to 256."""
    await store.execute(_SET_CAPACITY, step, capacity)


async def set_paused(store: Store, step: str, *, paused: bool) -> None:
    """A paused step begins no more work; what is in hand is finished."""
    await store.execute(_SET_PAUSED, step, paused)


async def of_hosts(store: Store) -> Mapping[str, bool]:
    """By host: whether it is to take no more work. Hosts of which nothing was ever ordered are not in it."""
    return {row["host"]: row["draining"] for row in await store.fetch(_HOSTS)}


async def set_draining(store: Store, host: str, *, draining: bool) -> None:
    """A draining host finishes what it has in hand and takes no more."""
    await store.execute(_SET_DRAINING, host, draining)

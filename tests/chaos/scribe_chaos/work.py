"""Ordering jobs, waiting for their ends, and judging them against an undisturbed run."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from scribe_store.errors import StoreUnavailable
from scribe_store.rows import ENDED

from scribe_chaos.books import Ledger, read_books
from scribe_chaos.client import Client, User, open_client
from scribe_chaos.oracle import Verdict, judge
from scribe_chaos.orders import ORDERS, Order
from scribe_chaos.system import System

_LOOK_SECONDS = 0.25
_PATIENCE_SECONDS = 60.0


class NotEnded(Exception):
    """Jobs did not end in time."""


@dataclass(kw_only=True)
class Work:
    """What was ordered of one system so far, and what it cost undisturbed. Made by open_work()."""

    system: System
    client: Client
    ledger: Ledger
    users: Sequence[User]
    undisturbed: dict[Order, Counter[str]] = field(default_factory=dict)
    ordered: dict[UUID, Order] = field(default_factory=dict)
    wanted: dict[UUID, str] = field(default_factory=dict)
    owner: dict[UUID, User] = field(default_factory=dict)

    async def measure(self, orders: Sequence[Order]) -> None:
        """Each order once, undisturbed, one after the other."""
        for order in orders:
            await self.ledger.begin()
            job_id = await self.order(self.users[0], order)
            await self.ended([job_id], 60.0)
            self.undisturbed[order] = await self.ledger.model_calls()
        await self.begin()

    async def begin(self) -> None:
        """Calls and kills count from here."""
        await self.ledger.begin()
        self.system.tally.in_flight = 0
        self._counted_from = set(self.ordered)

    async def order(self, user: User, order: Order, *, ends: str = "completed") -> UUID:
        job_id = await self.client.submit(user, order)
        self.took(job_id, user, order, ends=ends)
        return job_id

    def took(self, job_id: UUID, user: User, order: Order, *, ends: str = "completed") -> None:
        self.ordered[job_id], self.wanted[job_id], self.owner[job_id] = order, ends, user

    async def statuses(self) -> dict[UUID, str]:
        rows = await self.system.store.fetch("SELECT id, status FROM queue_items")
        return {row["id"]: row["status"] for row in rows}

    async def ended(self, job_ids: Sequence[UUID], seconds: float) -> None:
        """Raises NotEnded, with what they are instead."""
        until = time.monotonic() + seconds
        waiting = set(job_ids)
        seen: dict[UUID, str] = {}
        while waiting and time.monotonic() < until:
            with contextlib.suppress(StoreUnavailable):
                seen = await self.statuses()
                waiting -= {job_id for job_id, status in seen.items() if status in ENDED}
            await asyncio.sleep(_LOOK_SECONDS)
        if waiting:
            raise NotEnded({str(job_id): seen.get(job_id) for job_id in waiting})

    async def verdict(self) -> Verdict:
        """Of all jobs so far; calls since begin()."""
        expected: Counter[str] = Counter()
        for job_id, order in self.ordered.items():
            if job_id not in self._counted_from:
                expected.update(self.undisturbed[order])
        return judge(
            await read_books(self.system.store),
            wanted=self.wanted,
            calls=await self.ledger.model_calls(),
            expected=expected,
            in_flight=self.system.tally.in_flight,
        )

    _counted_from: set[UUID] = field(default_factory=set)


@asynccontextmanager
async def open_work(system: System, *, users: int = 1, orders: Sequence[Order] = ORDERS) -> AsyncIterator[Work]:
    """With `orders` measured undisturbed."""
    async with open_client(system) as client:
        people = [await client.user(f"user{number}") for number in range(users)]
        work = Work(system=system, client=client, ledger=Ledger(system.sandbox), users=people)
        await work.measure(orders)
        yield work

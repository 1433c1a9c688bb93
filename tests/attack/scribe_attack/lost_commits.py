"""Writes whose confirmation is lost now and then, counted by their effects."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID, uuid4

from scribe_store import jobs, users
from scribe_store.errors import StoreUnavailable
from scribe_store.rows import NewJob
from scribe_store.store import Store

from scribe_attack.commit_cutter import cutting_commits

_AT_ONCE = 8
_EVERY = 5
_CLIENTS_TRIES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LostCommits:
    """What was asked for, what was cut, and what there is."""

    writes: int
    effects: int
    keys: int
    commits: int
    cut: int


async def write_through_cuts(dsn: str, writes: int) -> LostCommits:
    """`writes` jobs, every second one under a client's key, through a proxy that cuts every fifth COMMIT's answer.

    A client that is told "try again" does so, with the same request: after the store gave up, rarely.
    """
    async with (
        cutting_commits(dsn, every=_EVERY) as (through, cutter),
        Store.open(through, pool_size=_AT_ONCE) as store,
        Store.open(dsn) as direct,
    ):
        owner, _ = await users.initialise(direct, user_id=uuid4(), email="ada@people.example", display_name=None)
        turns = asyncio.Semaphore(_AT_ONCE)
        made = await asyncio.gather(*(_write(store, owner.id, number, turns) for number in range(writes)))
        return LostCommits(
            writes=len(set(made)),
            effects=await direct.fetch_value("SELECT count(*) FROM queue_items"),
            keys=await direct.fetch_value("SELECT count(*) FROM idempotency_keys"),
            commits=cutter.commits,
            cut=cutter.cut,
        )


async def _write(store: Store, owner: UUID, number: int, turns: asyncio.Semaphore) -> UUID:
    new = NewJob(
        id=uuid4(), user_id=owner, recipient_name="Ada", recipient_interest="engines", email_template=f"Dear {number}"
    )
    key = f"key {number}" if number % 2 else None
    async with turns:
        for _ in range(_CLIENTS_TRIES):
            try:
                return (await jobs.create(store, new, key=key, body_sha256=b"x")).id
            except StoreUnavailable:
                continue
    raise AssertionError(f"write {number} was refused {_CLIENTS_TRIES} times")

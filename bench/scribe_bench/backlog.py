"""Line 8: a hundred thousand jobs waiting. Submitting, listing, finding a position and dispatching cost what they cost with a hundred."""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from scribe_store import dispatch, jobs, queue
from scribe_store.dispatch import Claim, Terms
from scribe_store.rows import NewJob
from scribe_store.store import Store
from scribe_store.testing import running_postgres

from scribe_bench.figures import Figure
from scribe_bench.outcome import Bench, Outcome, Row

_FEW, _MANY, _PIECE, _OWN, _USERS = 100, 100_000, 10_000, 20, 100
_TERMS = Terms(job_budget=1, day_budget=10**9, deadline_seconds=900)
_ROOM = 40
_FILL = """
    INSERT INTO queue_items (id, user_id, recipient_name, recipient_interest, email_template, in_batch, batch_position)
    SELECT gen_random_uuid(), ($1::uuid[])[1 + n % cardinality($1::uuid[])], 'Ada', 'ice', 'Dear {{x}}, y', true, n
    FROM generate_series($2::int, $3::int - 1) AS n
"""
Act = Callable[[], Awaitable[object]]


async def measure(bench: Bench) -> Outcome:
    """Two databases, side by side, looked at in turn."""
    rounds = 40 if bench.quick else 150
    took: dict[str, list[list[float]]] = {}
    async with _filled(_FEW) as small_side, _filled(20_000 if bench.quick else _MANY) as large_side:
        for _ in range(rounds):
            for place, side in enumerate((small_side, large_side)):
                for name, act in side.acts().items():
                    took.setdefault(name, [[], []])[place].append(await _timed(act))
                await side.put_back()
        bytes_a_job = await large_side.bytes_a_job()
    ratios = {name: statistics.median(large) / statistics.median(small) for name, (small, large) in took.items()}
    for name, (small, large) in took.items():
        bench.say(f"  {name}: {statistics.median(small):.2f} ms, {statistics.median(large):.2f} ms")
    worst = max(ratios, key=lambda name: ratios[name])
    return Outcome(
        keys={"backlog_ratio": ratios[worst]},
        rows=[
            Row(f"cost with {_MANY:,} jobs waiting by cost with {_FEW}, the worst of the four ({worst})", f"{ratios[worst]:.2f}", "≤ 1.20"),
            *(
                Row(f"{name}: ms with {_FEW}; with {_MANY:,}", f"{_middle(small).text()}; {_middle(large).text()}")
                for name, (small, large) in took.items()
            ),
        ],
        notes=[
            f"A waiting job takes {bytes_a_job:,} bytes of PostgreSQL, indexes and all (a short template).",f"{_USERS} users, and one who looks and has {_OWN} jobs waiting, in both. In brackets the middle half of the values."],
    )  # fmt: skip


class _Side:
    """A database with so many jobs waiting."""

    def __init__(self, store: Store, user: UUID) -> None:
        self._store, self._user = store, user
        self._claimed = self._submitted = user

    @classmethod
    async def filled(cls, store: Store, waiting: int) -> _Side:
        users = [uuid4() for _ in range(_USERS)]
        await store.execute("INSERT INTO users (id, email) SELECT u, u::text FROM unnest($1::uuid[]) AS u", users)
        for start in range(0, waiting, _PIECE):
            await store.execute(_FILL, users, start, min(waiting, start + _PIECE))
        side = cls(store, uuid4())
        await store.execute(
            "INSERT INTO users (id, email) SELECT u, u::text FROM unnest($1::uuid[]) AS u", [side._user]
        )
        await store.execute(_FILL, [side._user], 0, _OWN)
        await store.execute("VACUUM ANALYZE queue_items")
        return side

    async def bytes_a_job(self) -> int:
        """Table and indexes by rows."""
        return int(
            await self._store.fetch_value("SELECT pg_total_relation_size('queue_items') / count(*) FROM queue_items")
        )

    def acts(self) -> dict[str, Act]:
        """What is measured."""
        return {"submit": self._submit, "list with positions": self._list, "dispatch": self._dispatch}

    async def _submit(self) -> None:
        owner = uuid4()
        await self._store.execute(
            "INSERT INTO users (id, email) SELECT u, u::text FROM unnest($1::uuid[]) AS u", [owner]
        )
        new = NewJob(
            id=uuid4(),
            user_id=owner, recipient_name="Ada", recipient_interest="ice", email_template="Dear {{x}}, y", template_type=None,
        )  # fmt: skip
        self._submitted = (await jobs.create(self._store, new)).id

    async def _list(self) -> None:
        items = await queue.page(self._store, self._user, limit=50)
        assert [item.position for item in items] == list(range(1, _OWN + 1))

    async def _dispatch(self) -> None:
        """As one round: who is next, and the first of them claimed."""
        candidates = await dispatch.waiting(self._store, _ROOM)
        assert isinstance(await dispatch.claim(self._store, candidates[0], _TERMS), Claim)
        self._claimed = candidates[0]

    async def put_back(self) -> None:
        """What was dispatched waits again, what was submitted is gone."""
        await self._store.execute(
            "UPDATE queue_items SET status = 'waiting', claimed_at = NULL WHERE id = $1", self._claimed
        )
        await self._store.execute("DELETE FROM queue_items WHERE id = $1", self._submitted)


@asynccontextmanager
async def _filled(waiting: int) -> AsyncIterator[_Side]:
    async with running_postgres() as dsn, Store.open(dsn) as store:
        yield await _Side.filled(store, waiting)


async def _timed(act: Act) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    await act()
    return (time.perf_counter() - began) * 1000


def _middle(values: list[float]) -> Figure:
    low, middle, high = statistics.quantiles(values, n=4)
    return Figure(middle, low, high)

"""What a job goes through so that it passes a given crash point."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from scribe_bus.connection import open_bus
from scribe_bus.errors import BusUnavailable
from scribe_bus.streams import purge
from scribe_bus.subjects import job_filter

from scribe_chaos.orders import RESEARCH
from scribe_chaos.work import Work

ORDER = RESEARCH[0]
_LOOK_SECONDS, _WITHIN_SECONDS = 0.1, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One kind of job's life. `play` gives the job, whose end may still be to come."""

    name: str
    play: Callable[[Work], Awaitable[UUID]]
    ends: str
    settles: bool = False
    """Its end counts only when its owner has their money back."""
    lingers: float = 0.0
    """Seconds that its message may still be about, which must not be counted against the next job."""


async def _plain(work: Work) -> UUID:
    return await work.order(work.users[0], ORDER)


async def _fails(work: Work) -> UUID:
    """The model refuses the key for as long as it takes."""
    await work.ledger.dials(parse={"error_rate": 1.0, "errors": ["401"]})
    return await work.order(work.users[0], ORDER, ends="failed")


async def _postponed(work: Work) -> UUID:
    """The model asks for a longer wait than a runner sits out."""
    await work.ledger.dials(parse={"fail_next": 1, "errors": ["429_retry_after"], "retry_after": 6})
    return await work.order(work.users[0], ORDER)


async def _cancelled(work: Work) -> UUID:
    await work.ledger.dials(parse={"latency": 8.0})
    job_id = await work.order(work.users[0], ORDER, ends="cancelled")
    await _running(work, job_id)
    await work.client.cancel(work.users[0], job_id)
    return job_id


async def _late(work: Work) -> UUID:
    """Its deadline passes while a step is under way: in the row alone, as the message's own cannot be changed.

    So whoever gets that message anew works on it, which a true deadline forbids.
    """
    await work.ledger.dials(parse={"latency": 8.0})
    job_id = await work.order(work.users[0], ORDER, ends="failed")
    await _running(work, job_id)
    await work.system.store.execute(
        "UPDATE queue_items SET deadline_at = now() - interval '1 minute' WHERE id = $1", job_id
    )
    return job_id


async def _lost(work: Work) -> UUID:
    """Its messages vanish from the stream, and whoever worked on it dies."""
    await work.ledger.dials(parse={"latency": 3.0})
    job_id = await work.order(work.users[0], ORDER)
    await _running(work, job_id)
    for name, process in work.system.processes.items():
        if name.startswith("orchestrator"):
            process.kill()
    async with open_bus(work.system.nats.password_url, name="chaos") as bus:
        await purge(bus, job_filter(str(job_id)))
    return job_id


PLAIN = Scenario(name="plain", play=_plain, ends="completed")
_BY_PREFIX = {
    "store.fail.": Scenario(name="fails", play=_fails, ends="failed"),
    "store.postpone.": Scenario(name="postponed", play=_postponed, ends="completed"),
    "dispatcher.before_due_claim": Scenario(name="postponed", play=_postponed, ends="completed"),
    "gateway.cancel.": Scenario(name="cancelled", play=_cancelled, ends="cancelled", settles=True),
    "store.settle.": Scenario(name="cancelled", play=_cancelled, ends="cancelled", settles=True),
    "sweeper.before_tombstone": Scenario(name="cancelled", play=_cancelled, ends="cancelled", settles=True),
    "sweeper.after_tombstone": Scenario(name="cancelled", play=_cancelled, ends="cancelled", settles=True),
    "sweeper.before_late_end": Scenario(name="late", play=_late, ends="failed", lingers=15.0),
    "sweeper.after_late_end": Scenario(name="late", play=_late, ends="failed", lingers=15.0),
    "sweeper.before_lost_claim": Scenario(name="lost", play=_lost, ends="completed"),
}


def scenario_of(point: str) -> Scenario:
    return next((found for prefix, found in _BY_PREFIX.items() if point.startswith(prefix)), PLAIN)


@asynccontextmanager
async def dials_put_back(work: Work) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await work.ledger.dials(preset="none")
        await work.ledger.dials(parse={"error_rate": 0.0, "fail_next": 0})


async def money_back(work: Work, job_id: UUID) -> None:
    """Raises TimeoutError."""

    async def back() -> bool:
        held = await work.system.store.fetch_value(
            "SELECT reserved_micro_dollars FROM queue_items WHERE id = $1", job_id
        )
        return bool(held == 0)

    await until(back)


async def _running(work: Work, job_id: UUID) -> None:
    """Until the model is asked for it."""
    before = sum((await work.ledger.model_calls()).values())

    async def asked() -> bool:
        status = (await work.statuses()).get(job_id)
        return status == "running" and sum((await work.ledger.model_calls()).values()) >= max(1, before)

    await until(asked)


async def until(holds: Callable[[], Awaitable[bool]], within: float = _WITHIN_SECONDS) -> None:
    """Raises TimeoutError."""
    async with asyncio.timeout(within):
        while True:
            with contextlib.suppress(BusUnavailable):
                if await holds():
                    return
            await asyncio.sleep(_LOOK_SECONDS)

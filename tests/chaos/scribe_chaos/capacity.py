"""Line 7: capacity 3 on two hosts. Never four at once, hardly a slot idle; what is stale is fenced; who waits holds no slot."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from uuid import UUID

from scribe_rpc.errors import ServiceError

from scribe_chaos.books import read_books
from scribe_chaos.client import Client, User, open_client
from scribe_chaos.oracle import duplicates, lost
from scribe_chaos.orders import RESEARCH
from scribe_chaos.scenarios import until
from scribe_chaos.system import Shape, System, running_system
from scribe_chaos.timed_steps import TimedSteps, Turn, peak, timed_steps, use

SLOTS = 3
_ORDER = RESEARCH[0]
_END_SECONDS = 300.0
# Longer than a message is kept for a runner that gives no sign.
_HANG_SECONDS, _LONG_TURN_SECONDS = 13.0, 14.0
_RETRY_AFTER_SECONDS = 20.0
_LATE_JOBS = 2 * SLOTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What was seen at the timed step."""

    peak: int
    use: float
    use_beside_waiting: float
    """While as many jobs as there are slots waited for a later try."""
    peak_after_fault: int
    problems: list[str]


async def try_capacity(*, jobs: int, turn: float) -> Capacity:
    """`turn`: seconds of a turn of the timed step."""
    async with timed_steps(turn) as steps:
        stand_in = dict.fromkeys(("parser", "scraper", "arxiv", "composer"), steps.address)
        settings = {"SCRIBE_CAPACITY_SCRAPE": str(SLOTS)}
        async with (
            running_system(Shape(orchestrators=2, steps=stand_in, settings=settings)) as system,
            open_client(system) as client,
        ):
            user, wanted = await client.user("user0"), set[UUID]()
            calm = await _round(system, client, user, steps, wanted, jobs)
            await _some_wait(system, client, user, steps, wanted)
            beside = await _round(system, client, user, steps, wanted, jobs)
            without_fault = peak(steps.account.turns)
            after = await _fault(system, client, user, steps, wanted)
            books = await read_books(system.store)
            must = dict.fromkeys(wanted, "completed")
            return Capacity(
                peak=without_fault,
                use=calm,
                use_beside_waiting=beside,
                peak_after_fault=after,
                problems=lost(books, must) + duplicates(books, must),
            )


async def _round(system: System, client: Client, user: User, steps: TimedSteps, wanted: set[UUID], jobs: int) -> float:
    """How busy the slots were while work waited: from all of them taken until the last job found its place."""
    before = len(steps.account.turns)
    ids = await client.submit_batch(user, _ORDER, jobs)
    wanted |= set(ids)
    await _ended(system, ids)
    turns = steps.account.turns[before:]
    own = [turn for turn in turns if turn.job_id in {str(job_id) for job_id in ids}]
    return use(turns, SLOTS, _all_taken(own), max(turn.start for turn in own))


def _all_taken(turns: list[Turn]) -> float:
    """When the last of the slots found its first job. Pure."""
    return sorted(turn.start for turn in turns)[SLOTS - 1]


async def _some_wait(system: System, client: Client, user: User, steps: TimedSteps, wanted: set[UUID]) -> None:
    """As many jobs as there are slots are told to come again much later."""
    for _ in range(SLOTS):
        steps.troubles["scrape"].append(ServiceError("RATE_LIMITED", retry_after=_RETRY_AFTER_SECONDS))
    ids = await client.submit_batch(user, _ORDER, SLOTS)
    wanted |= set(ids)

    async def all_wait() -> bool:
        waiting = await system.store.fetch_value("SELECT count(*) FROM queue_items WHERE status = 'retrying'")
        return bool(waiting == SLOTS)

    await until(all_wait)


async def _fault(system: System, client: Client, user: User, steps: TimedSteps, wanted: set[UUID]) -> int:
    """One host hangs for longer than its messages are kept for it; the most that were inside then."""
    await _ended(system, list(wanted))
    steps.turn_seconds, before = _LONG_TURN_SECONDS, len(steps.account.turns)
    ids = await client.submit_batch(user, _ORDER, _LATE_JOBS)
    wanted |= set(ids)

    async def taken() -> bool:
        return len(steps.account.turns) - before >= SLOTS

    await until(taken)
    host = system.processes["orchestrator-1"]
    host.signal(signal.SIGSTOP)
    await asyncio.sleep(_HANG_SECONDS)
    host.signal(signal.SIGCONT)
    await _ended(system, ids)
    return peak(steps.account.turns[before:])


async def _ended(system: System, ids: list[UUID]) -> None:
    async def ended() -> bool:
        left = await system.store.fetch_value(
            "SELECT count(*) FROM queue_items WHERE id = ANY($1::uuid[]) AND completed_at IS NULL", ids
        )
        return bool(left == 0)

    await until(ended, within=_END_SECONDS)

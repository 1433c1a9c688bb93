"""Line 1: at every named point a process is killed once, and nothing of it may be seen in any book."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import httpx
from scribe_bus import api
from scribe_bus.connection import Bus, open_bus
from scribe_bus.publisher import exists
from scribe_bus.streams import purge
from scribe_bus.subjects import finish_subject
from scribe_failpoints.points import REACHED
from scribe_store.errors import StoreUnavailable

from scribe_chaos.client import NotAnswered
from scribe_chaos.points import points
from scribe_chaos.scenarios import ORDER, Scenario, dials_put_back, money_back, scenario_of, until
from scribe_chaos.system import Shape, System, running_system
from scribe_chaos.work import NotEnded, Work, open_work

FULL = "stream.full"
_STALLED = tuple(f"runner.before_publish.{step}" for step in ("parse", "scrape", "arxiv", "compose"))
_END_SECONDS = 90.0
_BALLAST, _BALLAST_BYTES = "pipeline.ballast", 200_000
_FULL_SECONDS = 6.0
_TROUBLES = (NotEnded, NotAnswered, TimeoutError, AssertionError, StoreUnavailable, httpx.HTTPError)
# A runner that hangs longer than its message is kept for it.
_STALL_SECONDS = 14

Say = Callable[[str], None]


@dataclass(kw_only=True)
class Crashes:
    """What came of it."""

    reached: int = 0
    failed: list[str] = field(default_factory=list)
    """The point, and what did not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One place and what is to happen there."""

    point: str
    action: str

    @property
    def name(self) -> str:
        return self.point if self.action == "kill" else f"{self.point} ({self.action})"


def trials(seed: int, only: Sequence[str] = ()) -> list[Trial]:
    """Every point, four of them stalled too, and the full stream, in the seed's order; or those that are named."""
    every = [Trial(point=point, action="kill") for point in (*points(), FULL)]
    every += [Trial(point=point, action=f"stall {_STALL_SECONDS}") for point in _STALLED]
    random.Random(f"points {seed}").shuffle(every)
    return [trial for trial in every if trial.point in only] if only else every


async def crash_everywhere(seed: int, say: Say, *, only: Sequence[str] = (), lanes: int = 2) -> Crashes:
    """Each lane is a whole system of its own, since most of the time goes by in waiting."""
    todo = trials(seed, only)
    crashes = Crashes()
    await asyncio.gather(*(_lane(todo[lane::lanes], crashes, say) for lane in range(min(lanes, len(todo)))))
    return crashes


async def _lane(todo: list[Trial], crashes: Crashes, say: Say) -> None:
    settings = {"SCRIBE_PIPELINE_MAX_MB": "16", "SCRIBE_ARXIV_CACHE_HOURS": "0"}
    async with (
        running_system(Shape(orchestrators=2, settings=settings)) as system,
        open_work(system, orders=[ORDER]) as work,
    ):
        costs: dict[str, Counter[str]] = {}
        known: set[str] = set()
        for trial in todo:
            began = time.monotonic()
            # What is lost or double stays so in the books; it is told where it was seen first.
            problems = set(await _try(work, trial, costs)) - known
            known |= {problem for problem in problems if "model calls" not in problem}
            crashes.reached += _was_reached(system, trial)
            crashes.failed += [f"{trial.name}: {problem}" for problem in sorted(problems)]
            say(f"  {trial.name}: {'; '.join(sorted(problems)) or 'holds'} ({time.monotonic() - began:.0f} s)")


async def _try(work: Work, trial: Trial, costs: dict[str, Counter[str]]) -> list[str]:
    try:
        scenario = scenario_of(trial.point)
        if scenario.name not in costs:
            costs[scenario.name] = await _undisturbed(work, scenario)
        # What the order costs depends on what it goes through: the last trial's measure is not this one's.
        work.undisturbed[ORDER] = costs[scenario.name]
        if trial.point == FULL:
            return await _with_full_stream(work)
        return await _crash(work, trial, scenario)
    except _TROUBLES as error:
        return [f"{type(error).__name__} {error}"]


async def _undisturbed(work: Work, scenario: Scenario) -> Counter[str]:
    await work.begin()
    await _play(work, scenario)
    return await work.ledger.model_calls()


async def _crash(work: Work, trial: Trial, scenario: Scenario) -> list[str]:
    await work.begin()
    order = work.system.failpoints / trial.point
    order.with_name(order.name + REACHED).unlink(missing_ok=True)
    order.write_text(trial.action)
    await _play(work, scenario)
    if not _was_reached(work.system, trial):
        await _reached_soon(work.system, trial)
    await _all_up(work.system)
    verdict = await work.verdict()
    await asyncio.sleep(scenario.lingers)
    order.unlink(missing_ok=True)
    reached = [] if _was_reached(work.system, trial) else ["the point was not reached"]
    return verdict.problems + reached


async def _play(work: Work, scenario: Scenario) -> UUID:
    async with dials_put_back(work):
        job_id = await scenario.play(work)
        await work.ended([job_id], _END_SECONDS)
        if scenario.settles:
            await money_back(work, job_id)
    return job_id


async def _reached_soon(system: System, trial: Trial) -> None:
    """Some points come behind a job's end."""
    for _ in range(50):
        if _was_reached(system, trial):
            return
        await asyncio.sleep(0.1)


async def _all_up(system: System) -> None:
    async def up() -> bool:
        return all(process.is_serving for process in system.processes.values())

    await until(up)
    await asyncio.sleep(0.2)


def _was_reached(system: System, trial: Trial) -> bool:
    return trial.point == FULL or (system.failpoints / (trial.point + REACHED)).exists()


async def _with_full_stream(work: Work) -> list[str]:
    """While the stream is full no step may be taken for done, and no job for ended; with room again it goes on."""
    await work.begin()
    async with open_bus(work.system.nats.password_url, name="chaos") as bus, dials_put_back(work):
        await work.ledger.dials(parse={"latency": 2.0})
        job_id = await work.order(work.users[0], ORDER)
        await until(_asked(work))
        await _fill(bus)
        await asyncio.sleep(_FULL_SECONDS)
        too_early = [
            f"a full stream was taken for done: {job_id} is {(await work.statuses())[job_id]}"
            for is_done in [await exists(bus, finish_subject(str(job_id), 1))]
            if is_done or (await work.statuses())[job_id] != "running"
        ]
        await purge(bus, f"{_BALLAST}.>")
        await work.ended([job_id], _END_SECONDS)
    return too_early + (await work.verdict()).problems


def _asked(work: Work) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        return (await work.ledger.model_calls()).total() > 0

    return asked


async def _fill(bus: Bus) -> None:
    """Messages that no consumer reads, until the stream takes no more; at the end small ones for the last room."""
    number = 0
    for size in (_BALLAST_BYTES, 2_000, 100):
        while True:
            number += 1
            answer = await bus.request(f"{_BALLAST}.{number}", bytes(size), timeout=5.0)
            try:
                api.answer_of(answer.data)
            except api.Refused:
                break

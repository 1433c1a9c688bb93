"""Line 3: NATS loses its disk, hangs, or finds it full; PostgreSQL is restarted again and again. Under load, with proof of recovery."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from scribe_chaos.load import DIALS, loading
from scribe_chaos.orders import drawn
from scribe_chaos.recovery import seconds_until_all_move
from scribe_chaos.system import Shape, System, running_system
from scribe_chaos.tmpfs import fill, free
from scribe_chaos.truth import Samples, watching
from scribe_chaos.work import Work, open_work

_USERS, _UNDER_WAY = 3, 16
_FIRST_SECONDS, _END_SECONDS, _SETTLE_SECONDS = 4.0, 240.0, 8.0
_DISK_MB = 96
_FULL_SECONDS = 10.0
_RESTART_PAUSES = (5.0, 40.0)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much of it."""

    jobs: int
    hang_seconds: float
    restarts: int


@dataclass(kw_only=True)
class Outages:
    """What came of all of them."""

    problems: dict[str, list[str]] = field(default_factory=dict)
    recoveries: dict[str, float] = field(default_factory=dict)
    excess_calls: int = 0
    kills: int = 0
    samples: list[Samples] = field(default_factory=list)


async def break_servers(seed: int, say: Say, sizes: Sizes) -> Outages:
    outages = Outages()
    kinds: dict[str, Callable[[System], Awaitable[list[float]]]] = {
        "store deleted": _lose_store,
        "NATS hangs": lambda system: _hang(system, sizes.hang_seconds),
        "disk full": _fill_disk,
        "PostgreSQL restarts": lambda system: _restart(system, seed, sizes.restarts),
    }
    for name, outage in kinds.items():
        disk = _DISK_MB if name == "disk full" else 0
        async with (
            running_system(Shape(orchestrators=2, nats_disk_mb=disk)) as system,
            open_work(system, users=_USERS) as work,
        ):
            await _under_load(work, name, outage, seed, sizes.jobs, outages)
            say(
                f"  {name}: {outages.problems[name] or 'nothing lost'}, moved again after {outages.recoveries[name]:.1f} s"
            )
    return outages


async def _under_load(
    work: Work, name: str, outage: Callable[[System], Awaitable[list[float]]], seed: int, jobs: int, outages: Outages
) -> None:
    await work.ledger.dials(**DIALS)
    orders = drawn(seed, jobs)
    async with watching(work, work.users) as samples, loading(work, orders, under_way=_UNDER_WAY, seed=seed) as load:
        await asyncio.sleep(_FIRST_SECONDS)
        outages.recoveries[name] = max(await outage(work.system))
    await work.ended(load.accepted, _END_SECONDS)
    await asyncio.sleep(_SETTLE_SECONDS)
    verdict = await work.verdict()
    outages.problems[name] = verdict.problems
    outages.excess_calls += verdict.excess_calls
    outages.kills += work.system.tally.kills
    outages.samples.append(samples)


async def _lose_store(system: System) -> list[float]:
    await system.nats.lose_store()
    system.tally.server_kills += 1
    await system.nats.start()
    return [await seconds_until_all_move(system.store, time.monotonic())]


async def _hang(system: System, seconds: float) -> list[float]:
    system.nats.signal(signal.SIGSTOP)
    await asyncio.sleep(seconds)
    system.nats.signal(signal.SIGCONT)
    return [await seconds_until_all_move(system.store, time.monotonic())]


async def _fill_disk(system: System) -> list[float]:
    """NATS takes nothing from a full disk, and nothing again until it is started anew with room: what an operator does."""
    fill(system.nats.folder)
    await asyncio.sleep(_FULL_SECONDS)
    free(system.nats.folder)
    await system.kill_nats()
    return [await seconds_until_all_move(system.store, time.monotonic())]


async def _restart(system: System, seed: int, times: int) -> list[float]:
    chance = random.Random(f"restarts {seed}")
    recoveries = []
    for _ in range(times):
        await system.kill_postgres()
        recoveries.append(await seconds_until_all_move(system.store, time.monotonic()))
        await asyncio.sleep(chance.uniform(*_RESTART_PAUSES) / 4 if times < 3 else chance.uniform(*_RESTART_PAUSES))
    return recoveries

"""Line 2: thousands of jobs while everything is killed in turn, NATS and PostgreSQL included, and the network misbehaves."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from scribe_chaos.load import DIALS, Load, loading
from scribe_chaos.oracle import Verdict
from scribe_chaos.orders import drawn
from scribe_chaos.proxy import Trouble
from scribe_chaos.system import Shape, System, running_system
from scribe_chaos.truth import Samples, watching
from scribe_chaos.work import Work, open_work

_USERS, _UNDER_WAY = 5, 24
_END_SECONDS = 300.0
_SETTLE_SECONDS = 8.0
_TELL_EVERY = 25
# How often each is hit. Services that take long to start are hit less, or nothing would be up for long.
_WEIGHTS = {
    "nats": 18,
    "postgres": 12,
    "orchestrator-1": 14,
    "orchestrator-2": 14,
    "gateway": 10,
    "parser": 10,
    "scraper": 7,
    "arxiv": 7,
    "composer": 8,
}
_NETWORK_TROUBLES = 0.25
_STALLS = (1.0, 4.0)

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Soak:
    """What came of it."""

    jobs: int
    kills: int
    seconds: float
    verdict: Verdict
    samples: Samples


async def soak(seed: int, say: Say, *, jobs: int, kills: int, mean_pause: float) -> Soak:
    """`mean_pause` is how many seconds lie between two kills, on average."""
    began = time.monotonic()
    async with running_system(Shape(orchestrators=2)) as system, open_work(system, users=_USERS) as work:
        await work.ledger.dials(**DIALS)
        async with (
            watching(work, work.users) as samples,
            loading(work, drawn(seed, jobs), under_way=_UNDER_WAY, seed=seed) as load,
        ):
            await _break_things(system, load, seed, say, kills, mean_pause)
        await _until_ended(work, load)
        return Soak(
            jobs=len(load.accepted),
            kills=system.tally.kills,
            seconds=time.monotonic() - began,
            verdict=await work.verdict(),
            samples=samples,
        )


async def _break_things(system: System, load: Load, seed: int, say: Say, kills: int, mean_pause: float) -> None:
    """In the seed's order, until so many were killed."""
    chance = random.Random(f"kills {seed}")
    while system.tally.kills < kills:
        await asyncio.sleep(chance.uniform(0.3, 1.7) * mean_pause)
        target = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        trouble, seconds = chance.random() < _NETWORK_TROUBLES, chance.uniform(*_STALLS)
        await _hit(system, target)
        if trouble:
            await _disturb(system, chance.choice(list(system.proxies)), chance.randrange(4), seconds)
        if system.tally.kills % _TELL_EVERY == 0:
            say(f"  {system.tally.kills} kills, {len(load.accepted)} jobs accepted")


async def _hit(system: System, target: str) -> None:
    if target == "nats":
        await system.kill_nats()
    elif target == "postgres":
        await system.kill_postgres()
    else:
        system.processes[target].kill()


async def _disturb(system: System, name: str, kind: int, seconds: float) -> None:
    """What networks do, to one server's connections."""
    proxy = system.proxies[name]
    if kind == 0:
        proxy.cut()
    elif kind == 1:
        proxy.half_close()
    elif kind == 2:
        proxy.begin(Trouble.STALL)
        await asyncio.sleep(seconds)
        proxy.heal()
    else:
        system.proxies["postgres"].lose_commits += 3


async def _until_ended(work: Work, load: Load) -> None:
    """What was broken last is up again by then, and money has come back."""
    await work.ended(load.accepted, _END_SECONDS)
    await asyncio.sleep(_SETTLE_SECONDS)

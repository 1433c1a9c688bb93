"""Line 8: everything is told to end and started again, in turn, under load; nobody may notice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from scribe_chaos.load import DIALS, loading
from scribe_chaos.oracle import Verdict
from scribe_chaos.orders import drawn
from scribe_chaos.system import Shape, System, running_system
from scribe_chaos.work import open_work

_USERS, _UNDER_WAY, _ENOUGH = 3, 10, 10_000
_PAUSE_SECONDS, _END_SECONDS, _SETTLE_SECONDS = 0.5, 180.0, 8.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rolling:
    """What came of it."""

    rounds: int
    restarts: int
    jobs: int
    bad_exits: list[str]
    verdict: Verdict

    @property
    def failed(self) -> int:
        """Jobs that did not end well, things done twice, paid calls repeated, processes that ended badly."""
        verdict = self.verdict
        return len(verdict.lost) + len(verdict.duplicates) + verdict.excess_calls + len(self.bad_exits)


async def roll(seed: int, say: Say, *, rounds: int) -> Rolling:
    async with running_system(Shape(orchestrators=2)) as system, open_work(system, users=_USERS) as work:
        await work.ledger.dials(**DIALS)
        bad: list[str] = []
        async with loading(work, drawn(seed, _ENOUGH), under_way=_UNDER_WAY, seed=seed) as load:
            for number in range(1, rounds + 1):
                bad += await _round(system)
                say(f"  round {number}: {len(load.accepted)} jobs accepted, {len(bad)} bad exits")
            load.enough()
        await work.ended(load.accepted, _END_SECONDS)
        await asyncio.sleep(_SETTLE_SECONDS)
        bad += [f"{death.name} ended by itself with {death.code}" for death in system.tally.deaths]
        restarts = rounds * (len(system.killable) + 2)
        return Rolling(
            rounds=rounds, restarts=restarts, jobs=len(load.accepted), bad_exits=bad, verdict=await work.verdict()
        )


async def _round(system: System) -> list[str]:
    """Exits that were not clean."""
    bad = []
    for name in system.killable:
        if code := await system.processes[name].restart():
            bad.append(f"{name} ended with {code}")
        await asyncio.sleep(_PAUSE_SECONDS)
    for server in (system.nats, system.postgres):
        await server.stop()
        await server.start()
        await asyncio.sleep(_PAUSE_SECONDS)
    return bad

"""Step services whose turns take a set time, and that keep account of who is inside at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from scribe.v1 import usage_pb2
from scribe_orchestrator.testing import FakeSteps
from scribe_rpc.serve import start_server

STEP = "scrape"


@dataclass(slots=True)
class Turn:
    """One call of the timed step. `end` stays infinite until it returns."""

    job_id: str
    start: float
    end: float = float("inf")


@dataclass(slots=True)
class Account:
    """All turns so far."""

    turns: list[Turn] = field(default_factory=list)


class TimedSteps(FakeSteps):
    """FakeSteps whose scrape takes `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.turn_seconds = seconds
        self.account = Account()

    async def _enter(self, step: str, job: usage_pb2.JobContext) -> None:
        await super()._enter(step, job)
        if step != STEP:
            return
        turn = Turn(job_id=job.job_id, start=time.monotonic())
        self.account.turns.append(turn)
        try:
            await asyncio.sleep(self.turn_seconds)
        finally:
            turn.end = time.monotonic()


def peak(turns: Sequence[Turn]) -> int:
    """The most that were inside at once. Pure."""
    moments = sorted([(turn.start, 1) for turn in turns] + [(turn.end, -1) for turn in turns])
    inside = highest = 0
    for _, change in moments:
        inside += change
        highest = max(highest, inside)
    return highest


def use(turns: Sequence[Turn], slots: int, begin: float, end: float) -> float:
    """The share of the slots' time between two moments in which somebody was inside. Pure."""
    busy = sum(max(0.0, min(turn.end, end) - max(turn.start, begin)) for turn in turns)
    return busy / (slots * (end - begin)) if end > begin else 0.0


@asynccontextmanager
async def timed_steps(seconds: float) -> AsyncIterator[TimedSteps]:
    """On a loopback port until the block ends."""
    steps = TimedSteps(seconds)
    server = await start_server(steps.register, names=(), listen="127.0.0.1:0", reflect=False)
    steps.address = server.address
    try:
        yield steps
    finally:
        await server.drain(0)

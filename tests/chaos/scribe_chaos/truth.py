"""Whether the API tells the truth while things break: sampled each second, against the database's own rows."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from scribe_store.errors import StoreUnavailable

from scribe_chaos.client import User
from scribe_chaos.work import Work

SILENT_SECONDS = 5.0
_EVERY_SECONDS = 1.0
_KEPT = 20


@dataclass(kw_only=True)
class Samples:
    """How often the API was asked about a job, and what was wrong with its answers."""

    taken: int = 0
    unanswered: int = 0
    """Times that the gateway gave no list: it says nothing then, and nothing false."""
    untruthful: int = 0
    examples: list[str] = field(default_factory=list)

    def note(self, problem: str) -> None:
        self.untruthful += 1
        if len(self.examples) < _KEPT:
            self.examples.append(problem)


class Watch:
    """Remembers when each job was last seen to move."""

    def __init__(self, work: Work, samples: Samples) -> None:
        self._work, self._samples = work, samples
        self._moved: dict[str, tuple[str, float]] = {}

    async def look(self, user: User) -> None:
        with contextlib.suppress(StoreUnavailable):
            before = await self._statuses()
            shown = await self._work.client.jobs(user)
            after = await self._statuses()
            if shown is None:
                self._samples.unanswered += 1
                return
            for job in shown:
                self._judge(job, {before.get(job["id"]), after.get(job["id"])})

    def _judge(self, job: Mapping[str, Any], stored: set[str | None]) -> None:
        self._samples.taken += 1
        looks, now = appearance(job), time.monotonic()
        last = self._moved.get(job["id"])
        if last is None or last[0] != looks:
            self._moved[job["id"]] = last = (looks, now)
        if problem := untruth(job, stored, silent=now - last[1]):
            self._samples.note(problem)

    async def _statuses(self) -> dict[str, str]:
        return {str(job_id): status for job_id, status in (await self._work.statuses()).items()}


def untruth(job: Mapping[str, Any], stored: set[str | None], *, silent: float) -> str | None:
    """What is wrong with an answer, given the states that the row had before and after it. Pure.

    A job that waits says so; one that runs must move, or say why it does not.
    """
    if len(stored) == 1 and job["state"] not in stored:
        return f"{job['id']}: shown as {job['state']}, stored as {stored.pop()}"
    if job["state"] == "completed" and not job["email_id"]:
        return f"{job['id']}: completed without an e-mail"
    if job["state"] in {"running", "retrying"} and silent > SILENT_SECONDS and not reason(job):
        return f"{job['id']}: {job['state']} {job['current_step']}, no word for {silent:.0f} s"
    return None


def reason(job: Mapping[str, Any]) -> str:
    """Why a job does not move, in the API's own words; empty when it does not say."""
    return str(job["waiting_reason"] or "")


def appearance(job: Mapping[str, Any]) -> str:
    """All that a user sees move."""
    return json.dumps(
        [job[name] for name in ("state", "current_step", "steps", "error", "retry_at", "waiting_reason")],
        sort_keys=True,
    )


@asynccontextmanager
async def watching(work: Work, users: Sequence[User]) -> AsyncIterator[Samples]:
    """Samples all users' newest jobs until the block ends."""
    samples = Samples()
    watch = Watch(work, samples)

    async def keep_looking() -> None:
        while True:
            for user in users:
                await watch.look(user)
            await asyncio.sleep(_EVERY_SECONDS)

    looking = asyncio.create_task(keep_looking())
    try:
        yield samples
        if looking.done():
            looking.result()
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

"""Following jobs: snapshots, then what happens, whether NATS is there or not."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from scribe.v1 import pipeline_pb2
from scribe_store.errors import StoreUnavailable
from scribe_store.rows import Job, User

from scribe_gateway.job_messages import event_of, is_acceptance, is_terminal
from scribe_gateway.jobs import Jobs
from scribe_gateway.looks import Looks
from scribe_gateway.progress import Progress, ProgressUnavailable
from scribe_gateway.told import Told

T = TypeVar("T")

logger = logging.getLogger(__name__)

_POLL_SECONDS = 1.0
_CHECK_SECONDS = 3.0  # a lost event is made good by then
_MAX_WAITING_EVENTS = 256
_MOST_LIVE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The job as it stood when the stream began."""

    job: Job
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event, and its place in the stream (that of the one before, when it was found by looking; 0 on its way there)."""

    event: pipeline_pb2.JobEvent
    sequence: int


_Queue = asyncio.Queue[Happening | None]  # None: this process ends


class Watches:
    """All streams of this process. `end` closes them, so that a drain need not wait for jobs."""

    def __init__(self, jobs: Jobs, progress: Progress) -> None:
        self._jobs, self._looks = jobs, Looks(jobs, _MOST_LIVE)
        self._progress = progress
        self._open: set[_Queue] = set()
        self._ending = False

    def end(self) -> None:
        """Clients come back by themselves, with the number of the last event that they saw."""
        self._ending = True
        for queue in self._open:
            _end(queue)

    async def follow(self, user: User, job: Job, after_sequence: int = 0) -> AsyncIterator[Snapshot | Happening]:
        """The snapshot, then events behind `after_sequence`; the last is the job's end, or the process's."""
        yield Snapshot(job=job, sequence=after_sequence)
        if job.has_ended or self._ending:
            return
        async with self._fed(partial(self._read, user, str(job.id), after_sequence)) as queue:
            async for happening in self._merged(user, job, after_sequence, queue):
                yield happening

    async def follow_all(self, user: User, after_sequence: int = 0) -> AsyncIterator[Snapshot | Happening]:
        """A snapshot of each of the user's jobs that has not ended, then what happens to all of them, new ones too.

        Events behind `after_sequence`; without one those behind the snapshots only. Ends with the process.
        """
        place = after_sequence or await self._progress.place()
        live = await self._jobs.live(user, _MOST_LIVE)
        for job in live:
            yield Snapshot(job=job, sequence=place)
        if self._ending:
            return
        told = Told(live)
        async with self._fed(partial(self._read, user, None, place), partial(self._look, user, told)) as queue:
            while happening := await queue.get():
                place = happening.sequence or place
                if happening.sequence:
                    told.event(UUID(happening.event.job_id), is_end=is_terminal(happening.event))
                yield Happening(event=happening.event, sequence=place)

    @asynccontextmanager
    async def _fed(self, *sources: Callable[[_Queue], Coroutine[Any, Any, None]]) -> AsyncIterator[_Queue]:
        queue: _Queue = asyncio.Queue(_MAX_WAITING_EVENTS)
        self._open.add(queue)
        feeding = [asyncio.create_task(source(queue)) for source in sources]
        for task in feeding:
            task.add_done_callback(partial(_end_if_broken, queue))
        try:
            yield queue
        finally:
            self._open.discard(queue)
            for task in feeding:
                task.cancel()
            await asyncio.wait(feeding)

    async def _merged(self, user: User, seen: Job, sequence: int, queue: _Queue) -> AsyncIterator[Happening]:
        """Events as they come; what PostgreSQL shows when none has come for a while."""
        while True:
            try:
                async with asyncio.timeout(self._check_seconds):
                    happening = await queue.get()
            except TimeoutError:
                job = await _unless_away(self._jobs.get(user, seen.id))
                if job is None or not self._is_news(job, seen):
                    continue
                seen, happening = job, Happening(event=event_of(job), sequence=sequence)
            if happening is None:
                return
            sequence = happening.sequence
            if is_acceptance(happening.event):
                continue  # the snapshot has said so
            yield happening
            if is_terminal(happening.event):
                return

    async def _look(self, user: User, told: Told, queue: _Queue) -> None:
        """Now and then what PostgreSQL shows and no event said; events go on meanwhile, and readers look at different times."""
        clock = asyncio.get_running_loop().time
        look_at = clock() - random.uniform(0, self._check_seconds)  # noqa: S311  # no secret
        while True:
            look_at = max(look_at + self._check_seconds, clock())
            await asyncio.sleep(look_at - clock())
            for job in await _unless_away(self._news(user, told)) or ():
                await queue.put(Happening(event=event_of(job), sequence=0))

    async def _news(self, user: User, told: Told) -> list[Job]:
        told.look_begins()
        live = await self._looks.live(user)
        asked = told.unsaid_ends(live)
        gone = await self._jobs.some(user, asked) if asked else []
        return told.news(live, asked, gone, self._is_news)

    @property
    def _check_seconds(self) -> float:
        return _CHECK_SECONDS if self._progress.connected else _POLL_SECONDS

    def _is_news(self, job: Job, seen: Job) -> bool:
        """Only an end while NATS is there: the steps come as events."""
        changed = (job.status, job.epoch, job.current_step) != (seen.status, seen.epoch, seen.current_step)
        return job.has_ended or (changed and not self._progress.connected)

    async def _read(self, user: User, job_id: str | None, after: int, queue: _Queue) -> None:
        """Events into the queue; begun again behind the last one whenever NATS was away."""
        while True:
            with contextlib.suppress(ProgressUnavailable):
                async for sequence, event in self._progress.follow(str(user.id), job_id, after):
                    after = sequence
                    await queue.put(Happening(event=event, sequence=sequence))
            await asyncio.sleep(_POLL_SECONDS)


def _end(queue: _Queue) -> None:
    """Also where a slow reader has left no room."""
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(None)


def _end_if_broken(queue: _Queue, source: asyncio.Task[None]) -> None:
    """A stream that could no longer tell everything ends, and its client comes back."""
    if not source.cancelled() and (error := source.exception()):
        logger.error("event stream broke off", exc_info=error)
        _end(queue)


async def _unless_away(looking: Coroutine[Any, Any, T]) -> T | None:
    """None while the database is away: a stream goes on without, and looks again."""
    try:
        return await looking
    except StoreUnavailable:
        return None

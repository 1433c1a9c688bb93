"""Following a job: a snapshot, then what happens, until the job ends, whether NATS is there or not."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from scribe.v1 import pipeline_pb2
from scribe_store.rows import Job, User

from scribe_gateway.job_messages import event_of, is_terminal
from scribe_gateway.jobs import Jobs
from scribe_gateway.progress import Progress, ProgressUnavailable

_POLL_SECONDS = 1.0
_CHECK_SECONDS = 3.0  # a lost event is made good by then
_MAX_WAITING_EVENTS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The job as it stood when the stream began."""

    job: Job
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One event, and its place in the stream (that of the one before, when it was found by looking)."""

    event: pipeline_pb2.JobEvent
    sequence: int


_Queue = asyncio.Queue[Happening | None]  # None: this process ends


class Watches:
    """All streams of this process. `end` closes them, so that a drain need not wait for jobs."""

    def __init__(self, jobs: Jobs, progress: Progress) -> None:
        self._jobs = jobs
        self._progress = progress
        self._open: set[_Queue] = set()
        self._ending = False

    def end(self) -> None:
        """Clients come back by themselves, with the number of the last event that they saw."""
        self._ending = True
        for queue in self._open:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)

    async def follow(self, user: User, job: Job, after_sequence: int = 0) -> AsyncIterator[Snapshot | Happening]:
        """The snapshot, then events behind `after_sequence`; the last is the job's end, or the process's."""
        yield Snapshot(job=job, sequence=after_sequence)
        if job.has_ended or self._ending:
            return
        queue: _Queue = asyncio.Queue(_MAX_WAITING_EVENTS)
        self._open.add(queue)
        reader = asyncio.create_task(self._read(job, after_sequence, queue))
        try:
            async for happening in self._merged(user, job, after_sequence, queue):
                yield happening
        finally:
            self._open.discard(queue)
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader

    async def _merged(self, user: User, seen: Job, sequence: int, queue: _Queue) -> AsyncIterator[Happening]:
        """Events as they come; what PostgreSQL shows when none has come for a while."""
        while True:
            try:
                async with asyncio.timeout(_CHECK_SECONDS if self._progress.connected else _POLL_SECONDS):
                    happening = await queue.get()
            except TimeoutError:
                job = await self._jobs.get(user, seen.id)
                if not self._is_news(job, seen):
                    continue
                seen, happening = job, Happening(event=event_of(job), sequence=sequence)
            if happening is None:
                return
            sequence = happening.sequence
            yield happening
            if is_terminal(happening.event):
                return

    def _is_news(self, job: Job, seen: Job) -> bool:
        """Only an end while NATS is there: the steps come as events."""
        changed = (job.status, job.epoch, job.current_step) != (seen.status, seen.epoch, seen.current_step)
        return job.has_ended or (changed and not self._progress.connected)

    async def _read(self, job: Job, after: int, queue: _Queue) -> None:
        """Events into the queue; begun again behind the last one whenever NATS was away."""
        while True:
            with contextlib.suppress(ProgressUnavailable):
                async for sequence, event in self._progress.follow(str(job.user_id), str(job.id), after):
                    after = sequence
                    await queue.put(Happening(event=event, sequence=sequence))
            await asyncio.sleep(_POLL_SECONDS)

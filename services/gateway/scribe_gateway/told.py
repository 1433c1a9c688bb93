"""What a reader of all of a user's jobs was told of them, so that looking into the database tells nothing twice. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from scribe_store.rows import Job


@dataclass(slots=True)
class _Told:
    """Of one job: how it was found when last looked at, at which look an event spoke of it last, and whether it has ended."""

    found: Job | None = None
    heard: int = -1
    ended: bool = False


class Told:
    """Snapshots and events go in as they are told; of each look comes out what nobody has said.

    Events go on while a look is under way: what it found may be older than what was told meanwhile.
    """

    def __init__(self, shown: Iterable[Job]) -> None:
        self._jobs = {job.id: _Told(found=job) for job in shown}
        self._look = 0

    def event(self, job_id: UUID, *, is_end: bool) -> None:
        """An event said something of a job."""
        told = self._jobs.setdefault(job_id, _Told())
        told.heard, told.ended = self._look, is_end

    def look_begins(self) -> None:
        """What is told from here on may be newer than what the look finds."""
        self._look += 1

    def unsaid_ends(self, live: Iterable[Job]) -> list[UUID]:
        """Jobs that are not among those that live, and whose end nobody has told. Those whose end was told are forgotten."""
        living = {job.id for job in live}
        lost = [job_id for job_id in self._jobs if job_id not in living]
        for job_id in lost:
            if self._jobs[job_id].ended:
                del self._jobs[job_id]
        return [job_id for job_id in lost if job_id in self._jobs]

    def news(
        self, live: Sequence[Job], asked: Iterable[UUID], gone: Sequence[Job], changed: Callable[[Job, Job], bool]
    ) -> list[Job]:
        """Jobs that are new, live again or have changed, and of those that were `asked` for the ones that have ended."""
        ended = [job for job in gone if job.has_ended and job.id in self._jobs and not self._jobs[job.id].ended]
        still = {job.id for job in gone if not job.has_ended}
        for job_id in asked:
            if job_id not in still:
                self._jobs.pop(job_id, None)
        return [*ended, *[job for job in live if self._is_news(job, changed)]]

    def _is_news(self, job: Job, changed: Callable[[Job, Job], bool]) -> bool:
        told = self._jobs.get(job.id)
        if told is None:
            self._jobs[job.id] = _Told(found=job)
            return True
        before, told.found = told.found, job
        if told.ended:
            # An end told since the look before may be newer than what this one found.
            lives_again = told.heard < self._look - 1
            told.ended = not lives_again
            return lives_again
        return before is not None and changed(job, before)

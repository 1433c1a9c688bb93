"""How the jobs of a batch stand. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scribe.v1 import pipeline_pb2
from scribe.v1.pipeline_pb2 import JobState
from scribe.v1.scribe_service_pb2 import Job
from scribe_client import ENDED, JobEvent, News


class Board:
    """The jobs in the order of the rows, as far as they are known."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = ids
        self.jobs: dict[str, Job] = {}
        self.events: dict[str, JobEvent] = {}
        self._places = {job_id: place for place, job_id in enumerate(ids, start=1)}

    def take(self, news: News) -> bool:
        """Take in what happened; False when it concerns other jobs."""
        job_id = news.job_id if isinstance(news, JobEvent) else news.id
        if job_id not in self._places:
            return False
        if isinstance(news, JobEvent):
            self.events[job_id] = news
        else:
            self.jobs[job_id] = news
        return True

    def place(self, job_id: str) -> int:
        """The row, from 1."""
        return self._places[job_id]

    def name(self, job_id: str) -> str:
        return self.jobs[job_id].recipient.name if job_id in self.jobs else ""

    def state(self, job_id: str) -> JobState.ValueType:
        """What has ended stays so: an event that came late says nothing new."""
        told = [source[job_id].state for source in (self.jobs, self.events) if job_id in source]
        ended = [state for state in told if state in ENDED]
        return (ended or told[::-1] or [pipeline_pb2.JOB_STATE_WAITING])[0]

    @property
    def counts(self) -> Counter[JobState.ValueType]:
        return Counter(self.state(job_id) for job_id in self.ids)

    @property
    def ended(self) -> int:
        return sum(self.state(job_id) in ENDED for job_id in self.ids)

    @property
    def has_ended(self) -> bool:
        return self.ended == len(self.ids)

    @property
    def is_known(self) -> bool:
        """Whether each job has been seen ended as a whole, with its e-mail or its error."""
        return all(job_id in self.jobs and self.jobs[job_id].state in ENDED for job_id in self.ids)

    def under_way(self) -> list[JobEvent]:
        """The last event of each job that a step works on, in the order of the rows."""
        return [
            self.events[job_id]
            for job_id in self.ids
            if job_id in self.events and self.events[job_id].step and self.state(job_id) not in ENDED
        ]

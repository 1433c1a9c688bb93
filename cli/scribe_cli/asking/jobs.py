"""Jobs: how they stand, what happens to them, their end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from itertools import count
from uuid import UUID

from scribe.v1 import pipeline_pb2
from scribe.v1.scribe_service_pb2 import Job
from scribe_client import ENDED, JobEvent, Scribe

from scribe_cli import terminal
from scribe_cli.answer import Answer, as_dict, as_dicts
from scribe_cli.asking.following import result, shown
from scribe_cli.job_view import job_text, jobs_text, news_text

LIVE = tuple(state for state in pipeline_pb2.JobState.values() if state and state not in ENDED)


async def status(scribe: Scribe, job: UUID) -> Answer:
    found = await scribe.jobs.get(str(job))
    return Answer(data=as_dict(found), text=job_text(found))


async def latest(scribe: Scribe, states: Sequence[str], limit: int) -> Answer:
    """The newest jobs, of some states or of all."""
    wanted = [pipeline_pb2.JobState.Value(f"JOB_STATE_{state.upper()}") for state in states]
    jobs = await first(scribe.jobs.list(states=wanted, page_size=min(limit, 1000)), limit)
    return Answer(data=as_dicts(jobs), text=jobs_text(jobs))


async def watch(scribe: Scribe, job: UUID, *, as_json: bool) -> Answer:
    """Until it has ended; programs get each thing that happens as a line, and the job at last."""
    if as_json:
        async for news in scribe.jobs.watch(str(job)):
            _tell(news, as_json=True)
    else:
        await shown(scribe.jobs.watch(str(job)), str(job))
    ended = await result(scribe, await scribe.jobs.get(str(job)))
    return Answer(data=None, text=ended.text, failed=ended.failed)


async def watch_all(scribe: Scribe, *, as_json: bool) -> Answer:
    """For ever."""
    async for news in scribe.jobs.watch_all():
        _tell(news, as_json=as_json)
    raise AssertionError("this stream has no end")


async def cancel(scribe: Scribe, jobs: Sequence[UUID]) -> Answer:
    """These, or every one that has not ended when none is named."""
    ids = [str(job) for job in jobs] or [job.id async for job in scribe.jobs.list(states=LIVE, page_size=1000)]
    cancelled = [await scribe.jobs.cancel(job) for job in ids]
    return Answer(data=as_dicts(cancelled), text=f"{len(cancelled)} cancelled")


async def retry(scribe: Scribe, jobs: Sequence[UUID], *, from_start: bool, override: bool) -> Answer:
    retried = [
        await scribe.jobs.retry(str(job), from_start=from_start, override_contact_policy=override) for job in jobs
    ]
    return _waiting([job.id for job in retried])


async def retry_reason(scribe: Scribe, reason: str, *, from_start: bool) -> Answer:
    """All that failed for a reason; a hundred at a time, until there are no more."""
    retried: list[str] = []
    for _ in count():
        found = await scribe.jobs.retry_many(reason=reason, from_start=from_start)
        if not found:
            break
        retried += found
    return _waiting(retried)


def _waiting(ids: Sequence[str]) -> Answer:
    return Answer(data={"retried": list(ids)}, text=f"{len(ids)} wait for their turn again")


async def first(items: AsyncIterator[Job], most: int) -> list[Job]:
    """The first so many."""
    taken: list[Job] = []
    async for item in items:
        taken.append(item)
        if len(taken) == most:
            break
    return taken


def _tell(news: Job | JobEvent, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json({"event" if isinstance(news, JobEvent) else "job": as_dict(news)}, line=True)
    else:
        terminal.show(news_text(news))

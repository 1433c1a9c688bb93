"""Jobs as text for people. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from google.protobuf.timestamp_pb2 import Timestamp
from scribe.v1 import pipeline_pb2
from scribe.v1.scribe_service_pb2 import Job
from scribe_client import JobEvent, News

from scribe_cli.report import step_line
from scribe_cli.steps_view import STEP_TITLES
from scribe_cli.table import table

_FOLLOW = {
    pipeline_pb2.JOB_STATE_COMPLETED: "scribe emails show",
    pipeline_pb2.JOB_STATE_FAILED: "scribe retry",
}


def state_name(state: pipeline_pb2.JobState.ValueType) -> str:
    """JOB_STATE_COMPLETED → completed."""
    return pipeline_pb2.JobState.Name(state).removeprefix("JOB_STATE_").lower()


def jobs_text(jobs: Sequence[Job]) -> str:
    rows = [(job.id, when(job.create_time), state_name(job.state), job.recipient.name, _note(job)) for job in jobs]
    return table(("job", "accepted", "state", "to", ""), rows) if rows else "no jobs"


def job_text(job: Job) -> str:
    """All that is known of it."""
    lines = [
        f"job       {job.id}",
        f"to        {job.recipient.name}: {job.recipient.interest}",
        f"state     {state_name(job.state)}",
        f"accepted  {when(job.create_time)}",
        *([f"ended     {when(job.end_time)}"] if job.HasField("end_time") else []),
        *([f"e-mail    {job.email_id}"] if job.email_id else []),
        *([f"why       {_note(job)}"] if job.error.reason or job.waiting_reason else []),
        *(step_line(record) for record in job.steps),
    ]
    if job.state in _FOLLOW:
        lines.append(f"next      {_FOLLOW[job.state]} {job.email_id or job.id}")
    return "\n".join(lines)


def news_text(news: News) -> str:
    """One line for something that happened to one of many jobs."""
    if isinstance(news, JobEvent):
        step = STEP_TITLES.get(news.step, "")
        status = (
            pipeline_pb2.StepStatus.Name(news.step_status).removeprefix("STEP_STATUS_").lower() if news.step else ""
        )
        said = " ".join(part for part in (step, status, news.error.message or news.detail) if part)
        return f"{news.job_id}  {state_name(news.state):<9}  {said}".rstrip()
    return f"{news.id}  {state_name(news.state):<9}  {news.recipient.name}"


def when(time: Timestamp) -> str:
    """To the second, in UTC; empty where it is not set."""
    return f"{time.ToDatetime():%Y-%m-%d %H:%M:%S}" if time.seconds else ""


def _note(job: Job) -> str:
    """Why it failed or waits, or what came of it."""
    if job.error.reason:
        return f"{job.error.reason}: {job.error.message}"
    return job.waiting_reason or job.email_id or STEP_TITLES.get(job.current_step, "")

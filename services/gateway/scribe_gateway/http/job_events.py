"""What is sent on streams of events. Pure."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Header
from fastapi.sse import ServerSentEvent
from scribe.v1 import email_pb2, pipeline_pb2

from scribe_gateway.http.answers import JobAnswer
from scribe_gateway.http.examples import SENT_EVENTS
from scribe_gateway.job_messages import is_terminal
from scribe_gateway.obstacles import NONE, Obstacles
from scribe_gateway.states import http_step
from scribe_gateway.watch import Happening, Snapshot

_RETRY_MILLISECONDS = 2000
_MAX_SEQUENCE = 2**63 - 1

STREAM: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {"example": SENT_EVENTS}}}}
"""A stream as OpenAPI tells it."""

LastEventId = Annotated[int, Header(ge=0, le=_MAX_SEQUENCE, description="Go on behind this event.")]


def sent_event(item: Snapshot | Happening, obstacles: Obstacles = NONE) -> ServerSentEvent:
    """A snapshot first, under the number behind which the stream goes on; then one entry an event."""
    number = str(item.sequence) if item.sequence else None
    if isinstance(item, Snapshot):
        data = JobAnswer.of(item.job, obstacles).model_dump(mode="json")
        return ServerSentEvent(event="snapshot", data=data, id=number, retry=_RETRY_MILLISECONDS)
    return ServerSentEvent(event=event_name(item.event), data=event_data(item.event), id=number)


def event_name(event: pipeline_pb2.JobEvent) -> str:
    """`completed`, `failed` and `cancelled` are last; before them `draft`, `verdict`, `step`, `progress` and `state`."""
    if is_terminal(event):
        return _word(pipeline_pb2.JobState.Name(event.state), "JOB_STATE_")
    if event.draft:
        return "draft"
    if event.HasField("verdict"):
        return "verdict"
    if event.detail and event.step_status in (pipeline_pb2.STEP_STATUS_UNSPECIFIED, pipeline_pb2.STEP_STATUS_RUNNING):
        return "progress"
    return "step" if event.step else "state"


def event_data(event: pipeline_pb2.JobEvent) -> dict[str, Any]:
    """Only what the event says; times in UTC, durations in seconds."""
    said: dict[str, Any] = {
        "job_id": event.job_id,
        "state": _word(pipeline_pb2.JobState.Name(event.state), "JOB_STATE_"),
        "time": event.time.ToJsonString() if event.HasField("time") else None,
        "step": http_step(_word(pipeline_pb2.Step.Name(event.step), "STEP_")),
        "step_status": _word(pipeline_pb2.StepStatus.Name(event.step_status), "STEP_STATUS_")
        if event.step_status
        else None,
        "seconds": round(event.step_duration.ToNanoseconds() / 1e9, 3) if event.HasField("step_duration") else None,
        "detail": event.detail,
        "draft": event.draft,
        "verdict": _verdict(event.verdict) if event.HasField("verdict") else None,
        "email_id": event.email_id,
        "error": _error(event.error) if event.HasField("error") else None,
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def _error(error: pipeline_pb2.JobError) -> dict[str, str]:
    said = {"message": error.message, "type": error.reason}
    failed_step = http_step(_word(pipeline_pb2.Step.Name(error.failed_step), "STEP_"))
    return {**said, "failed_step": failed_step} if failed_step else said


def _verdict(verdict: email_pb2.Verdict) -> dict[str, Any]:
    return {
        "slot_id": verdict.slot_id,
        "text": verdict.text,
        "accepted": verdict.accepted,
        "reason": verdict.reason,
        "round": verdict.round,
    }


def _word(name: str, prefix: str) -> str:
    return name.removeprefix(prefix).lower()

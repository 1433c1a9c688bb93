"""What happened to each step: the records inside a state. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from scribe.v1 import pipeline_pb2
from scribe_bus.steps import step_enum, step_name
from scribe_store.rows import StepTrace

COMPLETED = pipeline_pb2.STEP_STATUS_COMPLETED
RUNNING = pipeline_pb2.STEP_STATUS_RUNNING
SKIPPED = pipeline_pb2.STEP_STATUS_SKIPPED
DEGRADED = pipeline_pb2.STEP_STATUS_DEGRADED
FAILED = pipeline_pb2.STEP_STATUS_FAILED
RETRYING = pipeline_pb2.STEP_STATUS_RETRYING

_DETAIL_CHARACTERS = 300


def record_of(state: pipeline_pb2.PipelineState, step: str) -> pipeline_pb2.StepRecord:
    """The step's record, an empty one if it has none."""
    wanted = step_enum(step)
    return next((r for r in state.steps if r.step == wanted), pipeline_pb2.StepRecord(step=wanted))


def put_record(
    state: pipeline_pb2.PipelineState,
    step: str,
    status: pipeline_pb2.StepStatus.ValueType,
    *,
    began: float | None = None,
    ended: float | None = None,
    calls: int = 0,
    detail: str = "",
) -> None:
    """Write or overwrite a step's record in `state`. Times are seconds since 1970; a first beginning is kept."""
    record = record_of(state, step)
    record.status, record.attempts, record.detail = status, calls, detail[:_DETAIL_CHARACTERS]
    if began is not None and not record.HasField("start_time"):
        record.start_time.CopyFrom(timestamp(began))
    if ended is not None and record.HasField("start_time"):
        record.duration.CopyFrom(duration(max(0.0, ended - seconds_of(record.start_time))))
    if all(known.step != record.step for known in state.steps):
        state.steps.append(record)


def traces_of(state: pipeline_pb2.PipelineState) -> list[StepTrace]:
    """The records as rows keep them."""
    return [
        replace(trace_of(r.step, r.status, r.duration, r.detail), began=_moment(r.start_time), calls=r.attempts)
        for r in state.steps
        if step_name(r.step)
    ]


def _moment(stamp: Timestamp) -> datetime | None:
    return stamp.ToDatetime(tzinfo=UTC) if stamp.ToNanoseconds() else None


def trace_of(
    step: pipeline_pb2.Step.ValueType, status: pipeline_pb2.StepStatus.ValueType, took: Duration, detail: str
) -> StepTrace:
    seconds = round(took.ToNanoseconds() / 1e9, 3)
    word = pipeline_pb2.StepStatus.Name(status).removeprefix("STEP_STATUS_").lower()
    return StepTrace(step=step_name(step), status=word, seconds=seconds or None, detail=detail)


def timestamp(seconds: float) -> Timestamp:
    stamp = Timestamp()
    stamp.FromNanoseconds(int(seconds * 1e9))
    return stamp


def duration(seconds: float) -> Duration:
    length = Duration()
    length.FromNanoseconds(int(seconds * 1e9))
    return length


def seconds_of(stamp: Timestamp) -> float:
    return stamp.ToNanoseconds() / 1e9

"""What a step leaves behind: the one message that takes its job on, and how the step is said to have gone. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from scribe.v1 import pipeline_pb2
from scribe_bus.errors import StateTooLarge
from scribe_bus.messages import encode_outcome, encode_state
from scribe_bus.steps import step_enum
from scribe_bus.subjects import Address, finish_subject, step_subject

from scribe_orchestrator import step_records as records
from scribe_orchestrator.state_merge import merge_warning, template_type
from scribe_orchestrator.transitions import DoWithout, EndJob, StepFailure, next_step, skipped_behind
from scribe_orchestrator.waiting_words import waits

State = pipeline_pb2.PipelineState


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """A message to publish before the step's own is acknowledged."""

    subject: str
    body: bytes = field(repr=False)
    record: pipeline_pb2.StepRecord
    """How the step went."""
    skipped: pipeline_pb2.StepRecord | None = None
    """The step behind it that this template does not need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When the step's work began and ended, in seconds since 1970, and how often its service was called."""

    began: float
    ended: float
    calls: int


def after_success(step: str, before: State, merged: State, span: Span) -> Onward:
    """The next step's job, or the finished e-mail. A state that has grown too large ends the job."""
    _close(merged, step, records.COMPLETED, span)
    try:
        return _on(step, merged)
    except StateTooLarge as error:
        return after_end(step, before, EndJob(reason=error.reason, message=error.message), span)


def without(step: str, state: State, decision: DoWithout, failure: StepFailure, span: Span, meaning: str) -> Onward:
    """The same without the step's answer; the sender is told what `meaning` says."""
    merged = merge_warning(state, step, decision.warning, meaning)
    _close(merged, step, records.DEGRADED, span, failure.message)
    return _on(step, merged)


def after_end(step: str, state: State, end: EndJob, span: Span) -> Onward:
    """The job's failure."""
    ended = _copy(state)
    _close(ended, step, records.FAILED, span, end.message)
    error = pipeline_pb2.JobError(reason=end.reason, message=end.message, failed_step=step_enum(step))
    return _finish(step, ended, pipeline_pb2.JobOutcome(state=ended, failed=error))


def to_be_tried_later(step: str, state: State, failure: StepFailure, span: Span, wait: float) -> Onward:
    """The job waits in the database."""
    waiting, at = _copy(state), span.ended + wait
    _close(waiting, step, records.RETRYING, span, waits(span.calls, at, failure.message))
    error = pipeline_pb2.JobError(reason=failure.reason, message=failure.message, failed_step=step_enum(step))
    retry = pipeline_pb2.RetryOutcome(error=error, step=step_enum(step), retry_time=records.timestamp(at))
    return _finish(step, waiting, pipeline_pb2.JobOutcome(state=waiting, retry=retry))


def poisoned(address: Address, message: str) -> Onward:
    """A job whose message cannot be read fails; only what its subject says is known."""
    state = State(job_id=address.job_id, epoch=address.epoch)
    end = EndJob(reason="POISON_MESSAGE", message=message)
    return after_end(address.step, state, end, Span(began=0, ended=0, calls=0))


def _on(step: str, merged: State) -> Onward:
    kind = template_type(merged)
    following = next_step(step, kind)
    if following is None:
        return _finish(step, merged, pipeline_pb2.JobOutcome(state=merged, completed=pipeline_pb2.CompletedOutcome()))
    skipped = skipped_behind(step, kind)
    if skipped:
        records.put_record(merged, skipped, records.SKIPPED, detail=f"Not needed for a {kind} template.")
    return Onward(
        subject=step_subject(following, merged.job_id, merged.epoch),
        body=encode_state(merged),
        record=records.record_of(merged, step),
        skipped=records.record_of(merged, skipped) if skipped else None,
    )


def _finish(step: str, state: State, outcome: pipeline_pb2.JobOutcome) -> Onward:
    return Onward(
        subject=finish_subject(state.job_id, state.epoch),
        body=encode_outcome(outcome),
        record=records.record_of(state, step),
    )


def _close(state: State, step: str, status: pipeline_pb2.StepStatus.ValueType, span: Span, detail: str = "") -> None:
    records.put_record(state, step, status, began=span.began, ended=span.ended, calls=span.calls, detail=detail)


def _copy(state: State) -> State:
    copy = State()
    copy.CopyFrom(state)
    return copy

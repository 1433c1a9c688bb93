"""Jobs as messages of the contract. Pure."""

from __future__ import annotations

from datetime import datetime

from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from scribe.v1 import pipeline_pb2, recipient_pb2, scribe_service_pb2, template_pb2, usage_pb2
from scribe_store.rows import Job, StepTrace

from scribe_gateway.obstacles import NONE, Obstacles
from scribe_gateway.waiting import why_waiting

TERMINAL = frozenset(
    {pipeline_pb2.JOB_STATE_COMPLETED, pipeline_pb2.JOB_STATE_FAILED, pipeline_pb2.JOB_STATE_CANCELLED}
)


def job_message(job: Job, obstacles: Obstacles = NONE) -> scribe_service_pb2.Job:
    """A row as its owner sees it."""
    return scribe_service_pb2.Job(
        id=str(job.id),
        recipient=recipient_pb2.Recipient(
            name=job.recipient_name,
            interest=job.recipient_interest,
            affiliation=job.recipient_affiliation,
            homepage=job.recipient_homepage,
            email=job.recipient_email,
            orcid=job.recipient_orcid,
            arxiv_author_id=job.recipient_arxiv_author_id,
            known_paper_ids=job.recipient_known_paper_ids,
        ),
        state=state_of(job),
        current_step=step_of(job.current_step),
        steps=[_step_record(trace) for trace in job.steps],
        email_id=str(job.email_id) if job.email_id else "",
        error=error_of(job),
        create_time=timestamp(job.created_at),
        start_time=timestamp(job.started_at),
        end_time=timestamp(job.completed_at),
        # One sum is kept on the row; how it divides stands with the e-mail.
        usage=usage_pb2.Usage(model_cost_micro_dollars=job.spent_micro_dollars) if job.spent_micro_dollars else None,
        template_type=template_type_of(job.template_type),
        retry_time=timestamp(job.retry_at) if job.status == "retrying" else None,
        override_contact_policy=job.override_contact_policy,
        waiting_reason=why_waiting(job, obstacles) or "",
    )


def event_of(job: Job) -> pipeline_pb2.JobEvent:
    """What an event would have said, had one come."""
    return pipeline_pb2.JobEvent(
        job_id=str(job.id),
        epoch=job.epoch,
        time=timestamp(job.completed_at or job.started_at or job.created_at),
        state=state_of(job),
        step=step_of(job.current_step),
        email_id=str(job.email_id) if job.email_id else "",
        error=error_of(job),
    )


def is_terminal(event: pipeline_pb2.JobEvent) -> bool:
    """True for the event that is a job's last."""
    return event.state in TERMINAL


def is_acceptance(event: pipeline_pb2.JobEvent) -> bool:
    """True for the event that says that a job was accepted."""
    return event.state == pipeline_pb2.JOB_STATE_WAITING and not event.epoch


def state_of(job: Job) -> pipeline_pb2.JobState.ValueType:
    return pipeline_pb2.JobState.Value(f"JOB_STATE_{job.status.upper()}")


def step_of(step: str | None) -> pipeline_pb2.Step.ValueType:
    """parse → STEP_PARSE; anything else is unspecified."""
    name = f"STEP_{(step or '').upper()}"
    return pipeline_pb2.Step.Value(name) if name in pipeline_pb2.Step.keys() else pipeline_pb2.STEP_UNSPECIFIED  # noqa: SIM118  # an enum wrapper, not a mapping


def template_type_of(name: str | None) -> template_pb2.TemplateType.ValueType:
    """research → TEMPLATE_TYPE_RESEARCH; None is unspecified."""
    return (
        template_pb2.TemplateType.Value(f"TEMPLATE_TYPE_{name.upper()}")
        if name
        else template_pb2.TEMPLATE_TYPE_UNSPECIFIED
    )


def error_of(job: Job) -> pipeline_pb2.JobError | None:
    if job.status not in ("failed", "retrying", "cancelled") or not (job.error_reason or job.error_message):
        return None
    return pipeline_pb2.JobError(
        reason=job.error_reason or "INTERNAL", message=job.error_message or "", failed_step=step_of(job.failed_step)
    )


def timestamp(moment: datetime | None) -> Timestamp | None:
    if moment is None:
        return None
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp


def _step_record(trace: StepTrace) -> pipeline_pb2.StepRecord:
    name = f"STEP_STATUS_{trace.status.upper()}"
    known = name in pipeline_pb2.StepStatus.keys()  # noqa: SIM118  # an enum wrapper, not a mapping
    duration = Duration()
    duration.FromNanoseconds(round((trace.seconds or 0) * 1e9))
    return pipeline_pb2.StepRecord(
        step=step_of(trace.step),
        status=pipeline_pb2.StepStatus.Value(name) if known else pipeline_pb2.STEP_STATUS_UNSPECIFIED,
        duration=duration if trace.seconds is not None else None,
        detail=trace.detail,
    )

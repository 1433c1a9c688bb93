"""Bodies of the monitor's answers. Steps go by the names that operators use: parse, scrape, arxiv, compose."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

from pydantic import BaseModel
from scribe.v1 import host_pb2
from scribe_bus.host_states import state_of
from scribe_bus.hosts import Heard
from scribe_bus.steps import step_name
from scribe_standing.look import Standing
from scribe_standing.steps import StepStanding
from scribe_store.all_jobs import JobLine, WholeJob
from scribe_store.rows import StepTrace

from scribe_gateway.depths import Depths

StepName = Literal["parse", "scrape", "arxiv", "compose"]


class StepAnswer(BaseModel):
    """A step: what waits for it, what is worked on, how much at once, and what keeps it from working."""

    step: str
    waiting: int
    waiting_seconds: float
    """Of the first of those that wait."""
    working: int
    capacity: int
    ordered_capacity: int | None
    paused: bool
    slots: int
    note: str

    @classmethod
    def of(cls, step: StepStanding, now: datetime) -> StepAnswer:
        return cls(
            step=step.step,
            waiting=step.waiting,
            waiting_seconds=_seconds(step.waiting_since, now),
            working=step.working,
            capacity=step.capacity,
            ordered_capacity=step.ordered_capacity,
            paused=step.paused,
            slots=step.slots,
            note=step.note,
        )


class ActiveStep(BaseModel):
    """A step of a job that is being worked on."""

    step: str
    job_id: str
    recipient_name: str
    epoch: int
    seconds: float


class HostAnswer(BaseModel):
    """A process with runners, as it said itself last."""

    host: str
    instance: str
    version: str
    state: str
    """works, draining, drained, silent"""
    heard_seconds: float
    started_at: datetime
    memory_bytes: int
    memory_available_bytes: int
    load: float
    processors: int
    draining: bool
    slots: dict[str, int]
    active: list[ActiveStep]

    @classmethod
    def of(cls, word: Heard, names: Mapping[UUID, str], now: datetime) -> HostAnswer:
        beat = word.beat
        return cls(
            host=beat.host,
            instance=beat.instance,
            version=beat.version,
            state=state_of(word, now),
            heard_seconds=_seconds(word.at, now),
            started_at=beat.start_time.ToDatetime(tzinfo=UTC),
            memory_bytes=beat.memory_bytes,
            memory_available_bytes=beat.memory_available_bytes,
            load=round(beat.load, 2),
            processors=beat.processors,
            draining=beat.draining,
            slots={step_name(step.step): step.slots for step in beat.steps},
            active=[_active(step_name(step.step), run, names, now) for step in beat.steps for run in step.running],
        )


class ReasonCount(BaseModel):
    """Dead letters of one reason."""

    reason: str
    jobs: int


class ModelCost(BaseModel):
    """What a model cost, or the search."""

    model: str
    micro_dollars: int


class DayCostAnswer(BaseModel):
    """Of today in UTC."""

    spent_micro_dollars: int
    reserved_micro_dollars: int
    by_model: list[ModelCost]


class StandingAnswer(BaseModel):
    """How everything stands."""

    at: datetime
    nats: bool
    """False while NATS is away: then nothing is known of steps and hosts."""
    steps: list[StepAnswer]
    hosts: list[HostAnswer]
    jobs: dict[str, int]
    """That have not ended, by state."""
    oldest_seconds: dict[str, float]
    """Since the oldest of a state was accepted."""
    lately: dict[str, int]
    """That ended within the last hour, by state."""
    dead_letters: list[ReasonCount]
    cost: DayCostAnswer

    @classmethod
    def of(cls, standing: Standing, names: Mapping[UUID, str]) -> StandingAnswer:
        now, work, cluster = standing.at, standing.work, standing.cluster
        by_model = [ModelCost(model=model, micro_dollars=cost) for model, cost in work.cost.by_model.items()]
        return cls(
            at=now,
            nats=cluster is not None,
            steps=[StepAnswer.of(step, now) for step in (cluster.steps if cluster else ())],
            hosts=[HostAnswer.of(word, names, now) for word in (cluster.hosts if cluster else ())],
            jobs={state: count.jobs for state, count in work.live.items()},
            oldest_seconds={state: _seconds(count.oldest, now) for state, count in work.live.items()},
            lately=dict(work.lately),
            dead_letters=[ReasonCount(reason=reason, jobs=jobs) for reason, jobs in work.failed.items()],
            cost=DayCostAnswer(
                spent_micro_dollars=work.cost.spent, reserved_micro_dollars=work.cost.reserved, by_model=by_model
            ),
        )


class DepthAnswer(BaseModel):
    """What waited at one moment: `accepted` to be sent on its way, and in front of each step."""

    at: datetime
    waiting: dict[str, int]

    @classmethod
    def of(cls, depths: Depths) -> DepthAnswer:
        return cls(at=depths.at, waiting=dict(depths.waiting))


class JobLineAnswer(BaseModel):
    """A job as the list shows it."""

    id: UUID
    user_email: str
    recipient_name: str
    state: str
    step: str | None
    """Where it is, or failed."""
    reason: str | None
    tries: int
    """How often it was sent on its way."""
    waits: int
    """How often it waited for another try."""
    spent_micro_dollars: int
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None

    @classmethod
    def of(cls, line: JobLine) -> JobLineAnswer:
        return cls(
            id=line.id,
            user_email=line.user_email,
            recipient_name=line.recipient_name,
            state=line.status,
            step=line.failed_step or line.current_step,
            reason=line.error_reason,
            tries=line.epoch,
            waits=line.attempts,
            spent_micro_dollars=line.spent_micro_dollars,
            created_at=line.created_at,
            started_at=line.started_at,
            completed_at=line.completed_at,
        )


class StepLineAnswer(BaseModel):
    """One step of a job, as a bar of its waterfall."""

    step: str
    status: str
    began_at: datetime | None
    seconds: float | None
    """None while it is being worked on."""
    calls: int
    detail: str

    @classmethod
    def of(cls, trace: StepTrace) -> StepLineAnswer:
        return cls(
            step=trace.step,
            status=trace.status,
            began_at=_began(trace),
            seconds=trace.seconds,
            calls=trace.calls,
            detail=trace.detail,
        )


class WholeJobAnswer(JobLineAnswer):
    """All that operators may see of a job."""

    message: str | None
    retry_at: datetime | None
    deadline_at: datetime | None
    can_go_on: bool
    by_model: list[ModelCost]
    steps: list[StepLineAnswer]

    @classmethod
    def whole(cls, job: WholeJob) -> WholeJobAnswer:
        costs: dict[str, int] = json.loads(job.spent_by_model)
        return cls(
            **JobLineAnswer.of(job.line).model_dump(),
            message=job.error_message,
            retry_at=job.retry_at,
            deadline_at=job.deadline_at,
            can_go_on=job.has_state,
            by_model=[ModelCost(model=model, micro_dollars=cost) for model, cost in costs.items()],
            steps=[StepLineAnswer.of(trace) for trace in job.steps],
        )


class PartsAnswer(BaseModel):
    """Whether each part answers."""

    parts: dict[str, str]
    """`connected` or `unavailable`: database, nats, and each step's service."""


class Retried(BaseModel):
    """The jobs that wait again, the oldest failure first."""

    job_ids: list[UUID]


def running_jobs(standing: Standing) -> Sequence[UUID]:
    """Those that hosts say they work on."""
    hosts = standing.cluster.hosts if standing.cluster else ()
    said = {run.job_id for word in hosts for step in word.beat.steps for run in step.running}
    return [UUID(job_id) for job_id in said if _is_uuid(job_id)]


def _active(step: str, run: host_pb2.RunningStep, names: Mapping[UUID, str], now: datetime) -> ActiveStep:
    name = names.get(UUID(run.job_id), "") if _is_uuid(run.job_id) else ""
    return ActiveStep(
        step=step,
        job_id=run.job_id,
        recipient_name=name,
        epoch=run.epoch,
        seconds=_seconds(run.start_time.ToDatetime(tzinfo=UTC), now),
    )


def _began(trace: StepTrace) -> datetime | None:
    """As it was recorded; else from when its state was told."""
    if trace.began or trace.at is None:
        return trace.began
    return trace.at - timedelta(seconds=trace.seconds or 0.0)


def _seconds(since: datetime | None, now: datetime) -> float:
    return round(max(0.0, (now - since).total_seconds()), 1) if since else 0.0


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True

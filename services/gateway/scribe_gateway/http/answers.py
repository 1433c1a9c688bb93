"""Bodies of answers, field for field as frontends expect them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from scribe_store.rows import Email, Job, User
from scribe_store.spending import DaySpend

from scribe_gateway.claim_places import with_claims_placed
from scribe_gateway.obstacles import NONE, Obstacles
from scribe_gateway.states import TASK_STATUS, generation_seconds, http_step, job_error, task_error, task_result
from scribe_gateway.users import Usage
from scribe_gateway.waiting import why_waiting

State = Literal["waiting", "running", "retrying", "completed", "failed", "cancelled"]


class UserProfile(BaseModel):
    """A user's own profile."""

    id: UUID
    email: str
    display_name: str | None
    generation_count: int
    template_count: int
    onboarded: bool
    email_template: str | None
    created_at: datetime

    @classmethod
    def of(cls, user: User) -> UserProfile:
        return cls.model_validate(user, from_attributes=True)


class DaySpendAnswer(BaseModel):
    """What was spent on one day in UTC, and what is held for work under way."""

    day: date
    spent_micro_dollars: int
    reserved_micro_dollars: int

    @classmethod
    def of(cls, spend: DaySpend) -> DaySpendAnswer:
        return cls.model_validate(spend, from_attributes=True)


class UsageAnswer(BaseModel):
    """What the caller has used, and what they may use; money in millionths of a US dollar."""

    spent_micro_dollars: int
    today: DaySpendAnswer
    day_budget_micro_dollars: int
    job_budget_micro_dollars: int
    emails: int
    templates: int
    days: list[DaySpendAnswer]

    @classmethod
    def of(cls, user: User, usage: Usage) -> UsageAnswer:
        return cls(
            spent_micro_dollars=usage.spent,
            today=DaySpendAnswer.of(usage.today),
            day_budget_micro_dollars=usage.day_budget,
            job_budget_micro_dollars=usage.job_budget,
            emails=user.generation_count,
            templates=user.template_count,
            days=[DaySpendAnswer.of(day) for day in usage.days],
        )


class EmailAnswer(BaseModel):
    """An e-mail with its receipts in `metadata`."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: UUID
    user_id: UUID
    recipient_name: str
    recipient_interest: str
    subject: str
    email_message: str
    template_type: Literal["research", "book", "general"]
    metadata: dict[str, Any] | None
    is_confident: bool
    displayed: bool
    created_at: datetime
    edited_at: datetime | None
    recipient_email: str | None = None
    """As it was given with the request; null in summaries."""

    @classmethod
    def of(cls, email: Email) -> EmailAnswer:
        return cls.model_validate(with_claims_placed(email), from_attributes=True)


class EmailVersionAnswer(BaseModel):
    """A text that an edit replaced; version 1 is the one that was generated."""

    version: int
    subject: str
    email_message: str
    replaced_at: datetime


class TaskAccepted(BaseModel):
    """The job that was accepted."""

    task_id: UUID


class TaskStatus(BaseModel):
    """A job as older clients poll it; `state` says more."""

    task_id: UUID
    status: Literal["PENDING", "STARTED", "SUCCESS", "FAILURE"]
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    state: str

    @classmethod
    def of(cls, job: Job) -> TaskStatus:
        return cls.model_validate(
            {
                "task_id": job.id,
                "status": TASK_STATUS[job.status],
                "result": task_result(job),
                "error": task_error(job),
                "state": job.status,
            }
        )


class JobRecipient(BaseModel):
    """To whom."""

    name: str
    interest: str
    affiliation: str | None
    homepage: str | None
    email: str | None
    orcid: str | None
    arxiv_author_id: str | None
    known_paper_ids: list[str]


class JobStep(BaseModel):
    """How one step stands."""

    step: str | None
    status: str
    seconds: float | None
    detail: str


class JobAnswer(BaseModel):
    """A job as new clients read it."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: UUID
    state: State
    recipient: JobRecipient
    template_type: str | None
    override_contact_policy: bool
    current_step: str | None
    steps: list[JobStep]
    email_id: UUID | None
    error: dict[str, Any] | None
    cost_micro_dollars: int
    generation_time: float | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    retry_at: datetime | None
    """When it is tried again; null but while it waits for that."""
    waiting_reason: str | None
    """Why nothing happens at the moment; null while a step is being worked on."""

    @classmethod
    def of(cls, job: Job, obstacles: Obstacles = NONE) -> JobAnswer:
        recipient = JobRecipient(
            name=job.recipient_name,
            interest=job.recipient_interest,
            affiliation=job.recipient_affiliation,
            homepage=job.recipient_homepage,
            email=job.recipient_email,
            orcid=job.recipient_orcid,
            arxiv_author_id=job.recipient_arxiv_author_id,
            known_paper_ids=list(job.recipient_known_paper_ids),
        )
        steps = [
            JobStep(step=http_step(s.step), status=s.status, seconds=s.seconds, detail=s.detail) for s in job.steps
        ]
        return cls.model_validate(
            {
                "id": job.id,
                "state": job.status,
                "recipient": recipient,
                "template_type": job.template_type,
                "override_contact_policy": job.override_contact_policy,
                "current_step": http_step(job.current_step),
                "steps": steps,
                "email_id": job.email_id,
                "error": job_error(job),
                "cost_micro_dollars": job.spent_micro_dollars,
                "generation_time": generation_seconds(job),
                "created_at": job.created_at,
                "started_at": job.started_at,
                "ended_at": job.completed_at,
                "retry_at": job.retry_at if job.status == "retrying" else None,
                "waiting_reason": why_waiting(job, obstacles),
            }
        )

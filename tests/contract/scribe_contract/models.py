"""Every object of the contract: each named field must be there with its type; more fields may come."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from scribe_contract.values import (
    Count,
    Percent,
    QueueState,
    Said,
    Seconds,
    StepName,
    TaskState,
    TemplateType,
    Time,
    Uuid,
)


class Answer(BaseModel):
    """Read as strictly as a typed frontend reads: no text for a number, no number for a truth value."""

    model_config = ConfigDict(strict=True, extra="allow", frozen=True)


class UserProfile(Answer):
    """Somebody's profile."""

    id: Uuid
    email: Said
    display_name: str | None
    generation_count: Count
    template_count: Count
    onboarded: bool
    email_template: str | None
    created_at: Time


class Accepted(Answer):
    """A request that will be worked on."""

    task_id: Uuid


class TaskError(Answer):
    """Why a task failed."""

    message: Said
    type: Said
    failed_step: StepName | None = None


class TaskStatus(Answer):
    """How a task stands; what `result` holds depends on `status`."""

    task_id: Uuid
    status: TaskState
    result: dict[str, Any] | None
    error: TaskError | None


class Progress(Answer):
    """`result` of a task that is being worked on."""

    current_step: StepName
    step_status: Said
    step_timings: dict[StepName, Seconds]


class Outcome(Answer):
    """`result` of a task that succeeded."""

    email_id: Uuid
    generation_time: Seconds
    step_timings: dict[StepName, Seconds]


class EmailMetadata(Answer):
    """What an e-mail rests on."""

    papers_used: list[Any]
    sources: list[Any]
    generation_time: Seconds
    step_timings: dict[StepName, Seconds]


class Email(Answer):
    """An e-mail of the caller's."""

    id: Uuid
    user_id: Uuid
    recipient_name: Said
    recipient_interest: Said
    email_message: str
    template_type: TemplateType
    metadata: EmailMetadata | None
    is_confident: bool
    displayed: bool
    created_at: Time


class Batch(Answer):
    """Items that were accepted."""

    queue_item_ids: list[Uuid]
    message: Said


class Message(Answer):
    """Something was done."""

    message: Said


class QueueItem(Answer):
    """One item of a batch, as its owner sees it."""

    id: Uuid
    recipient_name: Said
    recipient_interest: Said
    status: QueueState
    position: int | None
    email_id: Uuid | None
    error_message: Said | None
    current_step: StepName | None
    started_at: Time | None
    completed_at: Time | None
    created_at: Time


class Template(Answer):
    """A template made from a CV."""

    id: Uuid
    user_id: Uuid
    pdf_url: Said
    template_text: Said
    user_instructions: Said
    created_at: Time


class Overview(Answer):
    """Sums over all users."""

    total_users: Count
    total_emails: Count
    success_rate: Percent
    avg_gen_time_seconds: Seconds
    total_templates: Count
    confidence_rate: Percent
    error_count: Count
    emails_this_week: Count
    active_users_this_week: Count


class AdminUser(Answer):
    """A user, as an administrator sees them."""

    id: Uuid
    email: Said
    display_name: str | None
    generation_count: Count
    template_count: Count
    onboarded: bool
    created_at: Time
    actual_email_count: Count
    queue_submissions: Count
    failed_count: Count
    email_template: str | None


class AdminEmail(Answer):
    """An e-mail, as an administrator sees it."""

    id: Uuid
    recipient_name: Said
    recipient_interest: Said
    email_message: str
    template_type: TemplateType | None
    is_confident: bool
    metadata: dict[str, Any] | None
    created_at: Time


class AdminEmailPage(Answer):
    """A page of a user's e-mails."""

    items: list[AdminEmail]
    total: Count
    page: int
    per_page: int
    pages: Count


class AdminTemplate(Answer):
    """A template, as an administrator sees it."""

    id: Uuid
    template_text: Said
    user_instructions: str | None
    pdf_url: str | None
    created_at: Time


class AdminQueueItem(Answer):
    """A job, as an administrator sees it."""

    id: Uuid
    recipient_name: Said
    recipient_interest: Said
    status: Said
    current_step: str | None
    error_message: str | None
    started_at: Time | None
    completed_at: Time | None
    created_at: Time


class Week(Answer):
    """What was written in an ISO week."""

    week: Said
    emails_generated: Count
    active_users: Count


class AdminError(Answer):
    """A job that failed."""

    id: Uuid
    user_email: Said
    user_display_name: str | None
    recipient_name: Said
    current_step: str | None
    error_message: str | None
    created_at: Time
    started_at: Time | None


class Health(Answer):
    """How the service and what it leans on stand."""

    status: Literal["healthy", "degraded"]
    service: Said
    version: Said
    database: Said
    nats: Said
    timestamp: Time
    parser: Said
    scraper: Said
    arxiv: Said
    composer: Said


class Problem(Answer):
    """Any refusal but that of a field."""

    detail: Said


class FieldProblem(Answer):
    """A field that cannot be taken."""

    loc: list[str | int]
    msg: Said
    type: Said


class FieldProblems(Answer):
    """The refusal of a request for its fields."""

    detail: list[FieldProblem]

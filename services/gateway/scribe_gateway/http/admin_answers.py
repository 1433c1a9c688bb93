"""Bodies of answers to administrators, field for field as their pages expect them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from scribe_store.admin import FailedJob
from scribe_store.rows import QueueItem

from scribe_gateway.admin import EmailPage
from scribe_gateway.http.queue_answers import QueueStatus
from scribe_gateway.states import QUEUE_STATUS, http_step


class AdminOverview(BaseModel):
    """Sums over all users; rates in percent."""

    total_users: int
    total_emails: int
    success_rate: float
    avg_gen_time_seconds: float
    total_templates: int
    confidence_rate: float
    error_count: int
    emails_this_week: int
    active_users_this_week: int


class AdminUser(BaseModel):
    """A user, and how much there is of theirs."""

    id: UUID
    email: str
    display_name: str | None
    generation_count: int
    template_count: int
    onboarded: bool
    created_at: datetime
    actual_email_count: int
    queue_submissions: int
    failed_count: int
    email_template: str | None


class AdminEmail(BaseModel):
    """One of a user's e-mails."""

    id: UUID
    recipient_name: str
    recipient_interest: str
    email_message: str
    template_type: str | None
    is_confident: bool
    metadata: dict[str, Any] | None
    created_at: datetime


class AdminEmails(BaseModel):
    """A page of a user's e-mails."""

    items: list[AdminEmail]
    total: int
    page: int
    per_page: int
    pages: int

    @classmethod
    def of(cls, found: EmailPage, page: int, per_page: int) -> AdminEmails:
        items = [AdminEmail.model_validate(email, from_attributes=True) for email in found.emails]
        return cls(items=items, total=found.total, page=page, per_page=per_page, pages=-(-found.total // per_page))


class AdminTemplate(BaseModel):
    """One of a user's templates."""

    id: UUID
    template_text: str
    user_instructions: str | None
    pdf_url: str | None
    created_at: datetime


class AdminQueueItem(BaseModel):
    """One of a user's jobs."""

    id: UUID
    recipient_name: str
    recipient_interest: str
    status: QueueStatus
    current_step: str | None
    error_message: str | None
    started_at: datetime | None
    completed_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, item: QueueItem) -> AdminQueueItem:
        said = asdict(item) | {"status": QUEUE_STATUS[item.status], "current_step": http_step(item.current_step)}
        return cls.model_validate(said)


class AdminWeek(BaseModel):
    """An ISO week, such as 2026-W48."""

    week: str
    emails_generated: int
    active_users: int


class AdminError(BaseModel):
    """A job that ended without an e-mail, and whose it was."""

    id: UUID
    user_email: str
    user_display_name: str | None
    recipient_name: str
    current_step: str | None
    error_message: str | None
    created_at: datetime
    started_at: datetime | None

    @classmethod
    def of(cls, failed: FailedJob) -> AdminError:
        return cls.model_validate(asdict(failed) | {"current_step": http_step(failed.current_step)})

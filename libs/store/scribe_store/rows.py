"""What the tables hold, typed: one frozen dataclass a row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A row of `users`."""

    id: UUID
    email: str
    display_name: str | None
    generation_count: int
    template_count: int
    onboarded: bool
    email_template: str | None
    created_at: datetime
    sender: bytes | None = None
    """scribe.v1.Sender: what they say of themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """What a user asks for: a row of `queue_items` that is still to be written."""

    id: UUID
    user_id: UUID
    recipient_name: str
    recipient_interest: str
    recipient_affiliation: str | None = None
    recipient_homepage: str | None = None
    recipient_email: str | None = None
    recipient_orcid: str | None = None
    recipient_arxiv_author_id: str | None = None
    recipient_known_paper_ids: Sequence[str] = ()
    email_template: str
    template_type: str | None = None
    """research, book or general; None leaves it to the parser."""
    override_contact_policy: bool = False
    in_batch: bool = False
    batch_position: int = 0
    traceparent: str | None = None
    """The request that asked for it, as W3C Trace Context has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTrace:
    """What is known of one step of a job: an entry of `step_records`."""

    step: str
    """parse, scrape, arxiv, compose"""
    status: str
    """running, completed, skipped, degraded, failed, retrying"""
    seconds: float | None = None
    detail: str = ""
    at: datetime | None = field(default=None, compare=False)
    """When it was so, where the row was told while the job ran."""
    began: datetime | None = field(default=None, compare=False)
    calls: int = field(default=0, compare=False)
    """How often its service was called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A row of `queue_items`, as its owner may see it."""

    id: UUID
    user_id: UUID
    recipient_name: str
    recipient_interest: str
    recipient_affiliation: str | None
    recipient_homepage: str | None
    recipient_email: str | None
    recipient_orcid: str | None
    recipient_arxiv_author_id: str | None
    recipient_known_paper_ids: Sequence[str]
    email_template: str
    template_type: str | None
    override_contact_policy: bool
    status: str
    """waiting, running, retrying, completed, failed, cancelled"""
    epoch: int
    current_step: str | None
    steps: tuple[StepTrace, ...]
    email_id: UUID | None
    error_message: str | None
    error_reason: str | None
    failed_step: str | None
    spent_micro_dollars: int
    created_at: datetime
    retry_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


ENDED = frozenset({"completed", "failed", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """A row of `emails`."""

    id: UUID
    user_id: UUID
    job_id: UUID | None
    recipient_name: str
    recipient_interest: str
    subject: str
    email_message: str
    template_type: str
    metadata: dict[str, Any] = field(default_factory=dict)
    record: bytes | None = None
    """scribe.v1.Email as protobuf: the receipts in full."""
    is_confident: bool
    displayed: bool
    created_at: datetime
    edited_at: datetime | None = None
    recipient_email: str | None = None
    """As the job has it, while its row is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailVersion:
    """A text that an edit replaced."""

    version: int
    """From 1, the text that was generated."""
    subject: str
    email_message: str
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A row of `queue_items` as lists show it."""

    id: UUID
    recipient_name: str
    recipient_interest: str
    status: str
    position: int | None
    """Among the owner's own waiting rows, from 1."""
    email_id: UUID | None
    error_message: str | None
    current_step: str | None
    started_at: datetime | None
    completed_at: datetime | None
    created_at: datetime
    batch_position: int
    """Within one request, from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A row of `templates`."""

    id: UUID
    user_id: UUID
    pdf_url: str
    template_text: str
    user_instructions: str
    metadata: dict[str, Any]
    created_at: datetime


USER_COLUMNS = (
    "id, email, display_name, generation_count, template_count, onboarded, email_template, created_at, sender"
)
JOB_COLUMNS = (
    "id, user_id, recipient_name, recipient_interest, recipient_affiliation, recipient_homepage, recipient_email, "
    "recipient_orcid, recipient_arxiv_author_id, recipient_known_paper_ids, email_template, template_type::text, "
    "override_contact_policy, status, epoch, current_step, step_records::text, email_id, error_message, "
    "error_reason, failed_step, spent_micro_dollars, created_at, retry_at, started_at, completed_at"
)
_SUMMARY_CHARACTERS = 200
EMAIL_COLUMNS = (
    "id, user_id, job_id, recipient_name, recipient_interest, subject, email_message, template_type::text, "
    "metadata::text, record, is_confident, displayed, created_at, edited_at, "
    "(SELECT q.recipient_email FROM queue_items q WHERE q.id = emails.job_id) AS recipient_email"
)
EMAIL_SUMMARY_COLUMNS = (
    "id, user_id, job_id, recipient_name, recipient_interest, subject, "
    f"left(email_message, {_SUMMARY_CHARACTERS}) AS email_message, template_type::text, "
    "jsonb_build_object('sandbox', coalesce(metadata->'sandbox', 'false'))::text AS metadata, NULL::bytea AS record, "
    "is_confident, displayed, created_at, edited_at, NULL::text AS recipient_email"
)
"""What a list of many shows: the text's beginning, and of the receipts only whether the sandbox took part."""
TEMPLATE_COLUMNS = "id, user_id, pdf_url, template_text, user_instructions, metadata::text, created_at"


def user_of(row: Mapping[str, Any]) -> User:
    return User(**dict(row))


def job_of(row: Mapping[str, Any]) -> Job:
    columns = dict(row)
    steps = step_traces(columns.pop("step_records"))
    return Job(**columns, steps=steps)


def email_of(row: Mapping[str, Any]) -> Email:
    columns = dict(row)
    metadata = json.loads(columns.pop("metadata"))
    return Email(**columns, metadata=metadata if isinstance(metadata, dict) else {})


def queue_item_of(row: Mapping[str, Any]) -> QueueItem:
    return QueueItem(**dict(row))


def template_of(row: Mapping[str, Any]) -> Template:
    columns = dict(row)
    return Template(**columns | {"metadata": json.loads(columns["metadata"])})


def step_traces(records: str) -> tuple[StepTrace, ...]:
    """`step_records` as JSON text → typed entries, in the order written."""
    return tuple(
        StepTrace(
            step=str(record["step"]),
            status=str(record["status"]),
            seconds=record.get("seconds"),
            detail=record.get("detail") or "",
            at=_moment(record.get("at")),
            began=_moment(record.get("began")),
            calls=record.get("calls") or 0,
        )
        for record in json.loads(records)
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

"""The same objects from both doors, in one form that can be compared: the names of HTTP, moments as moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp
from scribe.v1 import admin_pb2, email_pb2, pipeline_pb2, queue_item_pb2, saved_template_pb2, template_pb2, user_pb2

from scribe_contract.models import Answer

Seen = dict[str, Any]

_STEPS: Mapping[int, str | None] = {
    pipeline_pb2.STEP_UNSPECIFIED: None,
    pipeline_pb2.STEP_PARSE: "template_parser",
    pipeline_pb2.STEP_SCRAPE: "web_scraper",
    pipeline_pb2.STEP_ARXIV: "arxiv_helper",
    pipeline_pb2.STEP_COMPOSE: "email_composer",
}
_TYPES: Mapping[int, str] = {
    template_pb2.TEMPLATE_TYPE_RESEARCH: "research",
    template_pb2.TEMPLATE_TYPE_BOOK: "book",
    template_pb2.TEMPLATE_TYPE_GENERAL: "general",
}
# Of the states that the contract's words tell apart.
_QUEUE_STATES: Mapping[int, str] = {
    pipeline_pb2.JOB_STATE_WAITING: "pending",
    pipeline_pb2.JOB_STATE_RUNNING: "processing",
    pipeline_pb2.JOB_STATE_COMPLETED: "completed",
    pipeline_pb2.JOB_STATE_FAILED: "failed",
}


def through_http(answer: Answer) -> Seen:
    """The named fields of an object that HTTP gave."""
    named = {name: getattr(answer, name) for name in type(answer).model_fields}
    return {name: _moment(value) if name.endswith("_at") and value else value for name, value in named.items()}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _time(message: Any, field: str) -> datetime | None:
    """None where the field is unset."""
    stamp: Timestamp = getattr(message, field)
    return stamp.ToDatetime(UTC) if message.HasField(field) else None


def user(message: user_pb2.User) -> Seen:
    """As UserProfile."""
    return {
        "id": message.id,
        "email": message.email,
        "display_name": message.display_name if message.HasField("display_name") else None,
        "generation_count": message.generation_count,
        "template_count": message.template_count,
        "onboarded": message.onboarded,
        "email_template": message.email_template if message.HasField("email_template") else None,
        "created_at": _time(message, "create_time"),
    }


def email(message: email_pb2.Email) -> Seen:
    """As Email, without its metadata, which gRPC gives in fields of their own."""
    return {
        "id": message.id,
        "user_id": message.user_id,
        "recipient_name": message.recipient_name,
        "recipient_interest": message.recipient_interest,
        "email_message": message.body,
        "template_type": _TYPES[message.template_type],
        "is_confident": message.is_confident,
        "displayed": message.displayed,
        "created_at": _time(message, "create_time"),
    }


def queue_item(message: queue_item_pb2.QueueItem) -> Seen:
    """As QueueItem; what gRPC leaves empty is null."""
    return {
        "id": message.id,
        "recipient_name": message.recipient_name,
        "recipient_interest": message.recipient_interest,
        "status": _QUEUE_STATES[message.state],
        "position": message.position or None,
        "email_id": message.email_id or None,
        "error_message": message.error_message or None,
        "current_step": _STEPS[message.current_step],
        "started_at": _time(message, "start_time"),
        "completed_at": _time(message, "end_time"),
        "created_at": _time(message, "create_time"),
    }


def template(message: saved_template_pb2.SavedTemplate) -> Seen:
    """As Template."""
    return {
        "id": message.id,
        "user_id": message.user_id,
        "pdf_url": message.pdf_url,
        "template_text": message.template_text,
        "user_instructions": message.user_instructions,
        "created_at": _time(message, "create_time"),
    }


def overview(message: admin_pb2.AdminOverview) -> Seen:
    """As Overview."""
    return {field.name: getattr(message, field.name) for field in message.DESCRIPTOR.fields}


def admin_user(message: admin_pb2.AdminUser) -> Seen:
    """As AdminUser."""
    return {
        **user(message.user),
        "actual_email_count": message.actual_email_count,
        "queue_submissions": message.queue_submissions,
        "failed_count": message.failed_count,
    }


def week(message: admin_pb2.AdminWeek) -> Seen:
    """As Week."""
    return {
        "week": message.week,
        "emails_generated": message.emails_generated,
        "active_users": message.active_users,
    }


def admin_error(message: admin_pb2.AdminError) -> Seen:
    """As AdminError."""
    return {
        "id": message.id,
        "user_email": message.user_email,
        "user_display_name": message.user_display_name if message.HasField("user_display_name") else None,
        "recipient_name": message.recipient_name,
        "current_step": _STEPS[message.current_step],
        "error_message": message.error_message or None,
        "created_at": _time(message, "create_time"),
        "started_at": _time(message, "start_time"),
    }


def step_name(step: int) -> str | None:
    """What HTTP calls a step."""
    return _STEPS[step]


def without(seen: Seen, *names: str) -> Seen:
    """An object but for some of its fields."""
    return {name: value for name, value in seen.items() if name not in names}

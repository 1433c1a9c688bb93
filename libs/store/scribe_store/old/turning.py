"""One row of the old Scribe's tables, as JSON, turned into one of ours; or why it cannot be. Pure.

The columns are those of the contract that both have; what the old one left empty gets the contract's default. Texts are
never cut but for an error's message, which is for people: a row that does not fit is refused and named.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Row = dict[str, Any]

STEPS = {"template_parser": "parse", "web_scraper": "scrape", "arxiv_helper": "arxiv", "email_composer": "compose"}
TYPES = ("research", "book", "general")
NOT_DONE = "NOT_DONE_BEFORE_MOVE"
_NOT_DONE_MESSAGE = "The old Scribe had not finished this when its data moved here; try it again."
_STATES = {"pending": "waiting", "processing": "waiting", "completed": "completed", "failed": "failed"}
_LONGEST_ERROR = 1000


class Refused(Exception):
    """A row cannot be taken. The message names the column and what is wrong with it."""


def user_of(old: Mapping[str, Any]) -> Row:
    """A row of `users`. Raises Refused."""
    email = _text(old, "email", 255).strip().lower()
    if "@" not in email:
        raise Refused("email: is no address")
    return {
        "id": old["id"],
        "email": email,
        "display_name": _text_or_none(old, "display_name", 255),
        "generation_count": _count(old, "generation_count"),
        "template_count": _count(old, "template_count"),
        "onboarded": bool(old.get("onboarded")),
        "email_template": old.get("email_template"),
        "created_at": _time(old, "created_at"),
    }


def email_of(old: Mapping[str, Any]) -> Row:
    """A row of `emails`. Raises Refused."""
    metadata, displayed = old.get("metadata"), old.get("displayed")
    kind = str(old.get("template_type") or "general").lower()
    if kind not in TYPES:
        raise Refused(f"template_type: is none of {', '.join(TYPES)}")
    return {
        **_owned(old),
        "recipient_name": _text(old, "recipient_name", 255),
        "recipient_interest": _text(old, "recipient_interest", 500),
        "email_message": _text(old, "email_message"),
        "template_type": kind,
        "metadata": metadata if isinstance(metadata, dict) else {},
        "is_confident": bool(old.get("is_confident")),
        "displayed": displayed is None or bool(displayed),
    }


def template_of(old: Mapping[str, Any]) -> Row:
    """A row of `templates`. Raises Refused."""
    return {
        **_owned(old),
        "pdf_url": _text(old, "pdf_url", 500),
        "template_text": _text(old, "template_text"),
        "user_instructions": old.get("user_instructions") or "",
    }


def queue_item_of(old: Mapping[str, Any]) -> Row:
    """A row of `queue_items`: all of them were batches' rows. What was not done has failed, and can be tried again.

    Raises Refused.
    """
    status = _STATES.get(str(old.get("status")).lower())
    if status is None:
        raise Refused(f"status: is none of {', '.join(_STATES)}")
    unfinished = status == "waiting"
    step = STEPS.get(str(old.get("current_step")))
    error = (_NOT_DONE_MESSAGE if unfinished else str(old.get("error_message") or "No reason is known."))[
        :_LONGEST_ERROR
    ]
    failed = status != "completed"
    return {
        **_owned(old),
        "recipient_name": _text(old, "recipient_name", 255),
        "recipient_interest": _text(old, "recipient_interest", 500),
        "email_template": _text(old, "email_template"),
        "status": "failed" if failed else "completed",
        "current_step": step,
        "email_id": old.get("email_id"),
        "error_reason": NOT_DONE if unfinished else None,
        "error_message": error if failed else None,
        "failed_step": step if failed else None,
        "started_at": _time(old, "started_at") if old.get("started_at") else None,
        "completed_at": _time(old, "completed_at" if old.get("completed_at") else "created_at"),
        "in_batch": True,
    }


def _owned(old: Mapping[str, Any]) -> Row:
    if not old.get("user_id"):
        raise Refused("user_id: is empty")
    return {"id": old["id"], "user_id": old["user_id"], "created_at": _time(old, "created_at")}


def _text(old: Mapping[str, Any], column: str, longest: int | None = None) -> str:
    text = _text_or_none(old, column, longest)
    if not text:
        raise Refused(f"{column}: is empty")
    return text


def _text_or_none(old: Mapping[str, Any], column: str, longest: int | None) -> str | None:
    text = old.get(column)
    if text is None:
        return None
    if longest is not None and len(str(text)) > longest:
        raise Refused(f"{column}: has {len(str(text))} characters, and {longest} is the most")
    return str(text)


def _count(old: Mapping[str, Any], column: str) -> int:
    return max(0, int(old.get(column) or 0))


def _time(old: Mapping[str, Any], column: str) -> str:
    """RFC 3339; a time without an offset is UTC's, as the old Scribe wrote them."""
    said = old.get(column)
    try:
        moment = datetime.fromisoformat(str(said))
    except ValueError:
        raise Refused(f"{column}: is no time") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()

"""Which tables move, in which order, and the SQL that writes a batch of each. A row that is there already stays as it is."""

# ruff: noqa: S608  # what is put into these texts are constants of this module

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scribe_store.old import turning


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the old Scribe."""

    name: str
    needed: frozenset[str]
    """Columns without which it is not the table that we know."""
    turn: Callable[[Mapping[str, Any]], turning.Row]
    write: str
    """Writes a JSON array of turned rows; gives the ids of those that were not there."""
    has_owner: bool = True


def _insert(table: str, columns: Mapping[str, str], conflict: str = "DO NOTHING") -> str:
    """`columns`: by name, the type in which each arrives."""
    names = ", ".join(columns)
    typed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    return f"""
        INSERT INTO {table} ({names})
        SELECT {names} FROM jsonb_to_recordset($1::jsonb) AS old ({typed})
        ON CONFLICT {conflict} RETURNING id
    """


# A user who signed in here before the move has a younger profile: it gets what the old one knows, once, as from then on
# both are equally old.
_JOIN_PROFILES = """
    (id) DO UPDATE SET
      created_at = excluded.created_at,
      generation_count = users.generation_count + excluded.generation_count,
      template_count = users.template_count + excluded.template_count,
      onboarded = users.onboarded OR excluded.onboarded,
      display_name = coalesce(users.display_name, excluded.display_name),
      email_template = coalesce(users.email_template, excluded.email_template)
    WHERE users.created_at > excluded.created_at
"""
_OWNED = {"id": "uuid", "user_id": "uuid", "created_at": "timestamptz"}

TABLES = (
    Table(
        name="users",
        needed=frozenset({"id", "email", "created_at"}),
        turn=turning.user_of,
        has_owner=False,
        write=_insert(
            "users",
            {
                "id": "uuid", "email": "text", "display_name": "text", "generation_count": "integer",
                "template_count": "integer", "onboarded": "boolean", "email_template": "text", "created_at": "timestamptz",
            },
            _JOIN_PROFILES,
        ),
    ),
    Table(
        name="emails",
        needed=frozenset({"id", "user_id", "recipient_name", "recipient_interest", "email_message", "created_at"}),
        turn=turning.email_of,
        write=_insert(
            "emails",
            {
                **_OWNED, "recipient_name": "text", "recipient_interest": "text", "email_message": "text",
                "template_type": "template_type", "metadata": "jsonb", "is_confident": "boolean", "displayed": "boolean",
            },
        ),
    ),
    Table(
        name="templates",
        needed=frozenset({"id", "user_id", "pdf_url", "template_text", "created_at"}),
        turn=turning.template_of,
        write=_insert(
            "templates", {**_OWNED, "pdf_url": "text", "template_text": "text", "user_instructions": "text"}
        ),
    ),
    Table(
        name="queue_items",
        needed=frozenset({"id", "user_id", "recipient_name", "recipient_interest", "email_template", "status", "created_at"}),
        turn=turning.queue_item_of,
        write=_insert(
            "queue_items",
            {
                **_OWNED, "recipient_name": "text", "recipient_interest": "text", "email_template": "text",
                "status": "text", "current_step": "text", "email_id": "uuid", "error_reason": "text",
                "error_message": "text", "failed_step": "text", "started_at": "timestamptz",
                "completed_at": "timestamptz", "in_batch": "boolean",
            },
        ),
    ),
)  # fmt: skip

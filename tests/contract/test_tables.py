"""The tables that others read too, by the contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from scribe_contract.database import fetch

pytestmark = pytest.mark.e2e

_UUID, _TEXT, _BOOL, _INT, _TIME = "uuid", "text", "boolean", "integer", "timestamp with time zone"
_ANY = None
# What is not named by the contract is left open.
_COLUMNS: Mapping[str, Mapping[str, str | None]] = {
    "users": {
        "id": _UUID, "email": "character varying(255)", "display_name": _ANY, "generation_count": _INT, "template_count": _INT,
        "onboarded": _BOOL, "email_template": _TEXT, "created_at": _TIME,
    },
    "emails": {
        "id": _UUID, "user_id": _UUID, "recipient_name": "character varying(255)", "recipient_interest": "character varying(500)",
        "email_message": _TEXT, "template_type": "template_type", "metadata": "jsonb", "is_confident": _BOOL, "displayed": _BOOL,
        "created_at": _TIME,
    },
    "queue_items": {
        "id": _UUID, "user_id": _UUID, "recipient_name": _ANY, "recipient_interest": _ANY, "email_template": _ANY, "status": _ANY,
        "current_step": _ANY, "email_id": _UUID, "error_message": "character varying(1000)", "created_at": _TIME,
        "started_at": _TIME, "completed_at": _TIME,
    },
    "templates": {
        "id": _UUID, "user_id": _UUID, "pdf_url": "character varying(500)", "template_text": _ANY, "user_instructions": _ANY,
        "created_at": _TIME,
    },
}  # fmt: skip
_DEFAULTS = {
    ("users", "generation_count"): "0",
    ("users", "template_count"): "0",
    ("users", "onboarded"): "false",
    ("emails", "metadata"): "'{}'::jsonb",
    ("emails", "is_confident"): "false",
    ("emails", "displayed"): "true",
}
_CASCADE, _SET_NULL = "c", "n"
_REFERENCES = {
    ("emails", "user_id", "users", _CASCADE),
    ("queue_items", "user_id", "users", _CASCADE),
    ("queue_items", "email_id", "emails", _SET_NULL),
    ("templates", "user_id", "users", _CASCADE),
}
_INDEXES = [
    ("emails", ["user_id", "displayed", "created_at DESC"]),
    ("queue_items", ["user_id", "status"]),
    ("queue_items", ["created_at"]),
]


@pytest.fixture(scope="module")
def columns(database: str) -> dict[tuple[str, str], Any]:
    """Type and default of every column, by table and name."""
    rows = fetch(
        database,
        """
        SELECT c.relname AS table_name, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS kind,
               pg_get_expr(d.adbin, d.adrelid) AS usual
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        """,
    )
    return {(row["table_name"], row["name"]): row for row in rows}


@pytest.mark.parametrize("table", _COLUMNS)
def test_columns_and_their_types(columns: dict[tuple[str, str], Any], table: str) -> None:
    """Each column is there, with the type that is named."""
    seen = {name: columns[table, name]["kind"] for name in _COLUMNS[table]}
    assert seen == {name: kind or seen[name] for name, kind in _COLUMNS[table].items()}


def test_defaults(columns: dict[tuple[str, str], Any]) -> None:
    """What a new row has where nothing is said."""
    assert {place: columns[place]["usual"] for place in _DEFAULTS} == _DEFAULTS


def test_types_of_templates(database: str) -> None:
    """The three of them, and no other."""
    rows = fetch(database, "SELECT unnest(enum_range(NULL::template_type))::text AS label")
    assert {row["label"] for row in rows} == {"research", "book", "general"}


def test_what_goes_with_what(database: str) -> None:
    """A user's things go with the user; an item outlives its e-mail."""
    rows = fetch(
        database,
        """
        SELECT conrelid::regclass::text, a.attname::text, confrelid::regclass::text, confdeltype::text
        FROM pg_constraint JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1]
        WHERE contype = 'f'
        """,
    )
    assert {tuple(row) for row in rows} >= _REFERENCES


@pytest.mark.parametrize("table", _COLUMNS)
def test_ids_are_primary_keys(database: str, table: str) -> None:
    """Each table is keyed by its id alone."""
    assert ["id"] in _indexed(database, table, "indisprimary")


def test_addresses_are_unique(database: str) -> None:
    """One address is one profile."""
    assert ["email"] in _indexed(database, "users", "indisunique")


@pytest.mark.parametrize(("table", "parts"), _INDEXES, ids=str)
def test_indexes(database: str, table: str, parts: list[str]) -> None:
    """An index begins with what is looked for."""
    assert any(index[: len(parts)] == parts for index in _indexed(database, table, "indisvalid"))


def _indexed(database: str, table: str, which: str) -> list[list[str]]:
    """The parts of each such index of a table, in their order."""
    rows = fetch(
        database,
        f"""
        SELECT array(SELECT pg_get_indexdef(indexrelid, n, false) || CASE WHEN indoption[n - 1] & 1 = 1 THEN ' DESC' ELSE '' END
                     FROM generate_series(1, indnkeyatts) AS n ORDER BY n) AS parts
        FROM pg_index WHERE indrelid = $1::text::regclass AND {which}
        """,  # noqa: S608  # our own names
        table,
    )
    return [list(row["parts"]) for row in rows]

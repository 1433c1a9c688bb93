"""What PostgreSQL on a Pi holds, as text that can be compared."""

from __future__ import annotations

from scribe_pi.machine import Pi

_KEPT = {
    "users": "id",
    "emails": "id",
    "templates": "id",
    "email_versions": "1, 2",
    "idempotency_keys": "user_id, key",
    "queue_items": "id",
}


def sql(pi: Pi, command: str) -> str:
    """What psql prints, bare."""
    return pi.run("psql", "-XAtq", "-h", "/run/postgresql", "-d", "scribe", "-c", command, user="scribe").strip()


def books(pi: Pi) -> dict[str, str]:
    """Every row of the tables that users would miss."""
    return {table: sql(pi, f"SELECT t.* FROM {table} t ORDER BY {order}") for table, order in _KEPT.items()}  # noqa: S608


def not_completed(pi: Pi) -> int:
    """Jobs that have not ended with an e-mail."""
    return int(sql(pi, "SELECT count(*) FROM queue_items WHERE status <> 'completed'"))


def jobs(pi: Pi) -> int:
    return int(sql(pi, "SELECT count(*) FROM queue_items"))

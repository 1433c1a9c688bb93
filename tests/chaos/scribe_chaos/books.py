"""What every book says in the end: the database's rows, and the sandbox's ledger of what was really asked of the world."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from scribe_store.store import Store

_SECONDS = 30.0
_REFUSED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A job's end, as PostgreSQL has it."""

    id: UUID
    user_id: UUID
    status: str
    epoch: int
    email_id: UUID | None
    reason: str | None
    reserved: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """All of it at one moment."""

    rows: Sequence[Row]
    emails: Counter[UUID]
    """E-mails by job."""
    counts: dict[UUID, int]
    """E-mails counted, by user."""


async def read_books(store: Store) -> Books:
    rows = await store.fetch(
        "SELECT id, user_id, status, epoch, email_id, error_reason AS reason, reserved_micro_dollars AS reserved FROM queue_items"
    )
    emails = await store.fetch("SELECT job_id, count(*) AS n FROM emails GROUP BY job_id")
    counts = await store.fetch("SELECT id, generation_count FROM users")
    return Books(
        rows=[Row(**dict(row)) for row in rows],
        emails=Counter({row["job_id"]: row["n"] for row in emails}),
        counts={row["id"]: row["generation_count"] for row in counts},
    )


class Ledger:
    """The sandbox's, read from a place on."""

    def __init__(self, sandbox: str) -> None:
        self._url = f"{sandbox}/_admin"
        self._begin = 0

    async def begin(self) -> None:
        """What was called up to here is not counted any more."""
        calls = await self._calls()
        self._begin = max((call["seq"] for call in calls), default=0)

    async def model_calls(self) -> Counter[str]:
        """Calls of the model that arrived and were not refused, by task; a refusal costs nothing."""
        calls = await self._calls(upstream="anthropic")
        return Counter(call["task"] for call in calls if call["seq"] > self._begin and call["status"] < _REFUSED)

    async def dials(self, **dials: Any) -> None:
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as http:
            (await http.post(f"{self._url}/dials", json=dials)).raise_for_status()

    async def _calls(self, **wanted: str) -> list[dict[str, Any]]:
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as http:
            found: list[dict[str, Any]] = (
                (await http.get(f"{self._url}/ledger", params=wanted)).raise_for_status().json()
            )
            return found

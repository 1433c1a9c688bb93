"""Users over HTTP: they order, ask how it stands, and ask again when a door is shut for a moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx

from scribe_chaos.orders import Order
from scribe_chaos.system import System

_SECONDS, _PATIENCE_SECONDS, _PAUSE_SECONDS = 10.0, 120.0, 0.3
_PASSING = frozenset({429, 500, 502, 503, 504})
_PAGE = 100


class NotAnswered(Exception):
    """The gateway gave no useful answer for minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody with a token."""

    id: UUID
    headers: dict[str, str]


class Client:
    """Made by open_client()."""

    def __init__(self, system: System, http: httpx.AsyncClient) -> None:
        self._system, self._http = system, http

    async def user(self, name: str) -> User:
        email = f"{name}@people.example"
        signed = await self._http.post(f"{self._system.sandbox}/auth/v1/token", json={"email": email})
        headers = {"authorization": f"Bearer {signed.raise_for_status().json()['access_token']}"}
        profile = await self._patiently("POST", "/api/user/init", headers=headers)
        return User(id=UUID(profile["id"]), headers=headers)

    async def submit(self, user: User, order: Order) -> UUID:
        """The job's id, once it was accepted; the same request is repeated under its key until then."""
        headers = {**user.headers, "idempotency-key": str(uuid4())}
        answer = await self._patiently("POST", "/api/email/generate", headers=headers, json=order.body)
        return UUID(answer["task_id"])

    async def submit_batch(self, user: User, order: Order, count: int) -> list[UUID]:
        item = {"recipient_name": order.name, "recipient_interest": order.interest}
        body = {"items": [item] * count, "email_template": order.template}
        headers = {**user.headers, "idempotency-key": str(uuid4())}
        answer = await self._patiently("POST", "/api/queue/batch", headers=headers, json=body)
        return [UUID(job_id) for job_id in answer["queue_item_ids"]]

    async def cancel(self, user: User, job_id: UUID) -> int:
        """The status of the first useful answer: 200, or 409 when it had ended."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            answer = await self._try("POST", f"/api/jobs/{job_id}/cancel", headers=user.headers)
            if answer is not None and answer.status_code not in _PASSING:
                return answer.status_code
            await asyncio.sleep(_PAUSE_SECONDS)
        raise NotAnswered(f"cancel {job_id}")

    async def jobs(self, user: User) -> list[dict[str, Any]] | None:
        """The user's newest jobs as the API shows them; None when it does not answer."""
        answer = await self._try("GET", "/api/jobs", headers=user.headers, params={"limit": _PAGE})
        return list(answer.json()) if answer is not None and answer.status_code == 200 else None

    async def job(self, user: User, job_id: UUID) -> dict[str, Any]:
        return await self._patiently("GET", f"/api/jobs/{job_id}", headers=user.headers)

    async def _patiently(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        """Raises NotAnswered, httpx.HTTPStatusError for a refusal."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            answer = await self._try(method, path, **options)
            if answer is not None and answer.status_code not in _PASSING:
                found: dict[str, Any] = answer.raise_for_status().json()
                return found
            await asyncio.sleep(_PAUSE_SECONDS)
        raise NotAnswered(f"{method} {path}")

    async def _try(self, method: str, path: str, **options: Any) -> httpx.Response | None:
        try:
            return await self._http.request(method, f"{self._system.http}{path}", **options)
        except (httpx.HTTPError, KeyError):
            return None


@asynccontextmanager
async def open_client(system: System) -> AsyncIterator[Client]:
    async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as http:
        yield Client(system, http)

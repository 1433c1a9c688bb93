"""A hundred identical requests at the same moment under one key."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import uuid4

import httpx

from scribe_attack.target import Target

_AT_ONCE = 100
_BATCHES = 10
ORDER = {"email_template": "Dear {{name}}, hello", "recipient_name": "Ada", "recipient_interest": "engines"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyRecord:
    """What a hundred requests came to."""

    jobs: int
    answers: list[int]
    users: int
    batch_jobs: int
    batch_in_order: bool
    """Ids, list and positions, as the hundred items were sent."""


async def try_identical_requests(target: Target) -> IdempotencyRecord:
    """One key: one job. And a hundred times `init` of one new person: one user."""
    person = target.person()
    inits = await asyncio.gather(
        *(target.client.post("/api/user/init", headers=person.headers) for _ in range(_AT_ONCE))
    )
    headers = {**person.headers, "idempotency-key": str(uuid4())}
    posts = [target.client.post("/api/email/generate", json=ORDER, headers=headers) for _ in range(_AT_ONCE)]
    answers = await asyncio.gather(*posts)
    batch_answers, in_order = await _identical_batches(target)
    count = "SELECT count(*) FROM {} WHERE {} = $1"
    return IdempotencyRecord(
        jobs=await target.store.fetch_value(count.format("queue_items", "user_id"), person.id),
        answers=sorted({answer.status_code for answer in (*answers, *inits, *batch_answers)}),
        users=await target.store.fetch_value(count.format("users", "id"), person.id),
        batch_jobs=await target.store.fetch_value("SELECT count(*) FROM queue_items WHERE in_batch"),
        batch_in_order=in_order,
    )


async def _identical_batches(target: Target) -> tuple[list[httpx.Response], bool]:
    """A hundred items, sent a few times at once under one key."""
    person = await target.member()
    items = [{"recipient_name": f"Person {n}", "recipient_interest": f"field {n}"} for n in range(_AT_ONCE)]
    body = {"items": items, "email_template": ORDER["email_template"]}
    headers = {**person.headers, "idempotency-key": str(uuid4())}
    posts = [target.client.post("/api/queue/batch", json=body, headers=headers) for _ in range(_BATCHES)]
    answers = await asyncio.gather(*posts)
    listed = (await target.client.get("/api/queue/", headers=person.headers)).json()
    ids = [answer.json()["queue_item_ids"] for answer in answers]
    seen = [(item["id"], item["recipient_name"], item["position"]) for item in listed]
    wanted = [(job, f"Person {n}", n + 1) for n, job in enumerate(ids[0])]
    return answers, seen == wanted and all(other == ids[0] for other in ids)

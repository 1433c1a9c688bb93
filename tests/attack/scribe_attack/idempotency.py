"""A hundred identical requests at the same moment under one key."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import uuid4

from scribe_attack.target import Target

_AT_ONCE = 100
ORDER = {"email_template": "Dear {{name}}, hello", "recipient_name": "Ada", "recipient_interest": "engines"}


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyRecord:
    """What a hundred requests came to."""

    jobs: int
    answers: list[int]
    users: int


async def try_identical_requests(target: Target) -> IdempotencyRecord:
    """One key: one job. And a hundred times `init` of one new person: one user."""
    person = target.person()
    inits = await asyncio.gather(
        *(target.client.post("/api/user/init", headers=person.headers) for _ in range(_AT_ONCE))
    )
    headers = {**person.headers, "idempotency-key": str(uuid4())}
    posts = [target.client.post("/api/email/generate", json=ORDER, headers=headers) for _ in range(_AT_ONCE)]
    answers = await asyncio.gather(*posts)
    count = "SELECT count(*) FROM {} WHERE {} = $1"
    return IdempotencyRecord(
        jobs=await target.store.fetch_value(count.format("queue_items", "user_id"), person.id),
        answers=sorted({answer.status_code for answer in (*answers, *inits)}),
        users=await target.store.fetch_value(count.format("users", "id"), person.id),
    )

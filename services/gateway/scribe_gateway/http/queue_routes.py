"""`/api/queue`: batches, and how their items stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from scribe_gateway.http.callers import AtDoor, Member
from scribe_gateway.http.keys import IdempotencyKey
from scribe_gateway.http.queue_answers import BatchAccepted, QueueItemAnswer, Said
from scribe_gateway.job_ids import read_id
from scribe_gateway.order import BatchOrder
from scribe_gateway.queue import MOST_LISTED

router = APIRouter(prefix="/api/queue", tags=["queue"])


@router.post("/batch", status_code=201)
async def batch(user: Member, door: AtDoor, order: BatchOrder, idempotency_key: IdempotencyKey = None) -> BatchAccepted:
    """Accept all items or none; ids come in the order sent."""
    return BatchAccepted.of(await door.queue.accept(user, order, idempotency_key))


@router.get("/")
async def page(
    user: Member, door: AtDoor, limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = MOST_LISTED
) -> list[QueueItemAnswer]:
    """Items of the last 24 hours, oldest first."""
    return [QueueItemAnswer.of(item) for item in await door.queue.page(user, limit)]


@router.delete("/{item_id}")
async def cancel(item_id: str, user: Member, door: AtDoor) -> Said:
    """Take a pending item out; 400 once it is processing or ended."""
    await door.queue.cancel_pending(user, read_id(item_id, "item_id"))
    return Said(message="The item was cancelled.")

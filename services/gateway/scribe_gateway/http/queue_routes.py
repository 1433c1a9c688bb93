"""`/api/queue`: batches, and how their items stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from scribe_gateway.csv_batch import read_table
from scribe_gateway.http.callers import AtDoor, Member
from scribe_gateway.http.keys import IdempotencyKey
from scribe_gateway.http.paging import PageToken, place_named, tell_next
from scribe_gateway.http.queue_answers import BatchAccepted, CsvBatchAccepted, CsvRead, QueueItemAnswer, Said
from scribe_gateway.job_ids import read_id
from scribe_gateway.order import BatchOrder, CsvBatchOrder, CsvTable

router = APIRouter(prefix="/api/queue", tags=["queue"])

MOST_LISTED = 10_000


@router.post("/batch", status_code=201)
async def batch(user: Member, door: AtDoor, order: BatchOrder, idempotency_key: IdempotencyKey = None) -> BatchAccepted:
    """Accept all items or none; ids come in the order sent."""
    return BatchAccepted.of(await door.queue.accept(user, order, idempotency_key))


@router.post("/batch/csv", status_code=201)
async def csv_batch(
    user: Member, door: AtDoor, order: CsvBatchOrder, idempotency_key: IdempotencyKey = None
) -> CsvBatchAccepted:
    """Accept all rows of a table or none; 422 names each row and column that cannot be taken.

    Headers are read as people write them: `name` (or `first name` and `last name`), `interest`, `university`, `homepage`,
    `email`, `orcid`, `arxiv author`, `papers`, in any order and letter case.
    """
    table = read_table(order.csv, order.recipient_interest)
    ids = await door.queue.accept(user, order.batch(table.items), idempotency_key)
    return CsvBatchAccepted.of_table(ids, table.ignored_columns)


@router.post("/batch/csv/check")
async def check_table(_: Member, table: CsvTable) -> CsvRead:
    """Read a table and accept nothing: what would be taken, or 422 with each row and column that cannot be."""
    read = read_table(table.csv, table.recipient_interest)
    return CsvRead(items=list(read.items), ignored_columns=list(read.ignored_columns))


@router.get("/")
async def page(
    user: Member,
    door: AtDoor,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED)] = MOST_LISTED,
    page_token: PageToken = None,
) -> list[QueueItemAnswer]:
    """Items of the last 24 hours, oldest first."""
    found = await door.queue.page(user, limit + 1, place_named(page_token))
    return [QueueItemAnswer.of(item) for item in tell_next(response, found, limit)]


@router.delete("/{item_id}")
async def cancel(item_id: str, user: Member, door: AtDoor) -> Said:
    """Take a pending item out; 400 once it is processing or ended."""
    await door.queue.cancel_pending(user, read_id(item_id, "item_id"))
    return Said(message="The item was cancelled.")

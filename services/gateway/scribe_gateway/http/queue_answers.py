"""Bodies of answers about batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from scribe_store.rows import QueueItem

from scribe_gateway.order import Recipient
from scribe_gateway.states import QUEUE_STATUS, http_step

QueueStatus = Literal["pending", "processing", "completed", "failed"]


class Said(BaseModel):
    """That it was done, for people."""

    message: str


class BatchAccepted(BaseModel):
    """The items that were accepted, in the order sent."""

    queue_item_ids: list[UUID]
    message: str

    @classmethod
    def of(cls, ids: Sequence[UUID]) -> BatchAccepted:
        return cls(queue_item_ids=list(ids), message=_accepted(ids))


class CsvBatchAccepted(BatchAccepted):
    """The rows that were accepted, in their order."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    ignored_columns: list[str]
    """Headers that mean nothing to us."""

    @classmethod
    def of_table(cls, ids: Sequence[UUID], ignored: Sequence[str]) -> CsvBatchAccepted:
        return cls(queue_item_ids=list(ids), message=_accepted(ids), ignored_columns=list(ignored))


class CsvRead(BaseModel):
    """What a table says, as it would be accepted."""

    items: list[Recipient]
    ignored_columns: list[str]


def _accepted(ids: Sequence[UUID]) -> str:
    return f"{'1 item was' if len(ids) == 1 else f'{len(ids)} items were'} accepted."


class QueueItemAnswer(BaseModel):
    """An item of a batch; `position` counts the caller's own pending ones from 1, `state` says more than `status`."""

    id: UUID
    recipient_name: str
    recipient_interest: str
    status: QueueStatus
    state: str
    position: int | None
    email_id: UUID | None
    error_message: str | None
    current_step: str | None
    started_at: datetime | None
    completed_at: datetime | None
    created_at: datetime

    @classmethod
    def of(cls, item: QueueItem) -> QueueItemAnswer:
        said = asdict(item) | {"status": QUEUE_STATUS[item.status], "state": item.status}
        return cls.model_validate(said | {"current_step": http_step(item.current_step)})

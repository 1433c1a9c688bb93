"""Items of batches as messages of the contract. Pure."""

from __future__ import annotations

from scribe.v1 import pipeline_pb2, queue_item_pb2
from scribe_store.rows import QueueItem

from scribe_gateway.job_messages import step_of, timestamp


def queue_item_message(item: QueueItem) -> queue_item_pb2.QueueItem:
    return queue_item_pb2.QueueItem(
        id=str(item.id),
        recipient_name=item.recipient_name,
        recipient_interest=item.recipient_interest,
        state=pipeline_pb2.JobState.Value(f"JOB_STATE_{item.status.upper()}"),
        position=item.position or 0,
        email_id=str(item.email_id) if item.email_id else "",
        error_message=item.error_message or "",
        current_step=step_of(item.current_step),
        start_time=timestamp(item.started_at),
        end_time=timestamp(item.completed_at),
        create_time=timestamp(item.created_at),
    )

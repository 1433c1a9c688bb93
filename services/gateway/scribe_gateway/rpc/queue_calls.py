"""Calls about batches."""

from __future__ import annotations

from scribe.v1 import scribe_service_pb2 as pb

from scribe_gateway.csv_batch import read_table
from scribe_gateway.job_ids import read_id
from scribe_gateway.queue_messages import queue_item_message
from scribe_gateway.rpc.calls import Calls, Context
from scribe_gateway.rpc.pages import MAX_SIZE, page_of, read_page
from scribe_gateway.rpc.requests import read_batch, read_csv_batch, read_key


class QueueCalls(Calls):
    """Accept many, see how they stand, take one out."""

    async def CreateBatch(self, request: pb.CreateBatchRequest, context: Context) -> pb.CreateBatchResponse:
        user = await self._member(context)
        ids = await self._door.queue.accept(user, read_batch(request), read_key(request.idempotency_key))
        return pb.CreateBatchResponse(ids=map(str, ids))

    async def CreateCsvBatch(self, request: pb.CreateCsvBatchRequest, context: Context) -> pb.CreateCsvBatchResponse:
        user = await self._member(context)
        order = read_csv_batch(request)
        table = read_table(order.csv, order.recipient_interest)
        ids = await self._door.queue.accept(user, order.batch(table.items), read_key(request.idempotency_key))
        return pb.CreateCsvBatchResponse(ids=map(str, ids), ignored_columns=table.ignored_columns)

    async def ListQueue(self, request: pb.ListQueueRequest, context: Context) -> pb.ListQueueResponse:
        user = await self._member(context)
        size, behind = read_page(request.page_size, request.page_token, default=MAX_SIZE)
        found = await self._door.queue.page(user, size + 1, behind)
        items, token = page_of(found, queue_item_message, size)
        return pb.ListQueueResponse(items=items, next_page_token=token)

    async def CancelQueueItem(self, request: pb.CancelQueueItemRequest, context: Context) -> pb.CancelQueueItemResponse:
        await self._door.queue.cancel_pending(await self._member(context), read_id(request.id))
        return pb.CancelQueueItemResponse()

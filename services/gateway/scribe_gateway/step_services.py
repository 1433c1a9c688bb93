"""The step services that the gateway itself calls, for templates from a CV; and all of them, for their health."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID

import grpc
from google.protobuf.timestamp_pb2 import Timestamp
from scribe.v1 import (
    composer_service_pb2,
    composer_service_pb2_grpc,
    scraper_service_pb2,
    scraper_service_pb2_grpc,
    usage_pb2,
)
from scribe_rpc.channel import open_channel
from scribe_rpc.errors import from_rpc_error
from scribe_rpc.limits import MAX_REQUEST_BYTES
from scribe_rpc.mutual_tls import Identity

LARGEST_PDF = 10_000_000
"""Bytes (`ReadDocumentRequest.pdf` in the contract)."""
_BESIDE_THE_PDF = 1024
_READ_SECONDS = 60.0
_DRAFT_SECONDS = 180.0


class StepServices:
    """Channels by the services' names."""

    def __init__(self, channels: Mapping[str, grpc.aio.Channel]) -> None:
        self.channels = channels
        self._scraper: scraper_service_pb2_grpc.ScraperServiceAsyncStub = scraper_service_pb2_grpc.ScraperServiceStub(
            channels["scraper"]
        )
        self._composer: composer_service_pb2_grpc.ComposerServiceAsyncStub = (
            composer_service_pb2_grpc.ComposerServiceStub(channels["composer"])
        )

    async def read_document(self, document: str | bytes) -> scraper_service_pb2.ReadDocumentResponse:
        """The text at an address, or of a PDF. Raises ServiceError."""
        where = {"pdf": document} if isinstance(document, bytes) else {"url": document}
        request = scraper_service_pb2.ReadDocumentRequest(**where)
        try:
            return await self._scraper.ReadDocument(request, timeout=_READ_SECONDS)
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error

    async def draft_template(
        self, template_id: UUID, cv_text: str, instructions: str, budget: int
    ) -> composer_service_pb2.DraftTemplateResponse:
        """A template from a CV's text, for at most `budget` micro-dollars. Raises ServiceError."""
        deadline = Timestamp()
        deadline.FromNanoseconds(int((time.time() + _DRAFT_SECONDS) * 1e9))
        context = usage_pb2.JobContext(job_id=str(template_id), budget_micro_dollars=budget, deadline=deadline)
        request = composer_service_pb2.DraftTemplateRequest(job=context, cv_text=cv_text, instructions=instructions)
        try:
            return await self._composer.DraftTemplate(request, timeout=_DRAFT_SECONDS)
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error


@asynccontextmanager
async def open_step_services(
    addresses: Mapping[str, str], identity: Identity | None = None
) -> AsyncIterator[StepServices]:
    """Over the services' addresses by name; none of them need be there."""
    async with AsyncExitStack() as stack:
        largest = {"scraper": LARGEST_PDF + _BESIDE_THE_PDF}
        channels = {
            name: open_channel(address, largest_request=largest.get(name, MAX_REQUEST_BYTES), identity=identity)
            for name, address in addresses.items()
        }
        for channel in channels.values():
            stack.push_async_callback(channel.close)
        yield StepServices(channels)

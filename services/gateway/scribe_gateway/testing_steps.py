"""The scraper and the composer as the gateway meets them: real gRPC, answers and troubles on demand."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from scribe.v1 import (
    composer_service_pb2,
    composer_service_pb2_grpc,
    scraper_service_pb2,
    scraper_service_pb2_grpc,
    usage_pb2,
)
from scribe_rpc.errors import ServiceError
from scribe_rpc.serve import start_server

COST = 2_000
"""Of each template, in micro-dollars."""


@dataclass(slots=True)
class FakeWriters(scraper_service_pb2_grpc.ScraperServiceServicer, composer_service_pb2_grpc.ComposerServiceServicer):
    """Both services in one."""

    address: str = ""
    unreadable: deque[ServiceError] = field(default_factory=deque)
    """Raised by the next readings, one each."""
    failing: deque[ServiceError] = field(default_factory=deque)
    """Raised by the next drafts, one each."""
    drafted: list[composer_service_pb2.DraftTemplateRequest] = field(default_factory=list)

    def register(self, server: grpc.aio.Server) -> None:
        scraper_service_pb2_grpc.add_ScraperServiceServicer_to_server(self, server)
        composer_service_pb2_grpc.add_ComposerServiceServicer_to_server(self, server)

    def ResearchRecipient(self, *_: Any) -> AsyncIterator[scraper_service_pb2.ResearchRecipientResponse]:
        raise ServiceError("UNIMPLEMENTED")

    def ComposeEmail(self, *_: Any) -> AsyncIterator[composer_service_pb2.ComposeEmailResponse]:
        raise ServiceError("UNIMPLEMENTED")

    async def ReadDocument(
        self, request: scraper_service_pb2.ReadDocumentRequest, _: Any
    ) -> scraper_service_pb2.ReadDocumentResponse:
        if self.unreadable:
            raise self.unreadable.popleft()
        read = f"a PDF of {len(request.pdf)} bytes" if request.pdf else f"What stands at {request.url}"
        return scraper_service_pb2.ReadDocumentResponse(text=read, pages_read=1)

    async def DraftTemplate(
        self, request: composer_service_pb2.DraftTemplateRequest, _: Any
    ) -> composer_service_pb2.DraftTemplateResponse:
        self.drafted.append(request)
        if self.failing:
            raise self.failing.popleft()
        usage = usage_pb2.Usage(model_calls=1, model_cost_micro_dollars=COST)
        text = "Dear {{name}}, {{research}} Regards, Ann"
        answer = composer_service_pb2.DraftTemplateResponse(template_text=text, usage=usage, model="m", sandbox=True)
        answer.claims.add(text="I am Ann").quote.text = "Ann"
        return answer


@asynccontextmanager
async def running_writers() -> AsyncIterator[FakeWriters]:
    """On a port of the system's choice, until the block ends."""
    writers = FakeWriters()
    server = await start_server(writers.register, names=(), listen="127.0.0.1:0", reflect=False)
    writers.address = server.address
    try:
        yield writers
    finally:
        await server.drain(0)

"""`scribe.v1.ScraperService`: requests to questions, findings to answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc.aio
from scribe.v1 import scraper_service_pb2, scraper_service_pb2_grpc
from scribe_failpoints import failpoint
from scribe_rpc.deadline import remaining

from scribe_scraper.admission import Admission
from scribe_scraper.read_document import DocumentReader
from scribe_scraper.request_check import question_of
from scribe_scraper.research import Findings, Researcher

_DEFAULT_SECONDS = 90.0
"""For callers that set no deadline."""

_RESERVE_SECONDS = 2.0
"""For deciding and answering."""

Request = scraper_service_pb2.ResearchRecipientRequest
Response = scraper_service_pb2.ResearchRecipientResponse
_Queue = asyncio.Queue[str | None]


class ScraperServicer(scraper_service_pb2_grpc.ScraperServiceServicer):
    """Researches recipients and reads documents."""

    def __init__(self, researcher: Researcher, documents: DocumentReader, admission: Admission) -> None:
        self._researcher = researcher
        self._documents = documents
        self._admission = admission

    async def ResearchRecipient(
        self,
        request: Request,
        context: grpc.aio.ServicerContext[Request, Response],
    ) -> AsyncIterator[Response]:
        """Research the recipient: progress, then the result. Ending the call ends the work, except paid calls, which finish and are kept."""
        question = question_of(request)
        failpoint("scraper.received")
        seconds = remaining(_DEFAULT_SECONDS) - _RESERVE_SECONDS
        progress: _Queue = asyncio.Queue()
        with self._admission.admitted():
            research = self._researcher.research(question, request.job, progress=progress.put_nowait, seconds=seconds)
            task = asyncio.create_task(research)
            task.add_done_callback(lambda _: progress.put_nowait(None))
            try:
                while (message := await progress.get()) is not None:
                    yield Response(progress=message)
                result = _result(await task)
                failpoint("scraper.before_answer")
                yield Response(result=result)
            finally:
                await _end(task)

    async def ReadDocument(
        self, request: scraper_service_pb2.ReadDocumentRequest, context: Any
    ) -> scraper_service_pb2.ReadDocumentResponse:
        """Read one document; it takes one of the places of researches."""
        with self._admission.admitted():
            return await self._documents.read(request)


async def _end(task: asyncio.Task[Findings]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def _result(findings: Findings) -> scraper_service_pb2.ResearchResult:
    return scraper_service_pb2.ResearchResult(
        research=findings.research,
        warnings=findings.warnings,
        usage=findings.usage,
        sandbox=findings.sandbox,
        model=findings.model,
    )

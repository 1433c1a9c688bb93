"""The four step services as tests need them: real gRPC, answers of their own, calls counted, troubles on demand."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import grpc
from scribe.v1 import (
    arxiv_service_pb2,
    arxiv_service_pb2_grpc,
    composer_service_pb2,
    composer_service_pb2_grpc,
    email_pb2,
    parser_service_pb2,
    parser_service_pb2_grpc,
    pipeline_pb2,
    publication_pb2,
    scraper_service_pb2,
    scraper_service_pb2_grpc,
    source_pb2,
    template_pb2,
    usage_pb2,
)
from scribe_rpc.errors import ServiceError
from scribe_rpc.mutual_tls import Identity
from scribe_rpc.serve import start_server

_COST = usage_pb2.Usage(model_calls=1, model_cost_micro_dollars=1_000)


class FakeSteps(
    parser_service_pb2_grpc.ParserServiceServicer,
    scraper_service_pb2_grpc.ScraperServiceServicer,
    arxiv_service_pb2_grpc.ArxivServiceServicer,
    composer_service_pb2_grpc.ComposerServiceServicer,
):
    """All four services in one; each call costs 1,000 micro-dollars."""

    def __init__(self) -> None:
        self.address = ""
        self.calls: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()
        """Calls of a step that are being worked on."""
        self.most: Counter[str] = Counter()
        """Of a step, how many ever were at once."""
        self.asked_early = 0
        """Papers asked for while pages were read: the step's own call comes later."""
        self.seconds: dict[str, float] = {}
        """How long a step's calls take."""
        self.cancelled: Counter[str] = Counter()
        self.contexts: list[usage_pb2.JobContext] = []
        self.researched: list[scraper_service_pb2.ResearchRecipientRequest] = []
        self.composed: list[composer_service_pb2.ComposeEmailRequest] = []
        self.troubles: defaultdict[str, deque[ServiceError]] = defaultdict(deque)
        """Raised by the next calls of a step, one each."""
        self.held: dict[str, asyncio.Event] = {}
        """A step's calls wait for its event."""

    async def called(self, step: str, count: int) -> None:
        """Returns once a step was called so often."""

        async def enough() -> bool:
            return self.calls[step] >= count

        await until(enough)

    def register(self, server: grpc.aio.Server) -> None:
        parser_service_pb2_grpc.add_ParserServiceServicer_to_server(self, server)
        scraper_service_pb2_grpc.add_ScraperServiceServicer_to_server(self, server)
        arxiv_service_pb2_grpc.add_ArxivServiceServicer_to_server(self, server)
        composer_service_pb2_grpc.add_ComposerServiceServicer_to_server(self, server)

    async def ParseTemplate(
        self, request: parser_service_pb2.ParseTemplateRequest, _: Any
    ) -> parser_service_pb2.ParseTemplateResponse:
        await self._enter("parse", request.job)
        kind = request.requested_type or template_pb2.TEMPLATE_TYPE_RESEARCH
        template = template_pb2.Template(type=kind, search_terms=["engines"])
        template.segments.add(fixed_text=request.template_text)
        return parser_service_pb2.ParseTemplateResponse(template=template, usage=_COST)

    async def ResearchRecipient(
        self, request: scraper_service_pb2.ResearchRecipientRequest, _: Any
    ) -> AsyncIterator[scraper_service_pb2.ResearchRecipientResponse]:
        self.researched.append(request)
        await self._enter("scrape", request.job)
        yield scraper_service_pb2.ResearchRecipientResponse(progress="reading a page")
        research = pipeline_pb2.Research(identity=publication_pb2.IDENTITY_DECISION_DECIDED)
        research.sources.add(id="s1", url="http://cs.uni.example/~ada", kind=source_pb2.SOURCE_KIND_WEB_PAGE)
        result = scraper_service_pb2.ResearchResult(research=research, usage=_COST, sandbox=True)
        yield scraper_service_pb2.ResearchRecipientResponse(result=result)

    async def FindPapers(
        self, request: arxiv_service_pb2.FindPapersRequest, _: Any
    ) -> arxiv_service_pb2.FindPapersResponse:
        if not request.HasField("research"):
            self.asked_early += 1
            return arxiv_service_pb2.FindPapersResponse()
        await self._enter("arxiv", request.job)
        papers = pipeline_pb2.Papers(identity=publication_pb2.IDENTITY_DECISION_DECIDED)
        papers.publications.add(id="p1", title="On Engines")
        return arxiv_service_pb2.FindPapersResponse(papers=papers, usage=_COST)

    async def ComposeEmail(
        self, request: composer_service_pb2.ComposeEmailRequest, _: Any
    ) -> AsyncIterator[composer_service_pb2.ComposeEmailResponse]:
        self.composed.append(request)
        await self._enter("compose", request.job)
        text = "".join(segment.fixed_text for segment in request.template.segments)
        yield composer_service_pb2.ComposeEmailResponse(draft=text)
        verdict = email_pb2.Verdict(slot_id="slot1", text="your engines", accepted=True, round=1)
        yield composer_service_pb2.ComposeEmailResponse(verdict=verdict)
        draft = email_pb2.EmailDraft(subject="Hello", body=text, is_confident=True, used_publication_ids=["p1"])
        result = composer_service_pb2.ComposeResult(draft=draft, usage=_COST)
        yield composer_service_pb2.ComposeEmailResponse(result=result)

    async def ReadDocument(
        self, request: scraper_service_pb2.ReadDocumentRequest, _: Any
    ) -> scraper_service_pb2.ReadDocumentResponse:
        return scraper_service_pb2.ReadDocumentResponse(text=f"What stands at {request.url}", pages_read=1)

    async def DraftTemplate(
        self, request: composer_service_pb2.DraftTemplateRequest, _: Any
    ) -> composer_service_pb2.DraftTemplateResponse:
        await self._enter("draft", request.job)
        text = f"Dear {{{{name}}}}, {request.instructions}"
        return composer_service_pb2.DraftTemplateResponse(template_text=text, usage=_COST)

    async def _enter(self, step: str, job: usage_pb2.JobContext) -> None:
        self.calls[step] += 1
        self.contexts.append(job)
        if self.troubles[step]:
            raise self.troubles[step].popleft()
        self.inside[step] += 1
        self.most[step] = max(self.most[step], self.inside[step])
        try:
            await asyncio.sleep(self.seconds.get(step, 0))
            if step in self.held:
                await self.held[step].wait()
        except asyncio.CancelledError:
            self.cancelled[step] += 1
            raise
        finally:
            self.inside[step] -= 1


async def until(holds: Callable[[], Awaitable[object]], *, within: float = 25.0) -> None:
    """Look every 20 ms until it holds; for what happens in other processes. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not await holds():  # noqa: ASYNC110  # there is no event to wait for
            await asyncio.sleep(0.02)


@asynccontextmanager
async def running_steps(identity: Identity | None = None) -> AsyncIterator[FakeSteps]:
    """The services on a port of the system's choice, until the block ends; with an identity for peers that have one."""
    steps = FakeSteps()
    server = await start_server(steps.register, names=(), listen="127.0.0.1:0", reflect=False, identity=identity)
    steps.address = server.address
    try:
        yield steps
    finally:
        await server.drain(0)

"""The steps' gRPC calls: a state in, an enriched state out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import grpc
from scribe.v1 import (
    arxiv_service_pb2,
    arxiv_service_pb2_grpc,
    composer_service_pb2,
    composer_service_pb2_grpc,
    parser_service_pb2,
    parser_service_pb2_grpc,
    pipeline_pb2,
    scraper_service_pb2,
    scraper_service_pb2_grpc,
    usage_pb2,
)
from scribe_rpc.errors import ServiceError, from_rpc_error

from scribe_orchestrator.spending import budget_of
from scribe_orchestrator.state_merge import (
    merge_arxiv,
    merge_compose,
    merge_parse,
    merge_scrape,
)
from scribe_orchestrator.step_records import record_of

_TOLD_PAPERS = 5

R = TypeVar("R")
State = pipeline_pb2.PipelineState
Tell = Callable[[pipeline_pb2.JobEvent], Awaitable[None]]
"""Told on the way: an event of which only what happens is set, its detail, draft or verdict."""
StepCall = Callable[[State, float, Tell], Awaitable[State]]
"""State, seconds the call may take, whom to tell. Raises ServiceError."""


def step_call(step: str, channel: grpc.aio.Channel) -> StepCall:
    """The call of a step over a channel to its service."""
    make = {"parse": _parse, "scrape": _scrape, "arxiv": _arxiv, "compose": _compose}[step](channel)

    async def call(state: State, timeout: float, tell: Tell) -> State:
        try:
            return await make(state, timeout, tell)
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error

    return call


def context_of(state: State, step: str) -> usage_pb2.JobContext:
    """What a step needs to know of the job."""
    return usage_pb2.JobContext(
        job_id=state.job_id,
        epoch=state.epoch,
        budget_micro_dollars=budget_of(state, step),
        deadline=state.deadline,
        used=record_of(state, step).usage,
    )


def _parse(channel: grpc.aio.Channel) -> StepCall:
    stub = parser_service_pb2_grpc.ParserServiceStub(channel)

    async def call(state: State, timeout: float, _: Tell) -> State:
        request = parser_service_pb2.ParseTemplateRequest(
            job=context_of(state, "parse"),
            template_text=state.template_text,
            recipient=state.recipient,
            requested_type=state.requested_type,
        )
        return merge_parse(state, await stub.ParseTemplate(request, timeout=timeout))

    return call


def _scrape(channel: grpc.aio.Channel) -> StepCall:
    stub = scraper_service_pb2_grpc.ScraperServiceStub(channel)

    async def call(state: State, timeout: float, tell: Tell) -> State:
        request = scraper_service_pb2.ResearchRecipientRequest(
            job=context_of(state, "scrape"),
            recipient=state.recipient,
            template_type=state.template.type,
            search_terms=state.template.search_terms,
            override_contact_policy=state.override_contact_policy,
        )
        result: scraper_service_pb2.ResearchResult | None = None
        async for message in stub.ResearchRecipient(request, timeout=timeout):
            if message.HasField("result"):
                result = message.result
            else:
                await tell(pipeline_pb2.JobEvent(detail=message.progress))
        return merge_scrape(state, _given(result))

    return call


def _arxiv(channel: grpc.aio.Channel) -> StepCall:
    stub = arxiv_service_pb2_grpc.ArxivServiceStub(channel)

    async def call(state: State, timeout: float, tell: Tell) -> State:
        request = arxiv_service_pb2.FindPapersRequest(
            job=context_of(state, "arxiv"),
            recipient=state.recipient,
            search_terms=state.template.search_terms,
            research=state.research,
        )
        answer = await stub.FindPapers(request, timeout=timeout)
        for paper in answer.papers.publications[:_TOLD_PAPERS]:
            await tell(pipeline_pb2.JobEvent(detail=f"found “{paper.title}”"))
        return merge_arxiv(state, answer)

    return call


def _compose(channel: grpc.aio.Channel) -> StepCall:
    stub = composer_service_pb2_grpc.ComposerServiceStub(channel)

    async def call(state: State, timeout: float, tell: Tell) -> State:
        request = composer_service_pb2.ComposeEmailRequest(
            job=context_of(state, "compose"),
            template=state.template,
            recipient=state.recipient,
            research=state.research,
            papers=state.papers,
            sender=state.sender,
        )
        result: composer_service_pb2.ComposeResult | None = None
        async for message in stub.ComposeEmail(request, timeout=timeout):
            if message.HasField("result"):
                result = message.result
            else:
                await tell(_happening(message))
        return merge_compose(state, _given(result))

    return call


def _happening(message: composer_service_pb2.ComposeEmailResponse) -> pipeline_pb2.JobEvent:
    verdict = message.verdict if message.HasField("verdict") else None
    return pipeline_pb2.JobEvent(detail=message.progress, draft=message.draft, verdict=verdict)


def _given(result: R | None) -> R:
    if result is None:
        raise ServiceError("INTERNAL", "A step's service ended its stream without a result.")
    return result

"""`python -m scribe_bench.stub_steps`: real gRPC services whose steps only wait, or do nothing, and answer with messages of a realistic size."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import uvloop
from scribe.v1 import (
    arxiv_service_pb2,
    composer_service_pb2,
    email_pb2,
    parser_service_pb2,
    pipeline_pb2,
    publication_pb2,
    scraper_service_pb2,
    source_pb2,
    template_pb2,
)
from scribe_bus.steps import STEPS
from scribe_orchestrator.process import running
from scribe_orchestrator.settings import RunnerSettings
from scribe_orchestrator.testing import FakeSteps
from scribe_rpc.announce import announce, withdraw
from scribe_rpc.collecting import collect_seldom
from scribe_rpc.serve import start_server, stop_on_signals
from scribe_telemetry.logs import configure_logging

from scribe_bench.payload import EMAIL, PAGE_TEXT, PAPERS, TEMPLATE, wait_of

NAME, LISTEN_VARIABLE = "bench.stub_steps", "BENCH_LISTEN"
_FACTS = 4


class StubSteps(FakeSteps):
    """All four services; a process serves the one or ones that it is asked for."""

    async def ParseTemplate(
        self, request: parser_service_pb2.ParseTemplateRequest, _: Any
    ) -> parser_service_pb2.ParseTemplateResponse:
        await _wait("parse")
        return parser_service_pb2.ParseTemplateResponse(template=_TEMPLATE)

    async def ResearchRecipient(
        self, request: scraper_service_pb2.ResearchRecipientRequest, _: Any
    ) -> AsyncIterator[scraper_service_pb2.ResearchRecipientResponse]:
        await _wait("scrape")
        yield scraper_service_pb2.ResearchRecipientResponse(result=_RESEARCH)

    async def FindPapers(
        self, request: arxiv_service_pb2.FindPapersRequest, _: Any
    ) -> arxiv_service_pb2.FindPapersResponse:
        await _wait("arxiv")
        return arxiv_service_pb2.FindPapersResponse(papers=_PAPERS)

    async def ComposeEmail(
        self, request: composer_service_pb2.ComposeEmailRequest, _: Any
    ) -> AsyncIterator[composer_service_pb2.ComposeEmailResponse]:
        await _wait("compose")
        yield composer_service_pb2.ComposeEmailResponse(result=_EMAIL)


async def _wait(step: str) -> None:
    if seconds := wait_of(step):
        await asyncio.sleep(seconds)


def _template() -> template_pb2.Template:
    template = template_pb2.Template(type=template_pb2.TEMPLATE_TYPE_RESEARCH, search_terms=["calibration"])
    template.segments.add(fixed_text=TEMPLATE)
    return template


def _research() -> scraper_service_pb2.ResearchResult:
    research = pipeline_pb2.Research(identity=publication_pb2.IDENTITY_DECISION_DECIDED)
    research.sources.add(id="s1", url="http://cs.uni.example/~ada", kind=source_pb2.SOURCE_KIND_WEB_PAGE)
    for number in range(_FACTS):
        length = len(PAGE_TEXT) // _FACTS
        text = PAGE_TEXT[number * length : (number + 1) * length]
        fact = research.facts.add(id=f"f{number}", statement=text[:200])
        fact.quote.text = text[200:]
    return scraper_service_pb2.ResearchResult(research=research)


def _papers() -> pipeline_pb2.Papers:
    papers = pipeline_pb2.Papers(identity=publication_pb2.IDENTITY_DECISION_DECIDED)
    for number, abstract in enumerate(PAPERS):
        papers.publications.add(id=f"p{number}", title="On Calibration", abstract=abstract)
    return papers


def _email() -> composer_service_pb2.ComposeResult:
    draft = email_pb2.EmailDraft(subject="Calibration", body=EMAIL, is_confident=True)
    return composer_service_pb2.ComposeResult(draft=draft)


_TEMPLATE, _RESEARCH, _PAPERS, _EMAIL = _template(), _research(), _papers(), _email()


async def _serve() -> None:
    """The services; also the runners, where the environment says which NATS they work for."""
    stopping, listen = stop_on_signals(), os.environ.get(LISTEN_VARIABLE, "127.0.0.1:0")
    async with AsyncExitStack() as stack:
        server = await start_server(StubSteps().register, names=(), listen=listen, reflect=False)
        stack.push_async_callback(server.drain, 0)
        if "NATS_URL" in os.environ:
            await stack.enter_async_context(running(_runner_settings(server.address), STEPS))
        collect_seldom()
        announce(NAME, address=server.address)
        stack.callback(withdraw, NAME)
        await stopping.wait()


def _runner_settings(address: str) -> RunnerSettings:
    known = {f"SCRIBE_{name}_ADDRESS": address for name in ("PARSER", "SCRAPER", "ARXIV", "COMPOSER")}
    return RunnerSettings(NATS_URL=os.environ["NATS_URL"], **known)  # type: ignore[call-arg,arg-type]  # read as from the environment


if __name__ == "__main__":
    configure_logging("bench")
    uvloop.run(_serve())

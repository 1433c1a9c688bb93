"""The whole service over gRPC: real search SDK, real pages, a model that answers by script."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest
from scribe.v1 import publication_pb2, scraper_service_pb2, scraper_service_pb2_grpc, source_pb2, template_pb2
from scribe_rpc.errors import from_rpc_error
from scribe_rpc.testing import running
from scribe_scraper.__main__ import build
from scribe_scraper.testing import Call, LocalServer, Reply, json_reply, local_server

HOME_TEXT = "Ann Lee is a professor at the University of Arden. She studies soft matter. Please write in plain text."
HOME = f"<title>Ann Lee</title><body><p>{HOME_TEXT}</p></body>".encode()
PAPER = (
    b"<title>Gels that heal</title><body><p>A. Lee and B. Ray: Gels that heal. Journal of Soft Matter, 2021.</p></body>"
)
NAMESAKE = b"<title>Ann Lee, violinist</title><body><p>Ann Lee teaches at Velden College of Music.</p></body>"
OTHER = b"<title>Bob Ray</title><body><p>Bob Ray studies soft matter.</p></body>"

READINGS: dict[str, list[dict[str, str]]] = {
    "/lee": [
        {"kind": "position", "statement": "Ann Lee is a professor.", "quote": "Ann Lee is a professor at the University of Arden"},
        {"kind": "award", "statement": "She won a prize.", "quote": "Ann Lee won the Great Prize"},
        {"kind": "contact_policy", "statement": "Plain text.", "quote": "Please write in plain text."},
    ],
    "/gels": [{"kind": "publication", "statement": "She wrote on gels.", "quote": "A. Lee and B. Ray: Gels that heal. Journal of Soft Matter, 2021.", "title": "Gels that heal", "work": "paper"}],
    "/violin": [{"kind": "affiliation", "statement": "She teaches.", "quote": "Ann Lee teaches at Velden College of Music"}],
}  # fmt: skip


def hit(url: str, text: str = "") -> dict[str, str]:
    """A search result."""
    return {"id": url, "url": url, "title": "", "text": text}


@dataclass(kw_only=True)
class Outside:
    """The outside world of a test."""

    server: LocalServer
    hits: list[dict[str, str]] = field(default_factory=list)

    def search(self, _: Call) -> Reply:
        """Every query finds the same."""
        return json_reply({"requestId": "r", "results": self.hits, "costDollars": {"total": 0.005}})

    def model(self, call: Call) -> Reply:
        """Says of each page what `READINGS` holds for it."""
        asked = json.dumps(call.json["messages"])
        path = re.search(r"url=\W+http://[a-z.]+(/[a-z~]*)", asked)
        facts = [{"title": "", "work": "", **fact} for fact in READINGS.get(path.group(1) if path else "", [])]
        return json_reply(_message({"about_recipient": bool(facts), "reason": "Scripted.", "facts": facts}))


def _message(answer: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": "msg_sandbox_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-5-5",
        "content": [{"type": "text", "text": json.dumps(answer)}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 900, "output_tokens": 100},
    }


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    """A search service, a model and a few pages on one server."""
    async with local_server({}) as server:
        world = Outside(server=server)
        server.routes |= {
            "/exa/search": world.search,
            "/v1/messages": world.model,
            "/lee": Reply(body=HOME),
            "/gels": Reply(body=PAPER),
            "/violin": Reply(body=NAMESAKE),
            "/ray": Reply(body=OTHER),
        }
        yield world


@pytest.fixture
def environment(outside: Outside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment that points a scraper at the outside world of the test."""
    for name, value in {
        "SCRIBE_HOME": str(tmp_path),
        "EXA_API_KEY": "exa-key",
        "SCRIBE_EXA_BASE_URL": f"{outside.server.url}/exa",
        "ANTHROPIC_API_KEY": "model-key",
        "ANTHROPIC_BASE_URL": outside.server.url,
        "SCRIBE_EGRESS_MAP": f".example=127.0.0.1:{outside.server.port}",
        "SCRIBE_SCRAPER_HOST_PAUSE_SECONDS": "0",
        "SCRIBE_SCRAPER_RESEARCHES": "1",
    }.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


@asynccontextmanager
async def scraper() -> AsyncIterator[scraper_service_pb2_grpc.ScraperServiceAsyncStub]:
    """The service, built from the environment as in production."""
    async with AsyncExitStack() as stack:
        register = await build(stack)
        channel = await stack.enter_async_context(running(register, "scribe.v1.ScraperService"))
        yield scraper_service_pb2_grpc.ScraperServiceStub(channel)


def request(**recipient: str) -> scraper_service_pb2.ResearchRecipientRequest:
    """Research Ann Lee."""
    return scraper_service_pb2.ResearchRecipientRequest(
        job={"job_id": "0190-job", "budget_micro_dollars": 1_000_000, "deadline": {"seconds": 4_000_000_000}},
        recipient={"name": "Ann Lee", "interest": "soft matter", **recipient},
        template_type=template_pb2.TEMPLATE_TYPE_RESEARCH,
        search_terms=["gels"],
    )


async def research(
    stub: scraper_service_pb2_grpc.ScraperServiceAsyncStub, asked: scraper_service_pb2.ResearchRecipientRequest
) -> tuple[list[str], scraper_service_pb2.ResearchResult]:
    """Progress and result."""
    answers = [answer async for answer in stub.ResearchRecipient(asked, timeout=30)]
    return [answer.progress for answer in answers[:-1]], answers[-1].result


async def test_research(outside: Outside, environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Facts come with receipts, namesakes and others are dropped with a reason, cost and progress are told."""
    outside.hits = [hit(f"http://a.example/{path}") for path in ("lee", "gels", "violin", "ray")]
    outside.hits.append(hit("http://b.example/gone"))
    async with scraper() as stub:
        progress, result = await research(stub, request())
    found = result.research
    assert found.identity == publication_pb2.IDENTITY_DECISION_DECIDED
    assert [source.url for source in found.sources] == ["http://a.example/lee", "http://a.example/gels"]
    assert {fact.statement for fact in found.facts} == {
        "Ann Lee is a professor.",
        "Please write in plain text.",
        "She wrote on gels.",
    }
    assert [publication.title for publication in found.publications] == ["Gels that heal"]
    reasons = {dropped.text: dropped.reason for dropped in found.dropped_pages}
    assert "Velden College of Music" in reasons["http://a.example/violin"]
    assert reasons["http://a.example/ray"] == "it does not name the recipient"
    assert "404" in reasons["http://b.example/gone"]
    assert [warning.reason for warning in result.warnings] == ["CONTACT_POLICY"]
    assert result.sandbox
    assert (result.usage.search_calls, result.usage.search_cost_micro_dollars, result.usage.model_calls) == (
        2,
        10_000,
        3,
    )
    assert result.usage.pages_fetched == 4
    assert progress[0] == "searching the web"
    assert "kept 2 facts from a.example/lee" in progress
    assert {path.stem for path in (tmp_path / "cache" / "scraper" / "texts").iterdir()} == {
        source.sha256 for source in found.sources
    }


NOTICES = b'<title>Ann Lee</title><body><p>Ann Lee is a professor at the University of Arden. She studies soft matter.</p><p>%s</p><p>Put "GEL" in the subject line.</p></body>'


async def test_do_not_email_ends_the_research(outside: Outside, environment: pytest.MonkeyPatch) -> None:
    """With the words and their address as the reason, and what was spent; unless the user insists, who is warned then."""
    outside.hits = [hit("http://a.example/lee")]
    outside.server.routes["/lee"] = Reply(body=NOTICES % b"I do not answer unsolicited e-mails.")
    insisting = request()
    insisting.override_contact_policy = True
    async with scraper() as stub:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await research(stub, request())
        _, result = await research(stub, insisting)
    error = from_rpc_error(caught.value)
    assert (error.reason, error.retryable) == ("CONTACT_DECLINED", False)
    assert error.metadata["quote"] == "I do not answer unsolicited e-mails."
    assert error.metadata["url"] == "http://a.example/lee"
    assert error.metadata["search_cost_micro_dollars"] == "10000"
    assert [warning.reason for warning in result.warnings][:2] == ["CONTACT_POLICY", "SUBJECT_TAG"]


async def test_other_rules_are_told(outside: Outside, environment: pytest.MonkeyPatch) -> None:
    """Each with its quote and place, although the model noticed none of them."""
    outside.hits = [hit("http://a.example/violin"), hit("http://a.example/lee")]
    outside.server.routes["/violin"] = Reply(body=NAMESAKE.replace(b"</p>", b" I am not taking new students.</p>"))
    outside.server.routes["/lee"] = Reply(body=NOTICES % b"I am not taking new students.")
    async with scraper() as stub:
        _, result = await research(stub, request())
    rules = result.research.contact_rules
    assert [(rule.kind, rule.subject_tag) for rule in rules[:2]] == [
        (source_pb2.CONTACT_RULE_KIND_NOT_RECRUITING, ""),
        (source_pb2.CONTACT_RULE_KIND_SUBJECT_TAG, "GEL"),
    ]
    assert {rule.quote.source_id for rule in rules} == {"s1"}
    assert rules[0].quote.text == "I am not taking new students."
    assert [warning.reason for warning in result.warnings][:2] == ["NOT_RECRUITING", "SUBJECT_TAG"]


async def test_of_a_long_page_only_what_matters_is_sent(outside: Outside, environment: pytest.MonkeyPatch) -> None:
    """Its quotes have their places in the whole page, whose text is what is kept."""
    filler = "<p>The canteen serves soup on weekdays.</p>" * 2_000
    outside.hits = [hit("http://a.example/lee")]
    outside.server.routes["/lee"] = Reply(body=f"<title>Staff</title>{filler}<p>{HOME_TEXT}</p>{filler}".encode())
    async with scraper() as stub:
        _, result = await research(stub, request())
    asked = [call.body for call in outside.server.calls if call.path == "/v1/messages"]
    assert [len(body) < 10_000 for body in asked] == [True]
    assert result.research.facts[0].quote.start > 60_000
    assert result.research.sources[0].text_characters > 60_000


async def test_nobody_found(outside: Outside, environment: pytest.MonkeyPatch) -> None:
    """When no page names the recipient, nothing is said about them, and the model is not asked."""
    outside.hits = [hit("http://a.example/ray")]
    async with scraper() as stub:
        _, result = await research(stub, request())
    assert result.research.identity == publication_pb2.IDENTITY_DECISION_NONE
    assert not result.research.facts
    assert [warning.reason for warning in result.warnings] == ["NOTHING_FOUND"]
    assert not any(call.path == "/v1/messages" for call in outside.server.calls)


async def test_without_search_key(outside: Outside, environment: pytest.MonkeyPatch) -> None:
    """Without a search key the homepage is read, and the sender is told."""
    environment.delenv("EXA_API_KEY")
    async with scraper() as stub:
        _, result = await research(stub, request(homepage="http://a.example/lee"))
    assert [source.url for source in result.research.sources] == ["http://a.example/lee"]
    assert "SEARCH_NOT_CONFIGURED" in [warning.reason for warning in result.warnings]


async def test_text_of_the_search_service(outside: Outside, environment: pytest.MonkeyPatch) -> None:
    """A page that cannot be fetched is read from the search service's text, and says so."""
    outside.server.routes["/lee"] = Reply(status=503)
    outside.hits = [hit("http://a.example/lee", text=f"{HOME_TEXT} {HOME_TEXT}")]
    async with scraper() as stub:
        _, result = await research(stub, request())
    assert [source.kind for source in result.research.sources] == [source_pb2.SOURCE_KIND_SEARCH_RESULT]


@pytest.mark.parametrize(
    ("path", "reason"), [("/exa/search", "SEARCH_UNAVAILABLE"), ("/v1/messages", "MODEL_OVERLOADED")]
)
async def test_outside_failures(outside: Outside, environment: pytest.MonkeyPatch, path: str, reason: str) -> None:
    """When the search or the model is down for everything, the step fails with a reason that says whether to retry."""
    outside.hits = [hit("http://a.example/lee")]
    outside.server.routes[path] = json_reply(
        {"type": "error", "error": {"type": "overloaded_error", "message": "later"}}, status=529
    )
    async with scraper() as stub:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await research(stub, request())
    error = from_rpc_error(caught.value)
    assert (error.reason, error.retryable) == (reason, True)


async def test_search_down_but_homepage_given(outside: Outside, environment: pytest.MonkeyPatch) -> None:
    """With a homepage the research goes on without the search, and the sender is told."""
    outside.server.routes["/exa/search"] = Reply(status=500)
    async with scraper() as stub:
        _, result = await research(stub, request(homepage="http://a.example/lee"))
    assert result.research.facts
    assert "RESEARCH_UNAVAILABLE" in [warning.reason for warning in result.warnings]


async def test_full(outside: Outside, environment: pytest.MonkeyPatch) -> None:
    """A scraper that works on as much as it may says so at once, and when to come back."""
    outside.hits = [hit("http://a.example/lee")]
    async with scraper() as stub:
        first = stub.ResearchRecipient(request(), timeout=30)
        await anext(aiter(first))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await research(stub, request())
        error = from_rpc_error(caught.value)
        assert (error.reason, error.retry_after) == ("SCRAPER_FULL", 5.0)
        first.cancel()


async def test_invalid_request(environment: pytest.MonkeyPatch) -> None:
    """Every wrong field is named."""
    async with scraper() as stub:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await research(stub, request(name="A", homepage="file:///etc/passwd"))
    assert {violation.field for violation in from_rpc_error(caught.value).violations} == {
        "recipient.name",
        "recipient.homepage",
    }

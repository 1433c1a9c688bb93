"""The service over a real gRPC server and a real local arXiv."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from scribe.v1 import (
    arxiv_service_pb2,
    arxiv_service_pb2_grpc,
    pipeline_pb2,
    publication_pb2,
    recipient_pb2,
    source_pb2,
)
from scribe_arxiv.__main__ import build
from scribe_arxiv.answer import record_text, shown_authors
from scribe_arxiv.record import Record
from scribe_arxiv.testing import LocalArxiv, Reply, record, running_arxiv
from scribe_rpc.errors import from_rpc_error
from scribe_rpc.testing import running

ABSTRACT = " ".join(["Radio sensors below glaciers record meltwater."] * 60)
ICE = [
    record(1, "Sensors below glaciers", ["Mei Lin", "Ada Nansen"], abstract=ABSTRACT, primary_category="physics.ao-ph"),
    record(2, "Meltwater and sliding", ["Ada Nansen", "Mei Lin"], abstract=ABSTRACT, primary_category="physics.ao-ph"),
]
TEXT = [
    record(3, "Parsing characters", ["Mei Lin", "Bo Chan"], abstract="Parsing of languages.", primary_category="cs.CL")
]


@asynccontextmanager
async def service(
    home: Path, monkeypatch: pytest.MonkeyPatch, records: Sequence[Record]
) -> AsyncIterator[tuple[LocalArxiv, Any]]:
    async with running_arxiv(records) as local, AsyncExitStack() as stack:
        monkeypatch.setenv("SCRIBE_ARXIV_BASE_URL", local.base_url)
        monkeypatch.setenv("SCRIBE_ARXIV_SPACING_SECONDS", "0")
        monkeypatch.setenv("SCRIBE_HOME", str(home))
        channel = await stack.enter_async_context(running(await build(stack), "scribe.v1.ArxivService"))
        yield local, arxiv_service_pb2_grpc.ArxivServiceStub(channel)


def request(interest: str = "sensors for glaciers", **fields: Any) -> arxiv_service_pb2.FindPapersRequest:
    recipient = recipient_pb2.Recipient(name="Mei Lin", interest=interest)
    return arxiv_service_pb2.FindPapersRequest(recipient=recipient, **fields)


async def test_papers_come_with_their_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids, sources, hash and quote agree with the record's text; the sandbox is named as such."""
    async with service(tmp_path, monkeypatch, [*ICE, *TEXT]) as (_, stub):
        answer = await stub.FindPapers(request(), timeout=10)
    papers = answer.papers
    assert papers.identity == publication_pb2.IDENTITY_DECISION_DECIDED
    assert [paper.id for paper in papers.publications] == ["p1", "p2"]
    paper, source = papers.publications[0], papers.sources[0]
    text = record_text(ICE[0], 0)
    assert (source.id, source.sha256) == ("a1", hashlib.sha256(text.encode()).hexdigest())
    assert source.text_characters == len(text)
    assert text[paper.quote.start : paper.quote.end] == paper.quote.text == "Sensors below glaciers"
    assert paper.quote.after == text[paper.quote.end : paper.quote.end + 300]
    assert paper.quote.source_id == source.id
    assert paper.quote.source_sha256 == source.sha256
    assert len(paper.abstract) <= 1500
    assert paper.abstract.endswith(".")
    assert answer.sandbox
    assert source.sandbox


async def test_two_of_a_name_give_candidates_and_no_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a warning that the sender understands."""
    async with service(tmp_path, monkeypatch, [*ICE, *TEXT]) as (_, stub):
        answer = await stub.FindPapers(request("glaciers and parsing"), timeout=10)
    assert answer.papers.identity == publication_pb2.IDENTITY_DECISION_AMBIGUOUS
    assert not answer.papers.publications
    assert [one.id for one in answer.papers.candidates] == ["c1", "c2"]
    assert "with Ada Nansen" in " ".join(one.distinction for one in answer.papers.candidates)
    assert [warning.reason for warning in answer.warnings] == ["PAPERS_AMBIGUOUS"]
    assert [list(one.arxiv_ids) for one in answer.papers.candidates] == [["2401.00002", "2401.00001"], ["2401.00003"]]


async def test_a_candidate_that_comes_back_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ids of a candidate, sent as known papers, decide."""
    async with service(tmp_path, monkeypatch, [*ICE, *TEXT]) as (_, stub):
        asked = request("glaciers and parsing")
        first = await stub.FindPapers(asked, timeout=10)
        asked.recipient.known_paper_ids.extend(first.papers.candidates[1].arxiv_ids)
        second = await stub.FindPapers(asked, timeout=10)
    assert second.papers.identity == publication_pb2.IDENTITY_DECISION_DECIDED
    assert [paper.title for paper in second.papers.publications] == ["Parsing characters"]
    assert not second.papers.candidates


async def test_an_authors_own_list_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """arXiv is asked for the list only; of it, papers on the interest come first."""
    async with service(tmp_path, monkeypatch, ICE) as (local, stub):
        asked = request("meltwater and sliding")
        asked.recipient.arxiv_author_id = "lin_m_1"
        answer = await stub.FindPapers(asked, timeout=10)
    assert local.questions == ["/a/lin_m_1.atom2"]
    assert [paper.title for paper in answer.papers.publications] == ["Meltwater and sliding", "Sensors below glaciers"]


async def test_an_unknown_identifier_leaves_the_other_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An ORCID iD that is not linked with arXiv is no reason to find nothing."""
    async with service(tmp_path, monkeypatch, [*ICE, *TEXT]) as (local, stub):
        local.scripted.append(Reply(status=404))
        asked = request()
        asked.recipient.orcid = "0000-0002-1825-0097"
        answer = await stub.FindPapers(asked, timeout=10)
    assert answer.papers.identity == publication_pb2.IDENTITY_DECISION_DECIDED
    assert len(local.questions) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("orcid", "0000-0002-1825-0098"), ("orcid", "1825-0097"), ("orcid", "https://orcid.org/0000-0002-1825-0097"),
        ("arxiv_author_id", "../../etc/passwd"), ("arxiv_author_id", "warner"), ("arxiv_author_id", "a b_1"),
    ],
)  # fmt: skip
async def test_identifiers_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str, value: str) -> None:
    """Form and check digit: they become part of an address."""
    asked = request()
    setattr(asked.recipient, field, value)
    async with service(tmp_path, monkeypatch, []) as (_, stub):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.FindPapers(asked, timeout=10)
    assert [v.field for v in from_rpc_error(caught.value).violations] == [f"recipient.{field}"]


async def test_what_research_found_is_evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles on the recipient's pages decide where the interest does not."""
    own = [publication_pb2.Publication(title=one.title, kind=publication_pb2.PUBLICATION_KIND_PAPER) for one in ICE]
    fact = source_pb2.Fact(statement="She works on ice.", kind=source_pb2.FACT_KIND_PROJECT)
    decided = publication_pb2.IDENTITY_DECISION_DECIDED
    research = pipeline_pb2.Research(publications=own, facts=[fact], identity=decided)
    async with service(tmp_path, monkeypatch, [*ICE, *TEXT]) as (_, stub):
        answer = await stub.FindPapers(
            request("glaciers and parsing", research=research, max_publications=1), timeout=10
        )
    assert answer.papers.identity == publication_pb2.IDENTITY_DECISION_DECIDED
    assert len(answer.papers.publications) == 1


async def test_nobody_of_the_name_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty answer that says so."""
    async with service(tmp_path, monkeypatch, []) as (_, stub):
        answer = await stub.FindPapers(request(), timeout=10)
    assert answer.papers.identity == publication_pb2.IDENTITY_DECISION_NONE
    assert "no paper by an author called Mei Lin" in answer.papers.reason


async def test_every_wrong_field_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At once."""
    wrong = arxiv_service_pb2.FindPapersRequest(recipient=recipient_pb2.Recipient(name="x"), max_publications=6)
    async with service(tmp_path, monkeypatch, []) as (_, stub):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.FindPapers(wrong, timeout=10)
    error = from_rpc_error(caught.value)
    assert error.reason == "INVALID_REQUEST"
    assert [v.field for v in error.violations] == ["recipient.name", "recipient.interest", "max_publications"]


async def test_arxivs_silence_has_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ARXIV_UNAVAILABLE, within the caller's deadline."""
    async with service(tmp_path, monkeypatch, []) as (local, stub):
        local.scripted.append(Reply(pieces=(b"<feed>",), pause=1.0, length=100))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await stub.FindPapers(request(), timeout=1.2)
    assert from_rpc_error(caught.value).reason == "ARXIV_UNAVAILABLE"


def test_a_collaboration_does_not_fill_the_jobs_state() -> None:
    """Of thousands of authors the first are shown, and the recipient."""
    many = record(4, "Particles", [*(f"A{number} B" for number in range(3000)), "Mei Lin"])
    shown = shown_authors(many, 3000)
    assert len(shown) == 50
    assert shown[-1].name == "Mei Lin"

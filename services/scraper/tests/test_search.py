"""The real search SDK against a server that answers as the service does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from scribe_llm.paid import PaidCalls
from scribe_rpc.errors import ServiceError
from scribe_scraper.search import SearchAnswer, WebSearch, open_web_search
from scribe_scraper.testing import Call, LocalServer, Reply, json_reply, local_server

ANSWER = {
    "requestId": "r",
    "results": [{"id": "1", "url": "http://a.example/", "title": "Ann Lee", "text": "Ann Lee studies gels."}, {"id": "2", "url": "http://b.example/", "title": None}, {"id": "3"}],
    "costDollars": {"total": 0.0071},
}  # fmt: skip
LATER = 4_000_000_000.0


@pytest.fixture
async def exa() -> AsyncIterator[LocalServer]:
    """A search service."""
    async with local_server({"/search": json_reply(ANSWER)}) as server:
        yield server


@pytest.fixture
async def search(exa: LocalServer, tmp_path: Path) -> AsyncIterator[WebSearch]:
    """A client of it."""
    async with open_web_search(key="key-1", base_url=exa.url, paid=PaidCalls(tmp_path)) as opened:
        yield opened


async def ask(search: WebSearch, *, publications: bool = False) -> SearchAnswer:
    """One query of one job."""
    return await search.search(
        "Ann Lee", category="publication" if publications else None, job_id="job", keep_until=LATER
    )


async def test_request_and_answer(exa: LocalServer, search: WebSearch) -> None:
    """The request bounds results and text, the answer carries hits and cost."""
    answer = await ask(search, publications=True)
    assert answer.cost_micro_dollars == 7100
    assert [(hit.url, hit.title, hit.text) for hit in answer.hits] == [
        ("http://a.example/", "Ann Lee", "Ann Lee studies gels."),
        ("http://b.example/", "", ""),
    ]
    sent = exa.calls[0]
    assert sent.headers["x-api-key"] == "key-1"
    assert sent.json == {
        "query": "Ann Lee",
        "numResults": 6,
        "category": "publication",
        "contents": {"text": {"maxCharacters": 4000}},
    }


async def test_paid_once(exa: LocalServer, search: WebSearch) -> None:
    """The same query of the same job is sent once, at the same time and later."""
    answers = await asyncio.gather(ask(search), ask(search))
    assert answers == [await ask(search)] * 2
    assert len(exa.calls) == 1


async def test_category_refused(exa: LocalServer, search: WebSearch) -> None:
    """A query that does not go with its category is repeated without it."""

    def picky(call: Call) -> Reply:
        return json_reply({"error": "INVALID_REQUEST"}, status=400) if "category" in call.json else json_reply(ANSWER)

    exa.routes["/search"] = picky
    assert len((await ask(search, publications=True)).hits) == 2
    assert len(exa.calls) == 2


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, "SEARCH_UNAVAILABLE"),
        (401, "SEARCH_CREDENTIALS"),
        (402, "SEARCH_CREDITS"),
        (429, "SEARCH_UNAVAILABLE"),
        (500, "SEARCH_UNAVAILABLE"),
    ],
)
async def test_failures(exa: LocalServer, search: WebSearch, status: int, reason: str) -> None:
    """The SDK's bare errors become reasons."""
    exa.routes["/search"] = json_reply({"error": "no"}, status=status)
    with pytest.raises(ServiceError) as caught:
        await ask(search)
    assert caught.value.reason == reason


async def test_nonsense(exa: LocalServer, search: WebSearch) -> None:
    """An answer in an unknown form is an unavailable service, not a crash."""
    for content in ({}, [], "text", {"results": [5]}):
        exa.routes["/search"] = json_reply(content)
        with pytest.raises(ServiceError) as caught:
            await ask(search)
        assert caught.value.reason == "SEARCH_UNAVAILABLE"

"""The real search SDK against a server that answers as the service does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from scribe.v1 import usage_pb2
from scribe_llm.account import Account, Accounts
from scribe_llm.paid import PaidCalls
from scribe_rpc.errors import ServiceError
from scribe_scraper.search import MOST_MICRO_DOLLARS, Query, SearchAnswer, WebSearch, open_web_search
from scribe_scraper.testing import Call, LocalServer, Reply, json_reply, local_server

ANSWER = {
    "requestId": "r",
    "results": [{"id": "1", "url": "http://a.example/", "title": "Ann Lee", "text": "Ann Lee studies gels."}, {"id": "2", "url": "http://b.example/", "title": None}, {"id": "3"}],
    "costDollars": {"total": 0.0071},
}  # fmt: skip
BUDGET = MOST_MICRO_DOLLARS + 7_100
"""For one query and the one behind it, not for a third."""


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


@pytest.fixture
async def account(tmp_path: Path) -> Account:
    """What the job's step has spent."""
    return await Accounts(tmp_path / "accounts").of(JOB, "scrape")


JOB = usage_pb2.JobContext(job_id="job", budget_micro_dollars=BUDGET)
JOB.deadline.FromJsonString("2090-01-01T00:00:00Z")


async def ask(
    search: WebSearch, account: Account, query: str = "Ann Lee", *, publications: bool = False
) -> SearchAnswer:
    """One query of one job."""
    wanted = (
        Query(text=query, category="publication", without=("walled.example",)) if publications else Query(text=query)
    )
    return await search.search(wanted, job=JOB, account=account)


async def test_request_and_answer(exa: LocalServer, search: WebSearch, account: Account) -> None:
    """The request bounds results and text, the answer carries hits and cost."""
    answer = await ask(search, account, publications=True)
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
        "excludeDomains": ["walled.example"],
        "contents": {"text": {"maxCharacters": 4000}},
    }


async def test_passages(tmp_path: Path, account: Account) -> None:
    """With passages the nearest ones are ordered in place of the text, and kept apart from each other."""
    found = {
        "results": [{"id": "1", "url": "http://a.example/", "highlights": ["Lee studies gels.", "She won a medal."]}]
    }
    async with local_server({"/search": json_reply(found)}) as exa:
        async with open_web_search(key="k", base_url=exa.url, paid=PaidCalls(tmp_path)) as search:
            answer = await search.search(Query(text="Ann Lee gels", passages=True), job=JOB, account=account)
        assert exa.calls[0].json["contents"] == {"highlights": True}
    assert answer.hits[0].text == "Lee studies gels.\n\nShe won a medal."


async def test_paid_once(exa: LocalServer, search: WebSearch, account: Account) -> None:
    """The same query of the same job is sent once, at the same time and later."""
    answers = await asyncio.gather(ask(search, account), ask(search, account))
    assert answers == [await ask(search, account)] * 2
    assert len(exa.calls) == 1


async def test_category_refused(exa: LocalServer, search: WebSearch, account: Account) -> None:
    """A query that does not go with its category is repeated without it."""

    def picky(call: Call) -> Reply:
        return json_reply({"error": "INVALID_REQUEST"}, status=400) if "category" in call.json else json_reply(ANSWER)

    exa.routes["/search"] = picky
    assert len((await ask(search, account, publications=True)).hits) == 2
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
async def test_failures(exa: LocalServer, search: WebSearch, account: Account, status: int, reason: str) -> None:
    """The SDK's bare errors become reasons; a query that was refused costs nothing."""
    exa.routes["/search"] = json_reply({"error": "no"}, status=status)
    with pytest.raises(ServiceError) as caught:
        await ask(search, account)
    assert caught.value.reason == reason
    assert account.used == usage_pb2.Usage()


@pytest.mark.parametrize("content", [{}, [], "text", {"results": [5]}])
async def test_nonsense(exa: LocalServer, search: WebSearch, account: Account, content: object) -> None:
    """An answer in an unknown form is an unavailable service, not a crash; it may have been billed."""
    exa.routes["/search"] = json_reply(content)
    with pytest.raises(ServiceError) as caught:
        await ask(search, account)
    assert caught.value.reason == "SEARCH_UNAVAILABLE"
    assert account.used.search_cost_micro_dollars > 0


async def test_budget(exa: LocalServer, search: WebSearch, account: Account) -> None:
    """What a query could cost is set aside before; a query that could cost more than is left is not sent."""
    await ask(search, account)
    await ask(search, account, "Ann Lee gels")
    with pytest.raises(ServiceError) as caught:
        await ask(search, account, "Ann Lee foams")
    assert (caught.value.reason, len(exa.calls)) == ("BUDGET_EXCEEDED", 2)
    assert (account.used.search_calls, account.used.search_cost_micro_dollars) == (2, 14_200)


async def test_a_search_that_came_too_soon(exa: LocalServer, search: WebSearch, account: Account) -> None:
    """It is tried again, and paid once."""
    answers = [json_reply({"error": "slow down"}, status=429), json_reply(ANSWER)]
    exa.routes["/search"] = lambda _: answers.pop(0)
    assert len((await ask(search, account)).hits) == 2
    assert account.used.search_cost_micro_dollars == 7100

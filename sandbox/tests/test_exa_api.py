"""Exa, driven by the unmodified AsyncExa."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from exa_py import AsyncExa
from scribe_sandbox.testing import Sandbox

# The sandbox runs in the module's own loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")

ECOLOGIST, COMPILERS = "http://www.alder.example/people/jane-doe", "http://birch.example/~doe/"


@pytest_asyncio.fixture(loop_scope="module")
async def exa(sandbox: Sandbox) -> AsyncIterator[AsyncExa]:
    """The SDK, pointed at the sandbox."""
    async with AsyncExa("k", api_base=sandbox.base_url, timeout=10) as sdk:
        yield sdk


async def test_a_search_finds_both_namesakes_and_costs(exa: AsyncExa) -> None:
    """Both people of the name come back, with text by default, a price and a search type."""
    response = await exa.search("Jane Doe", category="people")
    assert {result.url for result in response.results} == {ECOLOGIST, COMPILERS}
    assert "seagrass" in next(r for r in response.results if r.url == ECOLOGIST).text
    assert response.results[0].published_date == "2025-03-01T00:00:00.000Z"
    assert response.cost_dollars.total == pytest.approx(0.007)
    assert response.resolved_search_type == "neural"


async def test_contents_are_given_as_asked(exa: AsyncExa) -> None:
    """Highlights and summary are excerpts, text is cut, and without contents there is none."""
    wish = {"text": {"max_characters": 8}, "highlights": True, "summary": {"query": "carbon"}}
    [first, *_] = (await exa.search("Jane Doe seagrass", contents=wish, num_results=1)).results
    assert first.text == "Jane Doe"
    assert first.highlights[0] == "Jane Doe studies seagrass meadows."
    assert "carbon" in first.summary
    [bare, *_] = (await exa.search("Jane Doe seagrass", contents=False)).results
    assert (bare.text, bare.highlights, bare.summary) == (None, None, None)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"include_domains": ["alder.example"]}, {ECOLOGIST, "http://lab.alder.example/projects"}),
        ({"exclude_domains": ["alder.example"]}, {COMPILERS}),
        ({"include_text": ["Compilers"]}, {COMPILERS}),
        ({"exclude_text": ["seagrass"]}, {COMPILERS}),
        ({"start_published_date": "2026-01-01"}, set()),
        ({"category": "company"}, {"http://lab.alder.example/projects"}),
    ],
)
async def test_filters_narrow_the_results(exa: AsyncExa, filters: dict[str, Any], found: set[str]) -> None:
    """Domains, words, dates and categories are honoured."""
    response = await exa.search("Jane Doe compilers seagrass", **filters)
    assert {result.url for result in response.results} == found


async def test_contents_of_urls_come_with_a_status_each(exa: AsyncExa) -> None:
    """A page that is not there is an error of its own, not of the request."""
    response = await exa.get_contents([ECOLOGIST, "http://nowhere.example/"], text=True)
    assert [result.url for result in response.results] == [ECOLOGIST]
    assert [(status.status, status.error and status.error.tag) for status in response.statuses] == [
        ("success", None),
        ("error", "CRAWL_NOT_FOUND"),
    ]


async def test_a_refusal_reaches_the_sdk_as_it_does_from_exa(exa: AsyncExa) -> None:
    """The SDK raises the bare ValueError that callers have to parse."""
    with pytest.raises(ValueError, match=r"^Request failed with status code 400"):
        await exa.search("Jane Doe", category="people", start_published_date="2024-01-01")


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        ("/search", {}, "query"),
        ("/search", {"query": "x", "useAutoprompt": True}, "useAutoprompt"),
        ("/search", {"query": "x", "startCrawlDate": "2024-01-01"}, "startCrawlDate"),
        ("/search", {"query": "x", "num_results": 3}, "num_results"),
        ("/search", {"query": "x", "numResults": 101}, "numResults"),
        ("/search", {"query": "x", "category": "research paper"}, "category"),
        ("/search", {"query": "x", "type": "keyword"}, "type"),
        ("/search", {"query": "x", "contents": {"livecrawl": "always"}}, "contents.livecrawl"),
        ("/search", {"query": "x", "contents": {"highlights": {"numSentences": 2}}}, "numSentences"),
        ("/search", {"query": "x", "includeDomains": ["a"], "excludeDomains": ["b"]}, "excludeDomains"),
        ("/search", {"query": "x", "additionalQueries": ["y"]}, "additionalQueries"),
        ("/contents", {"urls": ["ftp://x"]}, "ftp://x"),
        ("/contents", {"urls": []}, "urls"),
    ],
)
async def test_unknown_and_deprecated_fields_are_refused_in_exas_form(
    sandbox: Sandbox, path: str, body: dict[str, Any], said: str
) -> None:
    """Status 400, the field's name, a tag and a request id."""
    async with httpx.AsyncClient(base_url=sandbox.base_url, timeout=10) as http:
        response = await http.post(path, json=body, headers={"x-api-key": "k"})
    error = response.json()
    assert response.status_code == 400
    assert said in error["error"]
    assert error["tag"]
    assert error["requestId"]


async def test_the_key_is_checked(sandbox: Sandbox) -> None:
    """No key and a wrong one are 401."""
    async with httpx.AsyncClient(base_url=sandbox.base_url, timeout=10) as http:
        for headers in ({}, {"x-api-key": "invalid"}):
            response = await http.post("/search", json={"query": "x"}, headers=headers)
            assert (response.status_code, response.json()["tag"]) == (401, "INVALID_API_KEY")

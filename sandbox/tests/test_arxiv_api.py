"""arXiv, driven by the unmodified package."""

from __future__ import annotations

import asyncio
from typing import Any

import arxiv
import httpx
import pytest
from scribe_sandbox.testing import Sandbox

# The sandbox runs in the module's own loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")

SEAGRASS, COMPILERS, QUANTUM = "2405.01234v2", "2301.00001v1", "2402.00009v1"


async def results(sandbox: Sandbox, **search: Any) -> list[arxiv.Result]:
    """What the package's client finds."""
    client = arxiv.Client(page_size=search.pop("page_size", 10), delay_seconds=0, num_retries=0)
    client.query_url_format = sandbox.base_url + "/api/query?{}"
    return await asyncio.to_thread(lambda: list(client.results(arxiv.Search(**search))))


async def ids(sandbox: Sandbox, query: str) -> set[str]:
    """The short ids that a query finds."""
    return {result.get_short_id() for result in await results(sandbox, query=query)}


async def test_a_result_carries_everything_the_package_reads(sandbox: Sandbox) -> None:
    """Authors with affiliations, times, categories, links and DOI arrive."""
    [found] = await results(sandbox, query='ti:"Seagrass Carbon"')
    assert (found.get_short_id(), found.title, found.doi) == (
        SEAGRASS,
        "Seagrass Carbon from Satellites",
        "10.1000/182",
    )
    assert [author.name for author in found.authors] == ["Jane Doe", "Zoë Åkerström"]
    assert found.authors[0].affiliation == ["Alder University"]
    assert (found.primary_category, found.categories) == ("cs.LG", ["cs.LG", "stat.ML"])
    assert (found.published.year, found.updated.month) == (2024, 6)
    assert found.pdf_url == f"http://arxiv.org/pdf/{SEAGRASS}"
    assert (found.comment, found.journal_ref) == (None, None)


async def test_an_authors_own_list_is_a_feed(sandbox: Sandbox) -> None:
    """By author identifier or ORCID iD, newest first; one that nobody has is 404."""
    client = arxiv.Client(page_size=10, delay_seconds=0, num_retries=0)
    client.query_url_format = f"{sandbox.base_url}/a/doe_j_1.atom2"
    listed = await asyncio.to_thread(lambda: list(client.results(arxiv.Search(max_results=10))))
    assert [result.get_short_id() for result in listed] == [SEAGRASS, COMPILERS]
    async with httpx.AsyncClient(base_url=sandbox.base_url, trust_env=False) as http:
        assert (await http.get("/a/9000-0000-0000-0018.atom2")).status_code == 200
        assert (await http.get("/a/nobody_n_1.atom2")).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('au:"Jane Doe"', {SEAGRASS, COMPILERS}),
        ('au:"Doe, Jane"', {SEAGRASS, COMPILERS}),
        ("au:doe_j", {SEAGRASS, COMPILERS}),
        ("au:del_maestro", {QUANTUM}),
        ("au:akerstrom AND ti:quantum", {QUANTUM}),
        ('au:"Jane Smith"', set()),
        ('au:"Jane Doe" AND abs:seagrass', {SEAGRASS}),
        ('au:"Jane Doe" ANDNOT ti:seagrass', {COMPILERS}),
        ('au:"Jane Doe" ANDNOT (ti:seagrass OR ti:compilers)', set()),
        ("ti:seagrass OR ti:quantum", {SEAGRASS, QUANTUM}),
        ("seagrass quantum", {SEAGRASS, QUANTUM}),
        ("cat:cs.*", {SEAGRASS, COMPILERS}),
        ("cat:cond-mat.str-el", {QUANTUM}),
        ('all:"tiny devices"', {COMPILERS}),
        ('all:"devices tiny"', set()),
        ('au:"Jane Doe" AND submittedDate:[202401010000 TO 202512312359]', {SEAGRASS}),
    ],
)
async def test_queries_are_read_as_arxiv_reads_them(sandbox: Sandbox, query: str, found: set[str]) -> None:
    """Fields, phrases, underscores, initials, operators, parentheses and date ranges."""
    assert await ids(sandbox, query) == found


async def test_pages_and_orders(sandbox: Sandbox) -> None:
    """The client walks through pages of one, oldest first."""
    found = await results(
        sandbox,
        query="cat:cs.* OR cat:cond-mat.*",
        page_size=1,
        sort_by=arxiv.SortCriterion.SubmittedDate,
        sort_order=arxiv.SortOrder.Ascending,
    )
    assert [one.published.year for one in found] == [2023, 2024, 2024]
    assert len(sandbox.ledger(upstream="arxiv")) == 3


async def test_papers_are_found_by_id(sandbox: Sandbox) -> None:
    """With and without a version, in the order asked; an unknown one is left out."""
    found = await results(sandbox, id_list=["2402.00009", "2405.01234v2", "2405.01234v9", "9999.99999"])
    assert [one.get_short_id() for one in found] == [QUANTUM, SEAGRASS]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("id_list=1234.1234x", "incorrect id format for 1234.1234x"),
        ("search_query=all:x&start=abc", "start must be an integer"),
        ("search_query=all:x&start=-1", "start must be non-negative"),
        ("search_query=all:x&max_results=5000", "max_results"),
        ("search_query=all:x&sortBy=name", "sortBy must be in"),
        ("search_query=(all:x", "unbalanced"),
        ("search_query=all:x+AND", "a term is missing"),
        ("search_query=ti:%22open", "cannot be read"),
        ("search_query=" + "(" * 100 + "x" + ")" * 100, "too many parentheses"),
    ],
)
async def test_errors_come_as_a_feed_with_one_entry(sandbox: Sandbox, question: str, said: str) -> None:
    """Status 400 and an entry titled Error, as arXiv reports it."""
    async with httpx.AsyncClient(timeout=10) as http:
        response = await http.get(f"{sandbox.base_url}/api/query?{question}")
    assert (response.status_code, response.headers["content-type"]) == (400, "application/atom+xml")
    assert "<title>Error</title>" in response.text
    assert said in response.text


async def test_the_package_sees_an_error_as_it_does_with_arxiv(sandbox: Sandbox) -> None:
    """A malformed id raises the package's HTTPError."""
    with pytest.raises(arxiv.HTTPError):
        await results(sandbox, id_list=["not-an-id"])

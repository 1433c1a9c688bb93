"""The four steps of the plain service, in its own idiom: one call after the other, each as its library makes it.

Only the two searches are made at once, as in the system that Scribe replaced.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import arxiv
import httpx
from bs4 import BeautifulSoup
from exa_py import Exa

from scribe_bench.peers.mail_model import (
    COMPOSE,
    EXTRACT,
    PARSE,
    READER,
    WRITER,
    Blocks,
    Composed,
    Extracted,
    Parsed,
    ask,
)
from scribe_bench.peers.mail_order import Order

_HITS, _PAGES, _PAPERS = 6, 3, 5

_exa = Exa(os.environ["EXA_API_KEY"], base_url=os.environ["EXA_BASE_URL"])
_web = httpx.Client(timeout=20, follow_redirects=True)
_arxiv = arxiv.Client(page_size=_PAPERS, delay_seconds=0, num_retries=1)
_arxiv.query_url_format = os.environ["ARXIV_BASE_URL"] + "?{}"


def parse(order: Order) -> Parsed:
    """What the template asks for."""
    block = Blocks()
    slots = [block("slot", marker, id=name) for name, marker in order.markers.items()]
    told = [block("recipient", order.name), block("interest", order.interest)]
    return ask(READER, PARSE, [block("template", order.template), *slots, *told], Parsed)


def research(order: Order, terms: list[str]) -> Extracted:
    """What the first pages that the searches find say of the recipient; all pages in one call, as that is quicker than one each."""
    topic = " ".join(terms[:2]) or order.interest
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(_search, (f"{order.name} {order.affiliation}", f"{order.name} {topic}"))
    urls = list(dict.fromkeys(url for both in zip(*found, strict=False) for url in both))[:_PAGES]
    pages = [f"{url}\n\n{text}" for url in urls if (text := page_text(url))]
    block = Blocks()
    told = [block("recipient", order.name), block("interest", order.interest), block("affiliation", order.affiliation)]
    return ask(READER, EXTRACT, [*told, block("page", "\n\n".join(pages))], Extracted)


def papers(order: Order) -> list[arxiv.Result]:
    """Papers by somebody of this name."""
    return list(_arxiv.results(arxiv.Search(f'au:"{order.name}"', max_results=_PAPERS)))


def compose(order: Order, parsed: Parsed, read: Extracted, written: list[arxiv.Result]) -> tuple[str, str]:
    """The e-mail's subject and body. What nothing fits, and what only the sender knows, stays as it was."""
    block, markers = Blocks(), order.markers
    slots = [
        block("slot", f"{markers[slot.id]}\n{slot.asks_for}", id=slot.id)
        for slot in parsed.slots
        if slot.filled_by != "sender" and slot.id in markers
    ]
    facts = [block("fact", fact.statement, id=f"f{n}", kind=fact.kind) for n, fact in enumerate(read.facts, 1)]
    listed = [block("paper", _shown(paper), id=f"p{n}") for n, paper in enumerate(written, 1)]
    told = [block("recipient", order.name), block("interest", order.interest)]
    draft = ask(WRITER, COMPOSE, [block("template", order.template), *slots, *told, *facts, *listed], Composed)
    return draft.subject, order.filled({slot.id: slot.text for slot in draft.slots})


def _search(query: str) -> list[str]:
    return [hit.url for hit in _exa.search(query, num_results=_HITS, contents=False).results]


def page_text(url: str) -> str:
    """All text of a page; nothing if it cannot be had."""
    try:
        answer = _web.get(url).raise_for_status()
    except httpx.HTTPError:
        return ""
    soup = BeautifulSoup(answer.content, "lxml")
    for unseen in soup(["script", "style", "noscript", "template"]):
        unseen.decompose()
    return soup.get_text("\n", strip=True)


def _shown(paper: arxiv.Result) -> str:
    authors = ", ".join(author.name for author in paper.authors)
    return f"Title: {paper.title}\nAuthors: {authors}\nYear: {paper.published.year}\nAbstract: {paper.summary}"

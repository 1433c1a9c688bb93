"""Finds a world's pages and gives them the form of Exa's results, with the price that Exa would ask. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from scribe_sandbox.exa_api.excerpts import DEFAULT_TEXT_CHARACTERS, HIGHLIGHT_CHARACTERS, highlights, summary
from scribe_sandbox.exa_api.requests import (
    ContentsOptions,
    ContentsRequest,
    HighlightOptions,
    SearchRequest,
    SummaryOptions,
    TextOptions,
)
from scribe_sandbox.search_index import Document, SearchIndex
from scribe_sandbox.world import Page, World

# Exa's published prices in dollars: a search with up to 25 or up to 100 results, and one kind of content of one page.
SEARCH_PRICE, LARGE_SEARCH_PRICE = 0.005, 0.025
CONTENT_PRICE = 0.001


# Exa's index of people holds profiles; in a world these are personal sites.
_CATEGORIES: dict[str, tuple[str, ...]] = {"people": ("people", "personal site")}
_DEFAULT_TEXT = TextOptions.model_validate({"maxCharacters": DEFAULT_TEXT_CHARACTERS})


@dataclass(frozen=True, slots=True)
class PageSearch:
    """Searches the pages of one world."""

    world: World
    _index: SearchIndex = field(init=False)

    def __post_init__(self) -> None:
        """Builds the index."""
        documents = (Document(key=url, title=p.title, text=p.text) for url, p in self.world.pages.items())
        object.__setattr__(self, "_index", SearchIndex(documents))

    def search(self, request: SearchRequest, request_id: str) -> dict[str, Any]:
        """The answer to `POST /search`."""
        query = " ".join([request.query, *(request.additional_queries or [])])
        pages = (self.world.pages[hit.key] for hit in self._index.search(query))
        found = [page for page in pages if _wanted(page, request)][: request.num_results]
        options = request.contents or ContentsOptions()
        price = SEARCH_PRICE if request.num_results <= 25 else LARGE_SEARCH_PRICE
        return {
            "requestId": request_id,
            "resolvedSearchType": "neural",
            "searchType": request.type,
            "searchTime": 0,
            "results": [_result(page, options, request.query) for page in found],
            "costDollars": _cost(options, len(found), {"search": {"neural": price}}, price),
        }

    def contents(self, request: ContentsRequest, request_id: str) -> dict[str, Any]:
        """The answer to `POST /contents`: a status for each URL, a result for each that was found."""
        nothing_asked = not (request.text or request.highlights or request.summary or request.extras)
        options = request.model_copy(update={"text": _DEFAULT_TEXT})
        options = options if nothing_asked else request
        found = [page for url in request.urls if (page := self.world.pages.get(url))]
        return {
            "requestId": request_id,
            "searchTime": 0,
            "results": [_result(page, options, page.title) for page in found],
            "statuses": [_status(url, self.world.pages) for url in request.urls],
            "costDollars": _cost(options, len(found), {}, 0.0),
        }


def _wanted(page: Page, request: SearchRequest) -> bool:
    host = urlsplit(page.url).hostname or ""
    text = page.text.lower()
    return all(
        (
            request.category is None or page.category in _CATEGORIES.get(request.category, (request.category,)),
            not request.include_domains or _under(host, request.include_domains),
            not _under(host, request.exclude_domains or []),
            all(phrase.lower() in text for phrase in request.include_text or []),
            not any(phrase.lower() in text for phrase in request.exclude_text or []),
            _published_between(page, request.start_published_date, request.end_published_date),
        )
    )


def _under(host: str, domains: Iterable[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _published_between(page: Page, start: datetime | None, end: datetime | None) -> bool:
    """True without bounds; a page without a date is outside every bound. Bounds count by their day."""
    if start is None and end is None:
        return True
    if page.published is None:
        return False
    return (start is None or page.published >= start.date()) and (end is None or page.published <= end.date())


def _result(page: Page, options: ContentsOptions, query: str) -> dict[str, Any]:
    result: dict[str, Any] = {"id": page.url, "url": page.url, "title": page.title, "author": page.author or None}
    if page.published is not None:
        result["publishedDate"] = f"{page.published.isoformat()}T00:00:00.000Z"
    return (
        result
        | _text(page, options.text)
        | _highlights(page, options.highlights, query)
        | _summary(page, options.summary, query)
    )


def _text(page: Page, wish: TextOptions | bool) -> dict[str, Any]:
    if not wish:
        return {}
    limit = wish.max_characters if isinstance(wish, TextOptions) else None
    return {"text": page.text[:limit]}


def _highlights(page: Page, wish: HighlightOptions | bool, query: str) -> dict[str, Any]:
    if not wish:
        return {}
    options = wish if isinstance(wish, HighlightOptions) else HighlightOptions()
    found = highlights(page.text, options.query or query, options.max_characters or HIGHLIGHT_CHARACTERS)
    return {"highlights": [one.text for one in found], "highlightScores": [one.score for one in found]}


def _summary(page: Page, wish: SummaryOptions | bool, query: str) -> dict[str, Any]:
    if not wish:
        return {}
    asked = wish.query if isinstance(wish, SummaryOptions) and wish.query else query
    return {"summary": summary(page.text, asked)}


def _status(url: str, pages: dict[str, Page]) -> dict[str, Any]:
    if url in pages:
        return {"id": url, "status": "success", "source": "crawled"}
    return {"id": url, "status": "error", "error": {"tag": "CRAWL_NOT_FOUND", "httpStatusCode": 404}}


def _cost(options: ContentsOptions, pages: int, parts: dict[str, Any], base: float) -> dict[str, Any]:
    kinds = [kind for kind in ("text", "highlights", "summary") if getattr(options, kind)]
    each = {kind: round(pages * CONTENT_PRICE, 6) for kind in kinds}
    return {"total": round(base + sum(each.values()), 6), **parts, **({"contents": each} if each else {})}

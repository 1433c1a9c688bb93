"""One candidate page of one research: fetched, checked for the name, read by the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scribe.v1 import usage_pb2

from scribe_scraper.candidates import Candidate, same_page_key
from scribe_scraper.errors import PageError
from scribe_scraper.html_text import THIN_CHARACTERS
from scribe_scraper.names import NameForm, name_form
from scribe_scraper.page import Method, Page, PageKind, clean_text
from scribe_scraper.page_fetch import PageFetcher
from scribe_scraper.page_reading import PageReader, Reading
from scribe_scraper.proof import prove
from scribe_scraper.question import Question
from scribe_scraper.record import DroppedPage, ProvedPage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A page that names the recipient, with what the model read on it."""

    candidate: Candidate
    reading: Reading
    proved: ProvedPage

    @property
    def page(self) -> Page:
        """The page."""
        return self.proved.page


@dataclass(kw_only=True)
class PageWork:
    """Reads the candidates of one research; the same page is read once, whatever addresses lead to it."""

    fetcher: PageFetcher
    reader: PageReader
    question: Question
    progress: Callable[[str], None]
    pages_fetched: int = 0
    page_bytes: int = 0
    _seen: set[str] = field(default_factory=set)

    async def read(self, key: int, candidate: Candidate, job: usage_pb2.JobContext) -> ReadPage | DroppedPage:
        """The page as read, or why it was left out.

        Raises:
            ServiceError: the model could not be asked.

        """
        self.progress(f"reading {where(candidate.url)}")
        try:
            page = await self._page(candidate)
        except PageError as error:
            return DroppedPage(url=candidate.url, reason=str(error))
        if not self._is_new(page):
            return DroppedPage(url=candidate.url, reason="the same page as another one")
        if name_form(self.question.name, f"{page.title}\n{page.text}") is NameForm.ABSENT:
            return DroppedPage(url=page.url, reason="it does not name the recipient")
        reading = await self.reader.read(page, self.question, job, source=f"s{key + 1}")
        facts = prove(key, page, reading.facts, self.question.name)
        self.progress(f"kept {_facts(len(facts))} from {where(page.url)}")
        return ReadPage(candidate=candidate, reading=reading, proved=ProvedPage(key=key, page=page, facts=facts))

    async def _page(self, candidate: Candidate) -> Page:
        """Fetched by us; where that fails, the text that the search service has of it."""
        try:
            page = await self.fetcher.fetch(candidate.url)
        except PageError:
            if len(candidate.search_text) < THIN_CHARACTERS:
                raise
            return _as_searched(candidate)
        self.pages_fetched += 1
        self.page_bytes += page.received_bytes
        return page

    def _is_new(self, page: Page) -> bool:
        marks = {same_page_key(page.url), page.sha256}
        new = marks.isdisjoint(self._seen)
        self._seen |= marks
        return new


def where(url: str) -> str:
    """Host and path, for people."""
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.rstrip('/')}"[:120]


def _as_searched(candidate: Candidate) -> Page:
    return Page(
        url=candidate.url,
        title=candidate.title,
        text=clean_text(candidate.search_text),
        kind=PageKind.SEARCH_RESULT,
        method=Method.API,
        fetched_at=datetime.now(UTC),
        received_bytes=0,
    )


def _facts(count: int) -> str:
    return "1 fact" if count == 1 else f"{count} facts"

"""From an address to a page's text: plain HTTP first, the browser only where scripts write the page, PDFs apart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from scribe_scraper.browser import BrowserLimits, PageBrowser, open_browser
from scribe_scraper.candidates import canonical_url
from scribe_scraper.charset import decode_html
from scribe_scraper.egress_policy import EgressPolicy
from scribe_scraper.egress_proxy import open_egress_proxy
from scribe_scraper.errors import PageError, PageUnreachable, PageUnreadable
from scribe_scraper.host_turns import HostTurns
from scribe_scraper.html_text import THIN_CHARACTERS, HtmlPage, read_html
from scribe_scraper.http_fetch import LARGEST_BODY, HttpFetcher, Response, open_http_fetcher
from scribe_scraper.page import Method, Page, PageKind, clean_text
from scribe_scraper.pdf_text import PdfPage, read_pdf
from scribe_scraper.robots import RobotsCache
from scribe_scraper.settings import ScraperSettings

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFetcher:
    """Obtains pages for all jobs of this process."""

    http: HttpFetcher
    browser: PageBrowser
    robots: RobotsCache
    turns: HostTurns
    user_agent: str
    # Parsing is work for one core at a time each; more at once only costs memory.
    parsing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    async def fetch(self, url: str, *, largest: int = LARGEST_BODY) -> Page:
        """The page behind the address, of at most `largest` bytes.

        Raises:
            PageError: with the reason, for people.

        """
        rules = await self.robots.rules(url)
        async with self.turns.turn(urlsplit(url).netloc, pause_seconds=rules.pause_seconds):
            answer = await self.http.fetch(url, before_hop=self.robots.check, largest=largest)
            if answer.status >= 400:
                raise PageUnreachable(f"The page answers with status {answer.status}.")
            if _is_pdf(answer):
                return await self._pdf(answer)
            if answer.media_type == "text/plain":
                return _page(answer, title="", text=clean_text(decode_html(answer.body, answer.charset)))
            if answer.media_type not in _HTML_TYPES:
                raise PageUnreadable(f"The address holds {answer.media_type[:40]}, not a page.")
            return await self._html(answer)

    async def read_pdf(self, body: bytes) -> PdfPage:
        """A PDF that is here already. Raises PageError."""
        async with self.parsing:
            return await read_pdf(body)

    async def _pdf(self, answer: Response) -> Page:
        document = await self.read_pdf(answer.body)
        page = _page(answer, title=document.title, text=document.text, kind=PageKind.PDF)
        return replace(page, pages_read=document.pages_read, is_whole=document.is_whole)

    async def _html(self, answer: Response) -> Page:
        read = await self._read(decode_html(answer.body, answer.charset))
        if read.needs_browser:
            return await self._shown(answer, read)
        return _html_page(answer, _readable(read))

    async def _shown(self, answer: Response, static: HtmlPage) -> Page:
        """As the browser shows it; where that fails, what stood there without it, if that is anything."""
        try:
            shown = await self.browser.show(answer.url, user_agent=self.user_agent)
            if shown.status >= 400 or urlsplit(shown.url).scheme not in {"http", "https"}:
                raise PageUnreachable("The page cannot be shown.")
            read = _readable(await self._read(shown.html))
        except PageError as error:
            logger.info("page not shown", extra={"url": answer.url, "reason": str(error)})
            if len(static.text) < THIN_CHARACTERS:
                raise
            return _html_page(answer, static)
        received = answer.received_bytes + len(shown.html.encode())
        return replace(_html_page(answer, read), method=Method.BROWSER, received_bytes=received)

    async def _read(self, html: str) -> HtmlPage:
        async with self.parsing:
            try:
                return await asyncio.to_thread(read_html, html)
            except (ValueError, RecursionError, AssertionError, LookupError, AttributeError, TypeError) as error:
                # What the HTML libraries raise on documents made to break them.
                raise PageUnreadable from error


def _readable(read: HtmlPage) -> HtmlPage:
    if read.is_block_page:
        raise PageUnreadable("The site shows programs a barrier instead of the page.")
    if not read.text:
        raise PageUnreadable
    return read


def _is_pdf(answer: Response) -> bool:
    return answer.media_type == "application/pdf" or answer.body[:5] == b"%PDF-"


def _html_page(answer: Response, read: HtmlPage) -> Page:
    page = _page(answer, title=read.title, text=read.text)
    return replace(page, hides_orders=read.hides_orders, links=_absolute(read.links, answer.url))


def _page(answer: Response, *, title: str, text: str, kind: PageKind = PageKind.WEB_PAGE) -> Page:
    return Page(
        url=answer.url,
        title=title,
        text=text,
        kind=kind,
        method=Method.HTTP,
        fetched_at=datetime.now(UTC),
        received_bytes=answer.received_bytes,
    )


def _absolute(links: frozenset[str], base: str) -> frozenset[str]:
    """Web addresses only; what cannot be read as one leads nowhere."""
    found = set()
    for link in links:
        try:
            found.add(canonical_url(urljoin(base, link)))
        except ValueError:
            continue
    return frozenset(address for address in found if address)


@asynccontextmanager
async def open_page_fetcher(settings: ScraperSettings) -> AsyncIterator[PageFetcher]:
    """Proxy, HTTP client and browser as one; all of them end with the block."""
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(open_egress_proxy(EgressPolicy(mapped=settings.mapped)))
        http = await stack.enter_async_context(open_http_fetcher(proxy_url=proxy.url, user_agent=settings.user_agent))
        browser = open_browser(
            proxy=proxy,
            executable=settings.chromium,
            limits=BrowserLimits(
                pages=settings.browser_pages,
                idle_seconds=settings.browser_idle_seconds,
                recycle_pages=settings.browser_recycle_pages,
                memory_bytes=settings.browser_memory_mb * 1_000_000,
            ),
            confine=settings.confine,
        )
        yield PageFetcher(
            http=http,
            browser=await stack.enter_async_context(browser),
            robots=RobotsCache(http),
            turns=HostTurns(pause_seconds=settings.host_pause_seconds),
            user_agent=settings.user_agent,
        )

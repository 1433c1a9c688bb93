"""From an address to a page's text: plain HTTP first, the browser only where scripts write the page, PDFs apart."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from scribe_telemetry import attributes, metrics, tracing

from scribe_scraper.browser_limits import BrowserLimits
from scribe_scraper.browser_metrics import observe_children
from scribe_scraper.candidates import canonical_url
from scribe_scraper.charset import decode_html
from scribe_scraper.egress_policy import EgressPolicy
from scribe_scraper.egress_proxy import open_egress_proxy
from scribe_scraper.errors import PageError, PageUnreachable, PageUnreadable
from scribe_scraper.host_turns import HostTurns
from scribe_scraper.html_text import THIN_CHARACTERS, HtmlPage, read_html
from scribe_scraper.http_fetch import LARGEST_BODY, HttpFetcher, Response, open_http_fetcher
from scribe_scraper.late_browser import LateBrowser, open_late_browser
from scribe_scraper.page import Method, Page, PageKind, clean_text
from scribe_scraper.page_cache import KeptPage, PageCache, still_the_same
from scribe_scraper.pdf_text import PdfPage, read_pdf
from scribe_scraper.robots import RobotsCache
from scribe_scraper.settings import ScraperSettings
from scribe_scraper.trail import Attempt, Trail, trail

_BUSY = frozenset({429, 503})
_PAGE_SECONDS = 17.0
"""For one page, the waiting for its host's turn apart; no page takes twenty."""

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFetcher:
    """Obtains pages for all jobs of this process."""

    http: HttpFetcher
    browser: LateBrowser
    robots: RobotsCache
    turns: HostTurns
    cache: PageCache
    user_agent: str
    # Parsing is work for one core at a time each; more at once only costs memory.
    parsing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    async def fetch(self, url: str, *, largest: int = LARGEST_BODY, is_shared: bool = True) -> Page:
        """The page behind the address, of at most `largest` bytes; with `is_shared` as it was read today for anybody.

        Raises:
            PageError: with the reason, for people.

        """
        parts = urlsplit(url)
        # Without its query, which may be somebody's key to the page.
        described = {attributes.SERVER_ADDRESS: parts.netloc, attributes.URL_PATH: parts.path}
        with (
            trail(url) as attempts,
            _counted(attempts),
            tracing.span("scribe_scraper", "read page", described) as span,
        ):
            page = await self._page(url, attempts, largest, is_shared=is_shared)
            span.set_attribute(attributes.PAGE_METHOD, page.method.name.lower())
            span.set_attribute(attributes.PAGE_BYTES, page.received_bytes)
            return page

    async def _page(self, url: str, attempts: Trail, largest: int, *, is_shared: bool) -> Page:
        if not is_shared:
            return (await self._read_anew(url, attempts, largest, None))[0].page
        async with self.cache.turn(url):
            return await self._read_shared(url, attempts, largest)

    async def _read_shared(self, url: str, attempts: Trail, largest: int) -> Page:
        kept = await self.cache.find(url)
        if kept is not None and self.cache.is_fresh(kept):
            with attempts.attempt("cache"):
                pass
            return replace(kept.page, received_bytes=0, trail=attempts.told())
        read, may_be_kept = await self._read_anew(url, attempts, largest, kept)
        if may_be_kept:
            try:
                await self.cache.keep(url, read)
            except OSError as error:
                # It is read; that the next one reads it again is no reason to fail.
                logger.warning("page not kept", extra={"error": str(error)})
        return read.page

    async def _read_anew(self, url: str, attempts: Trail, largest: int, kept: KeptPage | None) -> tuple[KeptPage, bool]:
        """The page from its site, or as the site confirmed it, and whether it may be kept."""
        with attempts.attempt("robots"):
            rules = await self.robots.rules(url)
        host = urlsplit(url).netloc
        async with self.turns.turn(host, pause_seconds=rules.pause_seconds), _page_seconds():
            answer = await self._get(url, attempts, largest, kept)
            if answer.retry_after and answer.status in _BUSY:
                self.turns.leave_alone(host, answer.retry_after)
            if kept is not None and answer.status == 304:
                return still_the_same(kept), True
            page = await self._understand(answer, attempts)
        read = KeptPage(
            page=replace(page, trail=attempts.told()),
            etag=answer.etag,
            last_modified=answer.last_modified,
            read_at=time.time(),
        )
        return read, answer.is_public

    async def _get(self, url: str, attempts: Trail, largest: int, kept: KeptPage | None) -> Response:
        with attempts.attempt("http") as attempt:
            conditions = {kept.page.url: kept.conditions} if kept is not None else {}
            answer = await self.http.fetch(url, before_hop=self.robots.check, largest=largest, conditions=conditions)
            attempt.received_bytes = answer.received_bytes
            attempt.outcome = f"status {answer.status}"
            return answer

    async def _understand(self, answer: Response, attempts: Trail) -> Page:
        if answer.status >= 400 or answer.status == 304:
            raise PageUnreachable(f"The page answers with status {answer.status}.")
        if _is_pdf(answer):
            with attempts.attempt("pdf"):
                return await self._pdf(answer)
        if answer.media_type == "text/plain":
            return _page(answer, title="", text=clean_text(decode_html(answer.body, answer.charset)))
        if answer.media_type not in _HTML_TYPES:
            raise PageUnreadable(f"The address holds {answer.media_type[:40]}, not a page.")
        return await self._html(answer, attempts)

    async def read_pdf(self, body: bytes) -> PdfPage:
        """A PDF that is here already. Raises PageError."""
        async with self.parsing:
            return await read_pdf(body)

    async def _pdf(self, answer: Response) -> Page:
        document = await self.read_pdf(answer.body)
        page = _page(answer, title=document.title, text=document.text, kind=PageKind.PDF)
        return replace(page, pages_read=document.pages_read, is_whole=document.is_whole)

    async def _html(self, answer: Response, attempts: Trail) -> Page:
        read = await self._read(decode_html(answer.body, answer.charset))
        if read.needs_browser:
            attempts.attempts[-1].outcome = "scripts write the page"
            return await self._shown(answer, read, attempts)
        return _html_page(answer, _readable(read))

    async def _shown(self, answer: Response, static: HtmlPage, attempts: Trail) -> Page:
        """As the browser shows it; where that fails, what stood there without it, if that is anything."""
        try:
            with attempts.attempt("browser") as attempt:
                read = await self._show(answer.url, attempt)
        except PageError:
            if len(static.text) < THIN_CHARACTERS:
                raise
            return _html_page(answer, static)
        received = answer.received_bytes + attempt.received_bytes
        return replace(_html_page(answer, read), method=Method.BROWSER, received_bytes=received)

    async def _show(self, url: str, attempt: Attempt) -> HtmlPage:
        shown = await self.browser.show(url, user_agent=self.user_agent)
        if shown.status >= 400 or urlsplit(shown.url).scheme not in {"http", "https"}:
            raise PageUnreachable("The page cannot be shown.")
        attempt.received_bytes = len(shown.html.encode())
        return _readable(await self._read(shown.html))

    async def _read(self, html: str) -> HtmlPage:
        async with self.parsing:
            try:
                return await asyncio.to_thread(read_html, html)
            except (ValueError, RecursionError, AssertionError, LookupError, AttributeError, TypeError) as error:
                # What the HTML libraries raise on documents made to break them.
                raise PageUnreadable from error


@contextmanager
def _counted(attempts: Trail) -> Iterator[None]:
    """By the last rung that was tried, and what came of it."""
    outcome = "read"
    try:
        yield
    except PageError as error:
        outcome = type(error).__name__
        raise
    except BaseException:
        outcome = "given up"
        raise
    finally:
        method = attempts.attempts[-1].how if attempts.attempts else "none"
        metrics.PAGES.add(1, {metrics.METHOD: method, metrics.OUTCOME: outcome})


@asynccontextmanager
async def _page_seconds() -> AsyncIterator[None]:
    """All of its rungs together."""
    try:
        async with asyncio.timeout(_PAGE_SECONDS):
            yield
    except TimeoutError as error:
        raise PageUnreachable("The page took too long.") from error


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
    links = _absolute(read.links, answer.url)
    return replace(page, hides_orders=read.hides_orders, links=links, marks=read.details.marks)


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


async def _open_cache(settings: ScraperSettings) -> PageCache:
    # Pages of another sandbox are pages of another world, though their addresses are the same.
    world = f"at-{settings.mapped.port}" if settings.mapped is not None else "web"
    cache = PageCache(folder=settings.cache / "pages" / world, fresh_seconds=settings.page_hours * 3600.0)
    await cache.sweep()
    return cache


@asynccontextmanager
async def open_page_fetcher(settings: ScraperSettings) -> AsyncIterator[PageFetcher]:
    """Proxy, HTTP client and browser as one; all of them end with the block."""
    observe_children()
    async with AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(
            open_egress_proxy(EgressPolicy(mapped=settings.mapped, denied=settings.denied))
        )
        http = await stack.enter_async_context(open_http_fetcher(proxy_url=proxy.url, user_agent=settings.user_agent))
        browser = open_late_browser(
            proxy=proxy,
            executable=settings.chromium,
            limits=BrowserLimits(
                pages=settings.pages_at_once,
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
            cache=await _open_cache(settings),
            user_agent=settings.user_agent,
        )

"""Showing pages that need scripts: one browser, started when first needed, a fresh context for each page.

Pages are hostile: every step has a limit, the limits are kept from outside the browser, and a browser that does not
let go of a page is killed with all its processes; the next page gets a new one.
"""

from __future__ import annotations

import asyncio
import logging
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Dialog, Error, Page, Playwright, Route, async_playwright
from playwright.async_api import TimeoutError as PageTimeout

from scribe_scraper.browser_confinement import Confine, Confinement, confinement
from scribe_scraper.browser_launch import browser_process, launch
from scribe_scraper.browser_limits import BrowserLimits
from scribe_scraper.browser_view import visible_html
from scribe_scraper.chromium import find_chromium
from scribe_scraper.egress_proxy import EgressProxy
from scribe_scraper.errors import BrowserFailed
from scribe_scraper.process_tree import kill_tree, parent_of, private_bytes

_LOAD_MILLISECONDS = 8_000
_QUIET_MILLISECONDS = 3_000
_CLOSE_SECONDS = 3.0
_USELESS_RESOURCES = frozenset({"image", "media", "font", "texttrack", "eventsource", "websocket", "manifest", "other"})

_COUNTS_VISITORS = re.compile(
    r"//[^/]*(?:google-analytics|googletagmanager|googlesyndication|doubleclick|hotjar|matomo|piwik|plausible|segment|mixpanel|clarity"
    r"|newrelic|nr-data|connect\.facebook|adobedtm|demdex|quantserve|scorecardresearch|crazyegg|cookielaw|cookiebot)\b"
)
"""Scripts that a page runs for others than its reader."""

_WATCH_SECONDS, _WATCH_SECONDS_IN_GROUP = 0.1, 1.0
"""Where the kernel keeps the limit, watching only saves the browser from being thrown out page by page."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """What the browser shows: final address, HTTP status, HTML after scripts ran, with hidden elements marked."""

    url: str
    status: int
    html: str


@dataclass(kw_only=True)
class _Running:
    """A browser, its own process id and that of Playwright's driver, which started it."""

    playwright: Playwright
    browser: Browser
    process: int
    driver: int
    confinement: Confinement
    watch: asyncio.Task[None]
    pages_shown: int = 0
    is_too_large: bool = False
    is_slowed: bool = False
    """A page was not done in time; what it began may go on, so that the next page gets another browser."""


_USUAL = BrowserLimits()


class PageBrowser:
    """The browser, if it runs, and the turns for its pages."""

    def __init__(
        self, *, proxy: EgressProxy, executable: str, home: Path, limits: BrowserLimits, confine: Confine
    ) -> None:
        self._proxy = proxy
        self._executable = executable
        self._home = home
        self._limits = limits
        self._confine: Confine = confine
        self._turns = asyncio.Semaphore(limits.pages)
        self._lock = asyncio.Lock()
        self._running: _Running | None = None
        self._open_pages = 0
        self._idle: asyncio.TimerHandle | None = None
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def is_confined(self) -> bool:
        """True while it runs in a network namespace of its own."""
        return self._running is not None and self._running.confinement.is_confined

    @property
    def process(self) -> int | None:
        """The browser's process id while it runs."""
        return self._running.process if self._running is not None else None

    async def show(self, url: str, *, user_agent: str) -> ShownPage:
        """Open the address, let its scripts run, read the document.

        Raises:
            BrowserFailed: not installed, crashed, or the page was not done in time.

        """
        async with self._turns, self._page_open():
            running = await self._ensure_running()
            running.pages_shown += 1
            try:
                return await self._show(running, url, user_agent)
            except TimeoutError as error:
                running.is_slowed = True
                raise BrowserFailed("The page kept the browser busy for too long.") from error
            except Error as error:
                running.is_slowed = running.is_slowed or isinstance(error, PageTimeout)
                if running.is_too_large:
                    raise BrowserFailed("The page takes more memory than the browser may have.") from error
                raise BrowserFailed(f"The browser could not show the page ({_first_line(error)}).") from error

    async def close(self) -> None:
        """End the browser and its driver."""
        if self._idle is not None:
            self._idle.cancel()
        async with self._lock:
            await self._stop()

    async def _show(self, running: _Running, url: str, user_agent: str) -> ShownPage:
        context: BrowserContext | None = None
        try:
            async with asyncio.timeout(self._limits.page_seconds):
                context = await running.browser.new_context(
                    user_agent=user_agent,
                    accept_downloads=False,
                    service_workers="block",
                    viewport={"width": 1024, "height": 768},
                )
                return await _read(context, url)
        finally:
            await self._let_go(running, context)

    async def _let_go(self, running: _Running, context: BrowserContext | None) -> None:
        """Close the page's context; a browser that cannot even do that is killed."""
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                if context is not None:
                    await context.close()
        except (TimeoutError, Error):
            logger.warning("browser killed", extra={"reason": "it does not close a page"})
            kill_tree(running.process)

    async def _ensure_running(self) -> _Running:
        async with self._lock:
            if self._running is not None and self._is_fit(self._running):
                return self._running
            await self._stop()
            try:
                self._running = await self._start()
            except (Error, TimeoutError, OSError) as error:
                raise BrowserFailed(f"The browser does not start ({_first_line(error)}).") from error
            return self._running

    def _is_fit(self, running: _Running) -> bool:
        """It lives, and is not due to be replaced; that waits until no other page is open."""
        if not running.browser.is_connected():
            return False
        is_due = (
            running.is_slowed
            or running.pages_shown >= self._limits.recycle_pages
            or private_bytes(running.process) > self._limits.memory_bytes / 2
        )
        return self._open_pages > 1 or not is_due

    async def _start(self) -> _Running:
        executable = await asyncio.to_thread(find_chromium, self._executable)
        if executable is None:
            raise BrowserFailed(
                "No Chromium was found; run `playwright install --only-shell chromium` or set SCRIBE_CHROMIUM."
            )
        playwright = await async_playwright().start()
        try:
            return await self._launched(playwright, executable)
        except BaseException:
            await playwright.stop()
            raise

    async def _launched(self, playwright: Playwright, executable: Path) -> _Running:
        try:
            return await self._launch(playwright, executable)
        except Error as error:
            if self._confine != "auto":
                raise
            # Some systems give a namespace and then no sandbox inside; the proxy still is the way that it is told.
            logger.warning("browser not confined", extra={"reason": _first_line(error)})
            self._confine = "off"
            return await self._launch(playwright, executable)

    async def _launch(self, playwright: Playwright, executable: Path) -> _Running:
        started = confinement(
            executable,
            proxy=self._proxy,
            home=self._home,
            confine=self._confine,
            memory_bytes=self._limits.memory_bytes,
        )
        async with started as confined:
            try:
                browser = await launch(
                    playwright, executable=confined.program, proxy_url=self._proxy.url, home=self._home
                )
                process = await browser_process(browser)
            except BaseException:
                confined.close()
                raise
        running = _Running(
            playwright=playwright,
            browser=browser,
            process=process,
            driver=parent_of(process),
            confinement=confined,
            watch=asyncio.create_task(asyncio.sleep(0)),
        )
        running.watch = asyncio.create_task(_watch(running, self._limits.memory_bytes))
        return running

    async def _stop(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        running.watch.cancel()
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await running.browser.close()
        except (TimeoutError, Error):
            logger.warning("browser killed", extra={"reason": "it does not end"})
        kill_tree(running.process)
        try:
            async with asyncio.timeout(_CLOSE_SECONDS):
                await running.playwright.stop()
        except (TimeoutError, Error):
            kill_tree(running.driver)
        running.confinement.close()

    @asynccontextmanager
    async def _page_open(self) -> AsyncIterator[None]:
        """Count open pages; when the last one is closed, the browser may stay for a while, then it ends."""
        if self._idle is not None:
            self._idle.cancel()
        self._open_pages += 1
        try:
            yield
        finally:
            self._open_pages -= 1
            if self._open_pages == 0:
                self._idle = asyncio.get_running_loop().call_later(self._limits.idle_seconds, self._close_when_idle)

    def _close_when_idle(self) -> None:
        task = asyncio.create_task(self._stop_if_idle())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _stop_if_idle(self) -> None:
        async with self._lock:
            if self._open_pages == 0:
                await self._stop()


@asynccontextmanager
async def open_browser(
    *, proxy: EgressProxy, executable: str = "", limits: BrowserLimits = _USUAL, confine: Confine = "auto"
) -> AsyncIterator[PageBrowser]:
    """A browser that starts with the first page and leaves nothing behind when the block ends."""
    with tempfile.TemporaryDirectory(prefix="scribe-browser-", ignore_cleanup_errors=True) as home:
        browser = PageBrowser(proxy=proxy, executable=executable, home=Path(home), limits=limits, confine=confine)
        try:
            yield browser
        finally:
            await browser.close()


async def _watch(running: _Running, most: int) -> None:
    """End a browser that holds more than `most` bytes; a cgroup, where there is one, is the harder limit."""
    pause = _WATCH_SECONDS_IN_GROUP if running.confinement.group is not None else _WATCH_SECONDS
    while True:
        await asyncio.sleep(pause)
        if await asyncio.to_thread(private_bytes, running.process) > most:
            running.is_too_large = True
            logger.warning("browser killed", extra={"reason": "it takes too much memory"})
            kill_tree(running.process)


async def _read(context: BrowserContext, url: str) -> ShownPage:
    await context.route("**/*", _drop_useless)
    page = await context.new_page()
    page.on("dialog", _dismiss)
    context.on("page", _close_popup)
    answer = await page.goto(url, wait_until="domcontentloaded", timeout=_LOAD_MILLISECONDS)
    with suppress(Error):
        # Pages that never fall quiet are read as they stand.
        await page.wait_for_load_state("networkidle", timeout=_QUIET_MILLISECONDS)
    html = await visible_html(context, page)
    return ShownPage(url=page.url, status=answer.status if answer is not None else 0, html=html)


async def _drop_useless(route: Route) -> None:
    """Saves time and memory; what may be reached at all is decided by the proxy."""
    with suppress(Error):
        if route.request.resource_type in _USELESS_RESOURCES or _COUNTS_VISITORS.search(route.request.url):
            await route.abort()
        else:
            await route.continue_()


async def _close_popup(popup: Page) -> None:
    with suppress(Error):
        await popup.close()


async def _dismiss(dialog: Dialog) -> None:
    with suppress(Error):
        await dialog.dismiss()


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:120] if lines else type(error).__name__

"""The browser, loaded with the first page that needs it: until then a scraper saves the 6 MB that Playwright takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module
from typing import TYPE_CHECKING

from scribe_scraper.browser_confinement import Confine
from scribe_scraper.browser_limits import BrowserLimits
from scribe_scraper.egress_proxy import EgressProxy

if TYPE_CHECKING:
    from scribe_scraper.browser import PageBrowser, ShownPage


class LateBrowser:
    """As `PageBrowser`; what it opens is closed with the stack."""

    def __init__(
        self, stack: AsyncExitStack, *, proxy: EgressProxy, executable: str, limits: BrowserLimits, confine: Confine
    ) -> None:
        self._stack = stack
        self._proxy = proxy
        self._executable = executable
        self._limits = limits
        self._confine: Confine = confine
        self._opening = asyncio.Lock()
        self._opened: PageBrowser | None = None

    @property
    def process(self) -> int | None:
        """As `PageBrowser.process`."""
        return self._opened.process if self._opened is not None else None

    async def show(self, url: str, *, user_agent: str) -> ShownPage:
        """As `PageBrowser.show`. Raises BrowserFailed."""
        return await (await self._browser()).show(url, user_agent=user_agent)

    async def _browser(self) -> PageBrowser:
        async with self._opening:
            if self._opened is None:
                await asyncio.to_thread(import_module, "scribe_scraper.browser")
                from scribe_scraper.browser import open_browser

                browser = open_browser(
                    proxy=self._proxy, executable=self._executable, limits=self._limits, confine=self._confine
                )
                self._opened = await self._stack.enter_async_context(browser)
            return self._opened


@asynccontextmanager
async def open_late_browser(
    *, proxy: EgressProxy, executable: str, limits: BrowserLimits, confine: Confine
) -> AsyncIterator[LateBrowser]:
    """Neither a browser nor its library yet; both end with the block."""
    async with AsyncExitStack() as stack:
        yield LateBrowser(stack, proxy=proxy, executable=executable, limits=limits, confine=confine)

"""Pages, redirects and resolvers that try to lead a real Chromium and a real HTTP client inside; and the same unprotected."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from playwright.async_api import Error, async_playwright
from scribe_scraper.browser import PageBrowser, open_browser
from scribe_scraper.browser_limits import BrowserLimits
from scribe_scraper.chromium import find_chromium
from scribe_scraper.egress_map import EgressMap
from scribe_scraper.egress_policy import EgressPolicy
from scribe_scraper.egress_proxy import open_egress_proxy
from scribe_scraper.errors import PageError
from scribe_scraper.http_fetch import HttpFetcher, open_http_fetcher
from scribe_scraper.testing import Handler, Reply, local_server

from scribe_attack_scraper.canary import Canary, running_canary
from scribe_attack_scraper.in_page import attempts, pages

_STATUSES = (301, 302, 303, 307, 308, 200)
_CHAINS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """What was tried and what arrived; `control` is what arrives without protection."""

    in_page: int
    chains: int
    hits: list[str]
    control: int
    confined: bool


async def try_pages(*, every: int = 1) -> Attempts:
    """All pages and redirect chains, or each `every`th, protected and (the pages) not."""
    async with running_canary() as canary:
        bodies = dict(list(pages(canary.targets).items())[::every])
        chains = list(_chains(canary.targets))[::every]
        routes: dict[str, Reply | Handler] = {path: Reply(body=body) for path, body in bodies.items()}
        routes |= _redirects(canary.targets)
        async with local_server(routes) as site:
            mapped = EgressMap(suffix=".example", host="127.0.0.1", port=site.port)
            async with _protected(EgressPolicy(mapped=mapped)) as (browser, http):
                for path in [*bodies, *chains[::2]]:
                    await _shown(browser, f"http://a.example{path}")
                for path in chains[1::2]:
                    await _fetched(http, f"http://a.example{path}")
                await asyncio.sleep(1)
                confined, hits = browser.is_confined, list(canary.hits)
            control = await _unprotected(site.url, list(bodies), canary)
        return Attempts(
            in_page=attempts(canary.targets) // every, chains=len(chains), hits=hits, control=control, confined=confined
        )


@asynccontextmanager
async def _protected(policy: EgressPolicy) -> AsyncIterator[tuple[PageBrowser, HttpFetcher]]:
    async with (
        open_egress_proxy(policy) as proxy,
        open_browser(proxy=proxy, limits=BrowserLimits(page_seconds=10.0)) as browser,
        open_http_fetcher(proxy_url=proxy.url, user_agent="ScribeBot") as http,
    ):
        yield browser, http


async def _shown(browser: PageBrowser, url: str) -> None:
    with suppress(PageError):
        await browser.show(url, user_agent="ScribeBot")


async def _fetched(http: HttpFetcher, url: str) -> None:
    async def anything(_: str) -> None: ...

    with suppress(PageError):
        await http.fetch(url, before_hop=anything)


async def _unprotected(site: str, paths: list[str], canary: Canary) -> int:
    """The same pages in a Chromium that was simply started."""
    canary.hits.clear()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), chromium_sandbox=os.geteuid() != 0)
        for path in paths:
            context = await browser.new_context()
            page = await context.new_page()
            with suppress(Error):
                await page.goto(f"{site}{path}", timeout=5_000)
                await page.wait_for_timeout(300)
            await context.close()
        await browser.close()
    return len(canary.hits)


def _chains(targets: tuple[str, ...]) -> list[str]:
    """Each status and length, to two of the targets each."""
    return [
        f"/hop/{status}/{length}/{(index + length) % len(targets)}"
        for index, status in enumerate(_STATUSES)
        for length in range(1, _CHAINS + 1)
        for index in (index, index + 3)
    ]


def _redirects(targets: tuple[str, ...]) -> dict[str, Reply | Handler]:
    """Hops that lead to shorter chains, and at last inside; status 200 means a Refresh header."""
    routes: dict[str, Reply | Handler] = {}
    for status in _STATUSES:
        for which, target in enumerate(targets):
            for length in range(1, _CHAINS + 1):
                to = f"{target}/" if length == 1 else f"http://b{length}.example/hop/{status}/{length - 1}/{which}"
                headers = {"Refresh": f"0;url={to}"} if status == 200 else {"Location": to}
                routes[f"/hop/{status}/{length}/{which}"] = Reply(status=status, headers=headers, body=b"<p>hop</p>")
    return routes

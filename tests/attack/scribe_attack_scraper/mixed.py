"""A mixed corpus: how often the browser is used, whether it was where it had to be, and how much faster it is without."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from scribe_scraper.errors import PageError
from scribe_scraper.page import Method, Page
from scribe_scraper.page_fetch import PageFetcher
from scribe_scraper.testing import Handler, Reply, local_server

from scribe_attack_scraper.extraction import word_f1
from scribe_attack_scraper.fetching import running_fetcher
from scribe_attack_scraper.layouts_first import FIRST
from scribe_attack_scraper.layouts_second import SECOND
from scribe_attack_scraper.people import SCHOLARS
from scribe_attack_scraper.script_pages import SCRIPTED, built, rendered_by_server

_READ = 0.8
"""Word F1 from which on a page counts as read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """Pages of both kinds, which of them took the browser, and median seconds of a page."""

    pages: int
    needing: int
    in_browser: int
    read_of_needing: int
    plain_seconds: float
    browser_seconds: float
    wrong: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    path: str
    needs_browser: bool
    truth: str


async def read_mixed(static: int = 144, scripted: int = 36) -> Mixed:
    """Read so many pages of each kind, one after the other."""
    routes, cases = _corpus(static, scripted)
    async with local_server(routes) as site, running_fetcher(site.port) as fetcher:
        read = [(case, *await _timed(fetcher, case)) for case in cases]
    needing = [(case, page) for case, page, _ in read if case.needs_browser]
    good = [case for case, page in needing if page is not None and word_f1(page.text, case.truth) >= _READ]
    wrong = [f"not read: {case.path}" for case, _ in needing if case not in good]
    wrong += [f"browser not needed: {case.path}" for case, page, _ in read if not case.needs_browser and _used(page)]
    return Mixed(
        pages=len(cases),
        needing=len(needing),
        in_browser=sum(_used(page) for _, page, _ in read),
        read_of_needing=len(good),
        plain_seconds=_median([seconds for _, page, seconds in read if page and not _used(page)]),
        browser_seconds=_median([seconds for _, page, seconds in read if _used(page)]),
        wrong=wrong,
    )


def _corpus(static: int, scripted: int) -> tuple[dict[str, Reply | Handler], list[_Case]]:
    routes: dict[str, Reply | Handler] = {}
    cases = []
    shown = [(layout.__name__, who, layout(who)) for layout in (*FIRST, *SECOND) for who in SCHOLARS][:static]
    for index, (name, who, page) in enumerate(shown):
        html = page.html if index % 2 else rendered_by_server(page.html)
        path = f"/{name}/{who.key}"
        routes[path] = Reply(body=html.encode(page.encoding, "xmlcharrefreplace"), content_type=page.content_type)
        cases.append(_Case(path=path, needs_browser=False, truth=" ".join(page.main)))
    for index in range(scripted):
        manner, who = SCRIPTED[index % len(SCRIPTED)], SCHOLARS[(index * 5) % len(SCHOLARS)]
        html, truth = built(who)
        path = f"/{manner.__name__}/{index}"
        routes[path] = Reply(body=manner(who, html).encode())
        routes[f"/data/{who.key}"] = Reply(body=html.encode())
        cases.append(_Case(path=path, needs_browser=True, truth=truth))
    return routes, cases


async def _timed(fetcher: PageFetcher, case: _Case) -> tuple[Page | None, float]:
    began = time.monotonic()
    try:
        page = await fetcher.fetch(f"http://site.example{case.path}")
    except PageError:
        return None, time.monotonic() - began
    return page, time.monotonic() - began


def _used(page: Page | None) -> bool:
    return page is not None and page.method is Method.BROWSER


def _median(values: list[float]) -> float:
    return statistics.median(values) if values else 0.0

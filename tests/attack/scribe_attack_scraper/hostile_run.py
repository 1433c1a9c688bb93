"""Sixty hostile pages, one after the other, through one scraper: each ends in time, and the next page is fine."""

from __future__ import annotations

import asyncio
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from scribe_scraper.errors import PageError
from scribe_scraper.page_fetch import PageFetcher
from scribe_scraper.process_tree import tree_of

from scribe_attack_scraper.fetching import running_fetcher
from scribe_attack_scraper.hostile_pages import hostile, hostile_server

MOST_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """Pages tried, those that failed us and how; processes that were left."""

    cases: int
    failed: list[str]
    slowest_seconds: float
    left: int


async def try_hostile(*, every: int = 1, offset: int = 0) -> Hostile:
    """Each page, or each `every`th from `offset` on."""
    names = list(hostile())[offset::every]
    failed: list[str] = []
    slowest = 0.0
    async with hostile_server() as port:
        async with running_fetcher(port) as fetcher:
            for name in names:
                seconds = await _seconds(fetcher, name)
                slowest = max(slowest, seconds)
                failed += [f"{name}: took {seconds:.1f} s"] if seconds > MOST_SECONDS else []
                failed += await _next_fails(fetcher, name)
            browser = fetcher.browser.process
        await asyncio.sleep(1)
        left = len(leftovers(browser))
    return Hostile(cases=len(names), failed=failed, slowest_seconds=slowest, left=left)


async def _seconds(fetcher: PageFetcher, name: str) -> float:
    began = time.monotonic()
    with suppress(PageError):
        await fetcher.fetch(f"http://a.example/{quote(name)}")
    return time.monotonic() - began


async def _next_fails(fetcher: PageFetcher, name: str) -> list[str]:
    """After it, a plain page and one in the browser are read as if nothing had been."""
    for path, text in (("fine", "Ann Lee studies gels."), ("fine%20in%20a%20browser", "Ann Lee builds foams.")):
        try:
            page = await fetcher.fetch(f"http://b.example/{path}")
        except PageError as error:
            return [f"after {name}: {error}"]
        if page.text != text:
            return [f"after {name}: {page.text[:60]!r}"]
    return []


def leftovers(browser: int | None) -> list[int]:
    """Our descendants that still run (the dead that nobody fetched do not count), and the browser if it does."""
    ours = tree_of(os.getpid())[1:] + ([browser] if browser else [])
    return [process for process in set(ours) if _runs(process)]


def _runs(process: int) -> bool:
    with suppress(OSError, IndexError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False

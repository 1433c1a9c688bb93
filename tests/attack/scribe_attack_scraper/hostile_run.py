"""Sixty hostile pages, one after the other, through one real scraper in a memory cgroup: each ends in time, the next page is fine."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import quote

from scribe_attack_scraper.hostile_pages import hostile, hostile_server
from scribe_attack_scraper.service import ScraperProcess, members_of, running_scraper

MOST_SECONDS = 20.0
CAP_MB = 800
_NEXT = {"fine": "Ann Lee studies gels.", "fine in a browser": "Ann Lee builds foams."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """Pages tried, those that failed us and how; the most memory seen (PSS, MB), and processes that were left."""

    cases: int
    failed: list[str]
    slowest_seconds: float
    peak_mb: float
    left: int


async def try_hostile(*, every: int = 1, offset: int = 0) -> Hostile:
    """Each page, or each `every`th from `offset` on."""
    names = list(hostile())[offset::every]
    failed: list[str] = []
    slowest = 0.0
    async with hostile_server() as port:
        async with running_scraper(port, memory_mb=CAP_MB) as scraper:
            sampling = asyncio.create_task(scraper.sample())
            for name in names:
                seconds, why = await _tried(scraper, name)
                slowest = max(slowest, seconds)
                failed += [f"{name}: {one}" for one in why]
            sampling.cancel()
            tree = await scraper.members()
        left = await _left(scraper, tree)
    return Hostile(cases=len(names), failed=failed, slowest_seconds=slowest, peak_mb=max(scraper.samples), left=left)


async def _tried(scraper: ScraperProcess, name: str) -> tuple[float, list[str]]:
    """Seconds that the page took, and what was wrong with it or with the two pages after it."""
    began, samples = time.monotonic(), len(scraper.samples)
    said = await scraper.read(f"http://a.example/{quote(name)}")
    seconds = time.monotonic() - began
    wrong = [f"took {seconds:.1f} s"] if seconds > MOST_SECONDS else []
    wrong += [f"the call ended with {said}"] if said.startswith("<") else []
    for path, text in _NEXT.items():
        following = await scraper.read(f"http://b.example/{quote(path)}")
        wrong += [f"then {path}: {following[:60]!r}"] if following != text else []
    most = max(scraper.samples[samples:], default=0.0)
    wrong += [f"memory cap passed: {most:.0f} MB"] if most > CAP_MB else []
    return seconds, wrong


async def _left(scraper: ScraperProcess, tree: list[int]) -> int:
    """Processes of the scraper that outlive it."""
    await asyncio.sleep(1)
    return len({*(set(tree) & set(await scraper.members())), *members_of(scraper.group)})

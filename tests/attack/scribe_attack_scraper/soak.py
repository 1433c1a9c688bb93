"""Many pages through one real scraper: its memory, while it reads them, before, after, and at the end."""

from __future__ import annotations

import asyncio
import statistics
from dataclasses import dataclass

from scribe_scraper.testing import Handler, Reply, local_server

from scribe_attack_scraper.idle_memory import idle
from scribe_attack_scraper.layouts_first import FIRST
from scribe_attack_scraper.layouts_second import SECOND
from scribe_attack_scraper.people import SCHOLARS
from scribe_attack_scraper.script_pages import SCRIPTED, built
from scribe_attack_scraper.service import ScraperProcess, members_of, resident, running_scraper

CAP_MB = 500
_IN_BROWSER = 5
"""Every so manyth page needs the browser."""

_WARM_UP = 0.2
"""The share of the pages after which the memory is to stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soak:
    """`peak_mb`: the most PSS of all processes together while pages were read one at a time, in MB.

    `growth`: of what the service keeps in memory, from warm-up to the end, as a share.
    """

    pages: int
    not_read: int
    peak_mb: float
    growth: float
    orphans: int
    confined_by_cgroup: bool


async def soak(pages: int) -> Soak:
    """Read so many pages, one at a time."""
    routes, paths = _site()
    async with local_server(routes) as site:
        async with running_scraper(site.port, memory_mb=CAP_MB, SCRAPER_BROWSER_IDLE_SECONDS="1") as scraper:
            sampling = asyncio.create_task(scraper.sample())
            not_read, marks = await _read_all(scraper, paths, pages)
            sampling.cancel()
            await idle(scraper)
            orphans = len(await scraper.members()) - 1
            tree = await scraper.members()
        await asyncio.sleep(1)
        left = {*(set(tree) & set(await scraper.members())), *members_of(scraper.group)}
    return Soak(
        pages=pages,
        not_read=not_read,
        peak_mb=max(scraper.samples),
        growth=_growth(marks),
        orphans=orphans + len(left),
        confined_by_cgroup=scraper.group is not None,
    )


async def _read_all(scraper: ScraperProcess, paths: list[str], pages: int) -> tuple[int, list[float]]:
    """Pages that were not read, and the service's own memory along the way."""
    not_read, marks = 0, []
    for index in range(pages):
        text = await scraper.read(f"http://h{index % 50}.example{paths[index % len(paths)]}")
        not_read += len(text) < 50 or text.startswith("<")
        if index >= pages * _WARM_UP and index % 10 == 0:
            marks.append(resident(scraper.process.pid) / 1_000_000)
    return not_read, marks


def _growth(marks: list[float]) -> float:
    """From the first quarter of what was seen after warm-up to the last, by their medians."""
    quarter = max(1, len(marks) // 4)
    first, last = statistics.median(marks[:quarter]), statistics.median(marks[-quarter:])
    return last / first - 1


def _site() -> tuple[dict[str, Reply | Handler], list[str]]:
    """Pages of all layouts, and every fifth one built by scripts."""
    routes: dict[str, Reply | Handler] = {}
    static = [(f"/{layout.__name__}/{who.key}", layout(who)) for who in SCHOLARS for layout in (*FIRST, *SECOND)]
    paths: list[str] = []
    for index, (path, page) in enumerate(static):
        routes[path] = Reply(body=page.html.encode(page.encoding, "xmlcharrefreplace"), content_type=page.content_type)
        paths.append(path)
        if len(paths) % _IN_BROWSER == _IN_BROWSER - 1:
            manner, who = SCRIPTED[index % len(SCRIPTED)], SCHOLARS[index % len(SCHOLARS)]
            html, _ = built(who)
            scripted = f"/{manner.__name__}/{index}"
            routes[scripted] = Reply(body=manner(who, html).encode())
            routes[f"/data/{who.key}"] = Reply(body=html.encode())
            paths.append(scripted)
    return routes, paths

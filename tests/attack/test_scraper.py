"""The small form of `make attack-scraper`, with every test run."""

from __future__ import annotations

import pytest
from scribe_attack_scraper.barriers import barrier_pages
from scribe_attack_scraper.browser_attempts import try_pages
from scribe_attack_scraper.extraction import read_corpus, recognised
from scribe_attack_scraper.hostile_run import try_hostile
from scribe_attack_scraper.idle_memory import measure_idle
from scribe_attack_scraper.layouts_second import SECOND
from scribe_attack_scraper.mixed import read_mixed
from scribe_attack_scraper.rebinding import try_rebinding
from scribe_attack_scraper.robots_cases import try_robots
from scribe_attack_scraper.soak import soak
from scribe_attack_scraper.ssrf_policy import try_policy
from scribe_scraper.html_text import read_html

pytestmark = pytest.mark.integration


def test_pages_are_read() -> None:
    """On layouts that no rule was written on: the main text, position, affiliation and titles."""
    seen = read_corpus(SECOND)
    assert seen.f1 >= 0.90, seen.worst
    assert seen.fields_found >= 0.95, seen.worst


def test_pages_that_are_none() -> None:
    """Blocks, sign-ins and errors are recognised."""
    pages = barrier_pages()
    assert len(recognised(pages, lambda html: read_html(html).is_block_page)) <= len(pages) / 100


async def test_the_browser_is_used_where_it_must_be() -> None:
    """Pages that scripts write are read; static ones cost no browser, however they look."""
    seen = await read_mixed(static=36, scripted=9)
    assert seen.wrong == []


async def test_no_spelling_leads_inside() -> None:
    """A thousand spellings of inside are refused, good addresses are not."""
    seen = await try_policy()
    assert seen.wrong == []
    assert (seen.refused_cases >= 1000, seen.good_cases >= 150) == (True, True)


async def test_no_page_leads_inside() -> None:
    """Every twelfth page and redirect chain in real Chromium; the same pages without protection do arrive."""
    seen = await try_pages(every=12)
    assert seen.hits == []
    assert seen.control >= 5


async def test_no_name_leads_inside() -> None:
    """Every tenth schedule of changing answers; a careless client does arrive."""
    seen = await try_rebinding(every=9)
    assert seen.hits == []
    assert seen.control >= 1


async def test_robots() -> None:
    """Every case of the RFC, and spacing as the sandbox's web server saw it."""
    seen = await try_robots()
    assert seen.wrong == []
    assert seen.asked_robots_once
    assert seen.shortest_gap >= seen.wanted_gap * 0.95


async def test_hostile_pages() -> None:
    """A few of the hostile pages; the page after each is read."""
    seen = await try_hostile(every=16, offset=6)
    assert (seen.failed, seen.left) == ([], 0)


async def test_memory() -> None:
    """A few dozen pages: memory stays within its limits, and no process is left."""
    seen = await soak(40)
    assert (seen.not_read, seen.orphans) == (0, 0)
    assert seen.peak_mb <= 500


async def test_idle_memory() -> None:
    """The service alone, before its first job and after a whole one."""
    seen = await measure_idle()
    assert seen.facts
    assert (seen.before_mb <= 80, seen.after_mb <= 150) == (True, True), seen

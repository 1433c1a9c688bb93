"""The ladder: plain HTTP, then the browser where scripts write the page, and PDFs apart."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from scribe_scraper.errors import PageError, PageUnreachable, PageUnreadable, RobotsDenied
from scribe_scraper.page import Method, PageKind
from scribe_scraper.page_fetch import PageFetcher, open_page_fetcher
from scribe_scraper.pdf_testing import small_pdf
from scribe_scraper.settings import ScraperSettings
from scribe_scraper.testing import LocalServer, Reply, local_server

pytestmark = pytest.mark.integration

STATIC = b"<title>Ann</title><body><p>Ann Lee studies gels.</p></body>"
SHELL = b"<title>x</title><body><div id='app'></div><script>document.title = 'Built'; document.querySelector('#app').innerHTML = '<p>Ann Lee builds foams.</p>'</script></body>"


@pytest.fixture
async def site() -> AsyncIterator[LocalServer]:
    """A site with a page of each kind."""
    routes = {
        "/static": Reply(body=STATIC),
        "/shell": Reply(body=SHELL),
        "/pdf": Reply(body=small_pdf("Ann Lee, vita"), content_type="application/octet-stream"),
        "/text": Reply(body=b"plain words", content_type="text/plain"),
        "/image": Reply(body=b"\x89PNG", content_type="image/png"),
        "/empty": Reply(),
        "/tagged": lambda call: (
            Reply(status=304)
            if call.headers.get("if-none-match") == '"1"'
            else Reply(body=STATIC, headers={"ETag": '"1"'})
        ),
        "/secret": Reply(body=STATIC, headers={"Cache-Control": "private"}),
        "/busy": Reply(status=429, headers={"Retry-After": "60"}),
        "/private/x": Reply(body=STATIC),
        "/to-private": Reply(status=302, headers={"Location": "/private/x"}),
        "/barrier": Reply(body=b"<title>Just a moment...</title><body>wait</body>"),
        "/robots.txt": Reply(body=b"User-agent: *\nDisallow: /private"),
    }
    async with local_server(dict(routes)) as server:
        yield server


@pytest.fixture
async def fetcher(site: LocalServer, tmp_path: Path) -> AsyncIterator[PageFetcher]:
    """The fetcher as the service builds it, with the sandbox's names mapped to the site."""
    settings = ScraperSettings.model_validate(
        {
            "SCRIBE_EGRESS_MAP": f".example=127.0.0.1:{site.port}",
            "SCRIBE_SCRAPER_HOST_PAUSE_SECONDS": 0,
            "SCRIBE_CONTACT": "me@arden.example",
            "SCRIBE_HOME": str(tmp_path),
        }
    )
    async with open_page_fetcher(settings) as opened:
        yield opened


async def test_static_page(fetcher: PageFetcher, site: LocalServer) -> None:
    """A static page needs no browser; robots.txt is asked first, and sites see whom to write to."""
    page = await fetcher.fetch("http://a.example/static")
    assert (page.title, page.text, page.method, page.kind) == (
        "Ann",
        "Ann Lee studies gels.",
        Method.HTTP,
        PageKind.WEB_PAGE,
    )
    assert [call.path for call in site.calls] == ["/robots.txt", "/static"]
    assert "me@arden.example" in site.calls[1].headers["user-agent"]
    assert fetcher.browser.process is None


async def test_script_page(fetcher: PageFetcher) -> None:
    """A page that scripts write is read in the browser."""
    page = await fetcher.fetch("http://a.example/shell")
    assert (page.title, page.text, page.method) == ("Built", "Ann Lee builds foams.", Method.BROWSER)


async def test_pdf_and_plain_text(fetcher: PageFetcher) -> None:
    """PDFs are known by their first bytes, and plain text is taken as it is."""
    assert (await fetcher.fetch("http://a.example/pdf")).kind is PageKind.PDF
    assert (await fetcher.fetch("http://a.example/text")).text == "plain words"


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/missing", PageUnreachable),
        ("/image", PageUnreadable),
        ("/empty", PageUnreadable),
        ("/barrier", PageUnreadable),
        ("/private/x", RobotsDenied),
        ("/to-private", RobotsDenied),
    ],
)
async def test_reasons(fetcher: PageFetcher, path: str, error: type[PageError]) -> None:
    """What is missing, no text, a barrier or forbidden, even over a redirect, says so."""
    with pytest.raises(error):
        await fetcher.fetch(f"http://a.example{path}")


def asked(site: LocalServer, path: str) -> int:
    """How often the site was asked for the path."""
    return sum(call.path == path for call in site.calls)


async def test_a_hundred_readers_cost_one_fetch(fetcher: PageFetcher, site: LocalServer) -> None:
    """A page read by many at once, and again later, is fetched once; how it was obtained is told."""
    pages = await asyncio.gather(*(fetcher.fetch("http://a.example/static") for _ in range(100)))
    assert (asked(site, "/static"), {page.text for page in pages}) == (1, {"Ann Lee studies gels."})
    assert [told.split(":")[0] for told in pages[0].trail] == ["robots", "http"]
    assert [told.split(":")[0] for told in pages[1].trail] == ["cache"]


async def test_old_pages_are_confirmed(fetcher: PageFetcher, site: LocalServer) -> None:
    """A page that is no longer fresh is asked for only if it changed."""
    old = dataclasses.replace(fetcher, cache=dataclasses.replace(fetcher.cache, fresh_seconds=1e-9))
    first, second = [await old.fetch("http://a.example/tagged") for _ in range(2)]
    assert first.text == second.text
    assert [call.headers.get("if-none-match") for call in site.calls if call.path == "/tagged"] == [None, '"1"']


async def test_private_answers_are_not_kept(fetcher: PageFetcher, site: LocalServer) -> None:
    """What a site wants kept nowhere is fetched for each reader."""
    for _ in range(2):
        await fetcher.fetch("http://a.example/secret")
    assert asked(site, "/secret") == 2


async def test_a_busy_site_is_left_alone(fetcher: PageFetcher, site: LocalServer) -> None:
    """After Retry-After, nothing more is asked of the host."""
    for path in ("/busy", "/static"):
        with pytest.raises(PageUnreachable):
            await fetcher.fetch(f"http://a.example{path}")
    assert asked(site, "/static") == 0
    assert (await fetcher.fetch("http://b.example/static")).text

"""Plain HTTP through the proxy: what is followed, what is refused, and how much is taken."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator

import pytest
from scribe_scraper.content_coding import decoder
from scribe_scraper.egress_map import EgressMap
from scribe_scraper.egress_policy import EgressPolicy
from scribe_scraper.egress_proxy import open_egress_proxy
from scribe_scraper.errors import AddressRefused, PageError, PageTooLarge, PageUnreachable, PageUnreadable, RobotsDenied
from scribe_scraper.http_fetch import LARGEST_BODY, HttpFetcher, Response, open_http_fetcher
from scribe_scraper.robots import RobotsCache
from scribe_scraper.testing import LocalServer, Reply, local_server

AGENT = "ScribeBot/0.1"
BOMB = gzip.compress(bytes(30_000_000))


@pytest.fixture
async def site() -> AsyncIterator[LocalServer]:
    """A site with pages that do not behave."""
    routes = {
        "/page": Reply(body=b"a page", content_type="Text/HTML; charset=ISO-8859-1"),
        "/hop": Reply(status=302, headers={"Location": "http://b.example/page"}),
        "/loop": Reply(status=302, headers={"Location": "/loop"}),
        "/inside": Reply(status=302, headers={"Location": "http://127.0.0.1:8080/secret"}),
        "/metadata": Reply(status=307, headers={"Location": "http://169.254.169.254/latest/"}),
        "/file": Reply(status=302, headers={"Location": "file:///etc/passwd"}),
        "/big": Reply(body=b"x" * (LARGEST_BODY + 1)),
        "/bomb": Reply(body=BOMB, headers={"Content-Encoding": "gzip"}),
        "/packed": Reply(body=gzip.compress(b"packed page"), headers={"Content-Encoding": "gzip"}),
        "/brotli": Reply(body=b"x", headers={"Content-Encoding": "br"}),
        "/broken": Reply(body=b"not gzip", headers={"Content-Encoding": "gzip"}),
        "/cookie": Reply(body=b"x", headers={"Set-Cookie": "id=1"}),
    }
    async with local_server(dict(routes)) as server:
        yield server


@pytest.fixture
async def fetcher(site: LocalServer) -> AsyncIterator[HttpFetcher]:
    """A fetcher behind a proxy that maps sandbox names to the site."""
    policy = EgressPolicy(mapped=EgressMap(suffix=".example", host="127.0.0.1", port=site.port))
    async with open_egress_proxy(policy) as proxy, open_http_fetcher(proxy_url=proxy.url, user_agent=AGENT) as opened:
        yield opened


async def fetch(fetcher: HttpFetcher, path: str) -> Response:
    """Fetch without asking robots."""

    async def anything(_: str) -> None: ...

    return await fetcher.fetch(f"http://a.example{path}", before_hop=anything)


async def test_page(fetcher: HttpFetcher, site: LocalServer) -> None:
    """A page comes with its address, media type and charset, and sites see who asks."""
    answer = await fetch(fetcher, "/page")
    assert (answer.url, answer.status, answer.body) == ("http://a.example/page", 200, b"a page")
    assert (answer.media_type, answer.charset.lower()) == ("text/html", "iso-8859-1")
    assert site.calls[0].headers["user-agent"] == AGENT


async def test_redirect_and_compression(fetcher: HttpFetcher) -> None:
    """Redirects are followed to their end, and compressed pages are unpacked."""
    assert (await fetch(fetcher, "/hop")).url == "http://b.example/page"
    assert (await fetch(fetcher, "/packed")).body == b"packed page"


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/loop", PageUnreachable),
        ("/inside", AddressRefused),
        ("/metadata", AddressRefused),
        ("/file", AddressRefused),
        ("/big", PageTooLarge),
        ("/bomb", PageTooLarge),
        ("/brotli", PageUnreadable),
        ("/broken", PageUnreadable),
    ],
)
async def test_refusals(fetcher: HttpFetcher, path: str, error: type[PageError]) -> None:
    """Loops, ways inside, other schemes, big bodies, bombs and unknown or broken codings end with their own error."""
    with pytest.raises(error):
        await fetch(fetcher, path)


async def test_tls_to_the_inside(fetcher: HttpFetcher) -> None:
    """A tunnel to an inside address is refused as well."""

    async def anything(_: str) -> None: ...

    with pytest.raises(AddressRefused):
        await fetcher.fetch("https://127.0.0.1/", before_hop=anything)


async def test_no_cookies(fetcher: HttpFetcher, site: LocalServer) -> None:
    """A cookie is never sent back."""
    await fetch(fetcher, "/cookie")
    await fetch(fetcher, "/cookie")
    assert "cookie" not in site.calls[-1].headers


def test_raw_deflate() -> None:
    """Servers that send raw deflate as `deflate` are understood, in pieces too."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(b"page " * 100) + packer.flush()
    unpack = decoder("deflate")
    assert unpack.feed(packed[:10], 1000) + unpack.feed(packed[10:], 1000) == b"page " * 100


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        (Reply(status=404), True),
        (Reply(body=b"User-agent: *\nDisallow: /private"), True),
        (Reply(body=b"User-agent: *\nDisallow: /"), False),
        (Reply(body=b"User-agent: *\nAllow: /\n\nUser-agent: ScribeBot\nDisallow: /pa*e$"), False),
        (Reply(status=500), False),
    ],
)
async def test_robots(fetcher: HttpFetcher, site: LocalServer, robots: Reply, allowed: bool) -> None:
    """robots.txt is obeyed; without one everything is allowed, and a server in trouble is left alone."""
    site.routes["/robots.txt"] = robots
    cache = RobotsCache(fetcher)
    if allowed:
        await cache.check("http://a.example/page")
    else:
        with pytest.raises(RobotsDenied):
            await cache.check("http://a.example/page")
    await cache.rules("http://a.example/other")
    assert len(site.calls) == 1

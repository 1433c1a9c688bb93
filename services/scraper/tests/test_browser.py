"""Real Chromium on pages that need it, and on pages that fight it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from scribe_scraper.browser import PageBrowser, open_browser
from scribe_scraper.browser_limits import BrowserLimits
from scribe_scraper.egress_map import EgressMap
from scribe_scraper.egress_policy import EgressPolicy
from scribe_scraper.egress_proxy import open_egress_proxy
from scribe_scraper.errors import BrowserFailed
from scribe_scraper.html_text import read_html
from scribe_scraper.testing import LocalServer, Reply, local_server

pytestmark = pytest.mark.integration

BUILT = b"<body><div id='root'></div><script>document.getElementById('root').textContent = 'built by ' + 'script'</script></body>"
STUCK = b"<body><script>for (;;) {}</script></body>"
DIALOGS = b"<body><script>alert(1); window.open('/built'); document.body.append('after the dialog')</script></body>"
SHY = b"""<body><style>.a{display:none} .b{color:#fff} .c{position:absolute;left:-9999px} .d{visibility:hidden}
.d b{visibility:visible} .e{font-size:1px} .f{opacity:0} .g{height:1px;width:1px;overflow:hidden} .h{color:white;background:navy}
.i{clip-path:inset(50%)} p:nth-of-type(2){display:none}</style><h1>seen</h1><p class=h>seen on navy</p><p>HIDDEN nth</p>
<div class=a>HIDDEN a</div><div class=b>HIDDEN b<i style="color:red">seen in b</i></div><div class=c>HIDDEN c</div>
<div class=d>HIDDEN d<b>seen in d</b></div><div class=e>HIDDEN e</div><div class=f>HIDDEN f</div><div class=g>HIDDEN g</div>
<div class=i>HIDDEN i</div><div id=root></div>
<script>window.getComputedStyle = () => ({}); document.getElementById('root').textContent = 'seen, by script'</script></body>"""

HOG = b"<body><script>const kept = []; for (;;) kept.push(new Uint8Array(1e7).fill(7))</script></body>"
LIMITS = BrowserLimits(page_seconds=4.0, recycle_pages=3, memory_bytes=700_000_000)


def reaching(target: str) -> bytes:
    """A page that tries to reach an inside address in several ways."""
    return f"""<body><script>
    for (const way of [() => fetch('{target}'), () => new WebSocket('{target}'.replace('http', 'ws')),
                       () => navigator.sendBeacon('{target}')]) {{ try {{ way() }} catch (e) {{}} }}
    </script><iframe src="{target}"></iframe><link rel="preconnect" href="{target}"><p>done</p></body>""".encode()


def running(group: int) -> list[str]:
    """Processes of the group that run; the dead that init has not fetched yet do not count."""
    states = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            _, _, rest = path.read_text().rpartition(") ")
            state, _, its_group, *_ = rest.split()
            states += [state] if int(its_group) == group and state != "Z" else []
    return states


@pytest.fixture
async def inside() -> AsyncIterator[LocalServer]:
    """A server on loopback that nobody from the web may reach."""
    async with local_server({}) as server:
        yield server


@pytest.fixture
async def site(inside: LocalServer) -> AsyncIterator[LocalServer]:
    """A site with pages for browsers."""
    routes = {
        "/built": Reply(body=BUILT),
        "/stuck": Reply(body=STUCK),
        "/hog": Reply(body=HOG),
        "/shy": Reply(body=SHY),
        "/dialogs": Reply(body=DIALOGS),
        "/reach": Reply(body=reaching(inside.url)),
    }
    async with local_server(dict(routes)) as server:
        yield server


@pytest.fixture
async def browser(site: LocalServer) -> AsyncIterator[PageBrowser]:
    """A browser that sees the site under sandbox names."""
    policy = EgressPolicy(mapped=EgressMap(suffix=".example", host="127.0.0.1", port=site.port))
    async with (
        open_egress_proxy(policy) as proxy,
        open_browser(proxy=proxy, limits=LIMITS) as opened,
    ):
        yield opened


async def test_script_built_page(browser: PageBrowser) -> None:
    """Scripts run, and what they wrote is read; two pages at a time share one browser."""
    first, second = await asyncio.gather(
        *(browser.show("http://a.example/built", user_agent="ScribeBot") for _ in range(2))
    )
    assert "built by script" in first.html
    assert second.status == 200


async def test_hidden_text_is_marked(browser: PageBrowser) -> None:
    """What computed styles hide is no text of the page, even when its scripts replace the functions that tell styles."""
    read = read_html((await browser.show("http://a.example/shy", user_agent="ScribeBot")).html)
    assert "HIDDEN" not in read.text
    assert read.text.split("\n") == ["seen", "seen on navy", "seen in b", "seen in d", "seen, by script"]


async def test_dialogs_and_popups(browser: PageBrowser) -> None:
    """Dialogs and windows do not hold a page up."""
    assert "after the dialog" in (await browser.show("http://a.example/dialogs", user_agent="ScribeBot")).html


async def test_nothing_inside_is_reached(browser: PageBrowser, inside: LocalServer) -> None:
    """Frames, fetches, sockets and beacons to loopback never arrive."""
    shown = await browser.show("http://a.example/reach", user_agent="ScribeBot")
    assert "done" in shown.html
    assert not inside.calls


async def test_stuck_page(browser: PageBrowser) -> None:
    """A page that never ends is given up, and the next page is shown by a browser that it has no part in."""
    with pytest.raises(BrowserFailed):
        await browser.show("http://a.example/stuck", user_agent="ScribeBot")
    stuck = browser.process
    assert "built by script" in (await browser.show("http://a.example/built", user_agent="ScribeBot")).html
    assert stuck != browser.process


async def test_killed_browser_comes_back(browser: PageBrowser) -> None:
    """A browser that died is replaced with the next page."""
    await browser.show("http://a.example/built", user_agent="ScribeBot")
    assert browser.process is not None
    os.killpg(browser.process, signal.SIGKILL)
    await asyncio.sleep(0.5)
    assert "built by script" in (await browser.show("http://a.example/built", user_agent="ScribeBot")).html


async def test_browser_has_no_network(browser: PageBrowser) -> None:
    """Where the system allows, its processes see no interface but a loopback of their own."""
    await browser.show("http://a.example/built", user_agent="ScribeBot")
    if not browser.is_confined:
        pytest.skip("this system gives no network namespaces")
    interfaces = Path(f"/proc/{browser.process}/net/dev").read_text().splitlines()[2:]  # noqa: ASYNC240
    assert [line.split(":")[0].strip() for line in interfaces] == ["lo"]


async def test_recycled(browser: PageBrowser) -> None:
    """After its number of pages the browser is a new one."""
    seen = []
    for _ in range(4):
        await browser.show("http://a.example/built", user_agent="ScribeBot")
        seen.append(browser.process)
    assert seen[0] == seen[2] != seen[3]


async def test_memory_hog(browser: PageBrowser) -> None:
    """A page that takes all memory ends, and the next page is shown."""
    with pytest.raises(BrowserFailed):
        await browser.show("http://a.example/hog", user_agent="ScribeBot")
    assert "built by script" in (await browser.show("http://a.example/built", user_agent="ScribeBot")).html


async def test_nothing_is_left(browser: PageBrowser) -> None:
    """After closing, no process of the browser is left."""
    await browser.show("http://a.example/built", user_agent="ScribeBot")
    process = browser.process
    await browser.close()
    assert process is not None
    assert not running(process)


async def test_no_browser_installed() -> None:
    """A missing browser is said in words that help."""
    async with (
        open_egress_proxy(EgressPolicy()) as proxy,
        open_browser(proxy=proxy, executable="/nowhere/chromium") as missing,
    ):
        with pytest.raises(BrowserFailed, match="SCRIBE_CHROMIUM"):
            await missing.show("http://a.example/", user_agent="ScribeBot")

"""What RFC 9309 says about a robots.txt, as cases; and what a site may answer instead of one."""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass

from scribe_sandbox.testing import running_sandbox
from scribe_scraper.robots import RobotsCache
from scribe_scraper.testing import Reply, local_server

from scribe_attack_scraper.fetching import running_fetcher

_FILES = r"""
# the examples of the RFC, section 5
User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html | +/ -/a.gif +/a.gif?x -/example/ -/example/page.html +/publications/x
User-Agent: ScribeBot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif | -/ +/example/page.html +/example/allowed.gif -/example/other.gif +/example/page.html?x
User-Agent: *\nDisallow: /a\n\nUser-Agent: ScribeBot\nDisallow: | +/a +/ +/a/b
User-Agent: ScribeBot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif | +/example/page/x.html -/example/page/disallowed.gif +/other
# the longest match wins, allow wins a tie
User-agent: *\nAllow: /p\nDisallow: / | +/page -/other -/ +/p
User-agent: *\nAllow: /folder\nDisallow: /folder | +/folder/page +/folder
User-agent: *\nAllow: /page\nDisallow: /*.htm | -/page.htm +/page +/pages
User-agent: *\nAllow: /$\nDisallow: / | +/ -/page.htm -/index.html
User-agent: *\nDisallow: /x\nAllow: /x/y\nDisallow: /x/y/z | -/x -/x/a +/x/y +/x/y/a -/x/y/z -/x/y/z/a
# paths begin where they begin, and case counts
User-agent: *\nDisallow: /fish | -/fish -/fish.html -/fish/salmon.html -/fishheads -/fish.php?id=1 +/Fish.asp +/catfish +/?id=fish +/desert/fish
User-agent: *\nDisallow: /fish/ | -/fish/ -/fish/?id=1 -/fish/salmon.htm +/fish +/fish.html +/animals/fish/
# wildcards and ends
User-agent: *\nDisallow: /fish* | -/fish -/fishy/x +/Fish +/catfish
User-agent: *\nDisallow: /*.php | -/index.php -/folder/filename.php -/folder/filename.php?parameters -/folder/any.php.file.html -/filename.php/ +/ +/windows.PHP
User-agent: *\nDisallow: /*.php$ | -/filename.php -/folder/filename.php +/filename.php?parameters +/filename.php/ +/filename.php5 +/windows.PHP
User-agent: *\nDisallow: /fish*.php | -/fish.php -/fishheads/catfish.php?parameters +/Fish.PHP +/fish.html
User-agent: *\nDisallow: /*/private/*/x | -/a/private/b/x -/a/b/private/c/xyz +/private/b/x +/a/private/x
User-agent: *\nDisallow: /a$b | +/ab +/a
User-agent: *\nDisallow: *\nAllow: /open | -/closed +/open/page
# who is meant
User-agent: scribebot\nDisallow: / | -/ -/a
User-agent: SCRIBEBOT\nDisallow: /a | -/a +/b
User-agent: Scribe\nDisallow: /\n\nUser-agent: *\nDisallow: /b | -/b +/a
User-agent: OtherBot\nDisallow: / | +/ +/a
User-agent: OtherBot\nUser-agent: ScribeBot\nDisallow: /a | -/a +/b
User-agent: ScribeBot\nDisallow: /a\n\nUser-agent: OtherBot\nDisallow: /b\n\nUser-agent: ScribeBot\nDisallow: /c | -/a +/b -/c
User-agent: *\nDisallow: /a\n\nUser-agent: ScribeBot\nDisallow: /b | +/a -/b
User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /b | -/a -/b +/c
# how it is written
user-agent: *\ndisallow: /a | -/a +/b
USER-AGENT:*\nDISALLOW:/a | -/a +/b
User-agent : * \n Disallow : /a  | -/a +/b
User-agent: * # everybody\nDisallow: /a # but not this | -/a +/b
# only a comment | +/a
\n\n\n | +/a
User-agent: *\r\nDisallow: /a\r\n | -/a +/b
User-agent: *\rDisallow: /a\r | -/a +/b
\ufeffUser-agent: *\nDisallow: /a | -/a +/b
Disallow: /a\nUser-agent: *\nDisallow: /b | +/a -/b
User-agent: *\nSitemap: http://a.example/s.xml\nDisallow: /a | -/a +/b
User-agent: *\nCrawl-delay: 1\nUnknown: x\nDisallow: /a | -/a +/b
User-agent: *\nDisallow:\nDisallow: /b | +/a -/b
User-agent: *\n\nDisallow: /a | -/a +/b
<html><body>not found</body></html> | +/a +/
User-agent: *\nnonsense\nDisallow: /a | -/a
# letters and their escapes are the same
User-agent: *\nDisallow: /caf%C3%A9 | -/caf%C3%A9 -/café +/cafe
User-agent: *\nDisallow: /café | -/caf%C3%A9 -/café/x
User-agent: *\nDisallow: /a%3cd.html | -/a%3cd.html -/a%3Cd.html
User-agent: *\nDisallow: /foo/bar?baz=http://foo.bar | -/foo/bar?baz=http://foo.bar +/foo/bar
User-agent: *\nDisallow: /foo/bar/ツ | -/foo/bar/%E3%83%84 +/foo/bar/x
User-agent: *\nDisallow: /robots | +/robots.txt
"""

_KEPT_APART = 0.3
"""Seconds between two fetches of one host in the count of spacing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """Cases and those that came out wrong; the shortest time between two arrivals at one host, in seconds."""

    cases: int
    wrong: list[str]
    asked_robots_once: bool
    shortest_gap: float
    wanted_gap: float


async def try_robots() -> Robots:
    """The files, the answers that are no files, and spacing under concurrency as the sandbox's web server saw it."""
    wrong = []
    cases = 0
    for rules, expected in _cases():
        cases += len(expected)
        wrong += await _wrong(Reply(body=rules.encode(), content_type="text/plain"), expected)
    for name, reply, expected in _answers():
        cases += len(expected)
        wrong += [f"{name}: {one}" for one in await _wrong(reply, expected)]
    robots_once, gap = await _spacing()
    return Robots(cases=cases, wrong=wrong, asked_robots_once=robots_once, shortest_gap=gap, wanted_gap=_KEPT_APART)


def _cases() -> list[tuple[str, list[tuple[str, bool]]]]:
    rows = [row for row in _FILES.strip("\n").splitlines() if " | " in row]
    return [(_unescaped(row.rpartition(" | ")[0]), _expected(row.rpartition(" | ")[2])) for row in rows]


def _unescaped(text: str) -> str:
    for written, meant in (("\\n", "\n"), ("\\r", "\r"), ("\\ufeff", "\ufeff")):
        text = text.replace(written, meant)
    return text


def _expected(text: str) -> list[tuple[str, bool]]:
    return [(one[1:], one[0] == "+") for one in text.split()]


def _answers() -> list[tuple[str, Reply, list[tuple[str, bool]]]]:
    """Anything may be read where there are no rules; nothing where the rules cannot be had."""
    closed, opened = [("/a", False), ("/", False)], [("/a", True), ("/", True)]
    denies = b"User-agent: *\nDisallow: /"
    statuses = [(status, opened) for status in (400, 401, 403, 404, 410, 418, 429, 451)] + [
        (status, closed) for status in (500, 502, 503, 504)
    ]
    late = b"User-agent: *\nDisallow: /early\n" + b"# padding\n" * 40_000 + b"Disallow: /late"
    return [
        *((f"status {status}", Reply(status=status, body=denies), expected) for status, expected in statuses),
        ("a redirect to itself", Reply(status=302, headers={"Location": "/robots.txt"}), closed),
        ("half a megabyte is read", Reply(body=late), [("/early", False), ("/late", False), ("/x", True)]),
        ("more than is read", Reply(body=late + b"\n# more" * 100_000), [("/early", False), ("/x", True)]),
        ("an empty file", Reply(body=b""), opened),
        ("bytes that are no text", Reply(body=bytes(range(256)) * 10), opened),
    ]


async def _wrong(reply: Reply, expected: list[tuple[str, bool]]) -> list[str]:
    async with local_server({"/robots.txt": reply}) as site, running_fetcher(site.port) as fetcher:
        rules = await RobotsCache(fetcher.http).rules("http://a.example/")
    found = [(path, rules.allows(f"http://a.example{path}")) for path, _ in expected]
    return [
        f"{reply.body[:80]!r} {path}: {allowed}"
        for (path, allowed), one in zip(found, expected, strict=True)
        if (path, allowed) != one
    ]


async def _spacing() -> tuple[bool, float]:
    """Pages of one host, all wanted at once, by several addresses: one at a time, with the pause in between."""
    async with running_sandbox() as sandbox:
        host = "www.tarnwick.example"
        urls = [url for url in sandbox.world.pages if f"//{host}/" in url]
        port = int(sandbox.base_url.rpartition(":")[2])
        async with running_fetcher(port, SCRAPER_HOST_PAUSE_SECONDS=_KEPT_APART) as fetcher:
            began = time.time()
            wanted = [f"{url}?{n}" for url in urls for n in range(3)]
            await asyncio.gather(*(fetcher.fetch(url) for url in wanted), return_exceptions=True)
        calls = [call for call in sandbox.ledger(upstream="web") if call.time >= began and host in call.path]
    arrived = sorted(call.time for call in calls if call.task == "page")
    gaps = [later - earlier for earlier, later in itertools.pairwise(arrived)]
    return sum(call.task == "robots" for call in calls) == 1, min(gaps, default=0.0)

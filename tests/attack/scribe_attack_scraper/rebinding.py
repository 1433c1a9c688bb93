"""Names whose addresses change between two looks: no schedule of answers may lead a connection inside."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from scribe_scraper.address_policy import is_public
from scribe_scraper.browser import open_browser
from scribe_scraper.egress_policy import Destination, EgressPolicy
from scribe_scraper.egress_proxy import Streams, connect, open_egress_proxy
from scribe_scraper.errors import PageError
from scribe_scraper.http_fetch import open_http_fetcher
from scribe_scraper.testing import Reply, local_server

from scribe_attack_scraper.canary import WEB_HOST, WEB_PORT, running_canary

_PUBLIC, _PUBLIC_6 = "93.184.216.34", "2606:4700::1111"
_INSIDE = (WEB_HOST, f"::ffff:{WEB_HOST}", f"64:ff9b::{WEB_HOST}", f"::{WEB_HOST}")
_SELF = "<p>page</p><script>(async () => { for (let i = 0; i < 4; i++) try { await fetch('/again?' + i) } catch (e) {} })()</script>"
_FETCHES = 4

Schedule = list[list[str]]
"""The answers to the first look, the second, and so on; the last one stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebinding:
    """Schedules tried, connections that arrived inside, and how many a client gets that checks and looks again."""

    schedules: int
    hits: list[str]
    control: int


@dataclass(kw_only=True)
class _Resolver:
    """Answers by the schedule that a name is numbered with."""

    schedules: list[Schedule]
    looks: Counter[str] = field(default_factory=Counter)

    async def __call__(self, name: str, port: int) -> list[str]:
        schedule = self.schedules[int(name.partition(".")[0].removeprefix("s"))]
        self.looks[name] += 1
        return schedule[min(self.looks[name], len(schedule)) - 1]


def schedules() -> list[Schedule]:
    """Ten shapes for each spelling of the inside."""
    return [shape for inside in _INSIDE for shape in _shapes(inside)]


async def try_rebinding(*, every: int = 1) -> Rebinding:
    """Each schedule against the HTTP client, and against the browser; then against a client that is not careful."""
    chosen = schedules()[::every]
    async with (
        running_canary() as canary,
        local_server({"/": Reply(body=_SELF.encode()), "/again": Reply(body=b"again")}) as site,
    ):

        async def outside(destination: Destination) -> Streams:
            """The public addresses of this world are a server on loopback; nothing leaves the machine."""
            at_home = destination.host in {_PUBLIC, _PUBLIC_6}
            return await connect(Destination(host="127.0.0.1", port=site.port) if at_home else destination)

        policy = EgressPolicy(resolve=_Resolver(schedules=chosen))
        async with (
            open_egress_proxy(policy, outside) as proxy,
            open_http_fetcher(proxy_url=proxy.url, user_agent="ScribeBot") as http,
            open_browser(proxy=proxy) as browser,
        ):
            for index in range(len(chosen)):
                for _ in range(_FETCHES):
                    with suppress(PageError):
                        await http.fetch(f"http://s{index}.a.northfield.edu:{WEB_PORT}/", before_hop=_any)
                with suppress(PageError):
                    await browser.show(f"http://s{index}.b.northfield.edu:{WEB_PORT}/", user_agent="ScribeBot")
            await asyncio.sleep(0.5)
        hits = list(canary.hits)
        canary.hits.clear()
        await _careless(_Resolver(schedules=chosen), len(chosen))
        await asyncio.sleep(0.5)
        return Rebinding(schedules=len(chosen), hits=hits, control=len(canary.hits))


def _shapes(inside: str) -> list[Schedule]:
    out, out6, into = [_PUBLIC], [_PUBLIC_6], [inside]
    return [
        [into], [out, into], [out, out, into], [out, out, out, into], [out, into, out, into], [[_PUBLIC, inside]], [[inside, _PUBLIC]],
        [out, [_PUBLIC, inside]], [out6, into], [[_PUBLIC_6, inside], out],
    ]  # fmt: skip


async def _careless(resolver: _Resolver, count: int) -> None:
    """Check the first answer, then connect by name: the usual filter."""
    for index in range(count):
        for _ in range(_FETCHES):
            name = f"s{index}.c.northfield.edu"
            checked = (await resolver(name, WEB_PORT))[0]
            if not is_public(ipaddress.ip_address(checked)):
                continue
            with suppress(OSError):
                host = (await resolver(name, WEB_PORT))[-1]
                if host not in {_PUBLIC, _PUBLIC_6}:
                    _, writer = await asyncio.wait_for(asyncio.open_connection(host, WEB_PORT), 2)
                    writer.write(b"GET / HTTP/1.1\r\n\r\n")
                    await writer.drain()
                    writer.close()


async def _any(_: str) -> None: ...

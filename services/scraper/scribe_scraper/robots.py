"""What a site's robots.txt allows, after RFC 9309, for addresses that users give as well."""

from __future__ import annotations

import asyncio
import re
import time
from collections import OrderedDict
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from scribe_scraper.errors import AddressRefused, PageError, RobotsDenied
from scribe_scraper.http_fetch import HttpFetcher

ROBOTS_NAME = "ScribeBot"
"""The product token that robots.txt files address us by."""

_LARGEST = 700_000
"""Bytes; at least 500 KiB must be read, and what stands behind that may be passed over."""

_AGENT = re.compile(r"^(?P<key>[ \t]*user-?agent[ \t]*:[ \t]*)(?P<named>[^\r\n#]*)", re.IGNORECASE | re.MULTILINE)
_PRODUCT = re.compile(r"[A-Za-z_-]+")
_SOMEBODY_ELSE = "zzz"
_KEEP_SECONDS = 6 * 3600.0
_RETRY_SECONDS = 300.0
_MOST_SITES = 2_000
_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """A site's rules; `rules` is None where the site could not be asked, which means no."""

    rules: Protego | None
    expires_at: float

    def allows(self, url: str) -> bool:
        """True if we may read the address."""
        return self.rules is not None and self.rules.can_fetch(url, ROBOTS_NAME)

    @property
    def pause_seconds(self) -> float:
        """The pause between fetches that the site asks for, at most 5 s."""
        delay = self.rules.crawl_delay(ROBOTS_NAME) if self.rules is not None else None
        return min(float(delay or 0.0), _LONGEST_PAUSE)


class RobotsCache:
    """Rules by site, asked for once at a time."""

    def __init__(self, fetcher: HttpFetcher) -> None:
        self._fetcher = fetcher
        self._sites: OrderedDict[str, SiteRules] = OrderedDict()
        self._asking: dict[str, asyncio.Lock] = {}

    async def check(self, url: str) -> None:
        """Raise RobotsDenied if the site does not allow it, AddressRefused if it may not even be asked."""
        if not (await self.rules(url)).allows(url):
            raise RobotsDenied

    async def rules(self, url: str) -> SiteRules:
        """The rules of the address's site."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        lock = self._asking.setdefault(site, asyncio.Lock())
        async with lock:
            known = self._sites.get(site)
            if known is None or known.expires_at < time.monotonic():
                known = await self._ask(site)
                self._keep(site, known)
        if not lock.locked():
            self._asking.pop(site, None)
        return known

    def _keep(self, site: str, rules: SiteRules) -> None:
        self._sites[site] = rules
        self._sites.move_to_end(site)
        while len(self._sites) > _MOST_SITES:
            self._sites.popitem(last=False)

    async def _ask(self, site: str) -> SiteRules:
        """4xx means everything is allowed; 5xx and silence mean nothing is, for now."""
        try:
            answer = await self._fetcher.fetch(f"{site}/robots.txt", before_hop=_any, largest=_LARGEST, may_be_cut=True)
        except AddressRefused:
            raise
        except PageError:
            return SiteRules(rules=None, expires_at=time.monotonic() + _RETRY_SECONDS)
        if answer.status >= 500:
            return SiteRules(rules=None, expires_at=time.monotonic() + _RETRY_SECONDS)
        return _rules(answer.body.decode("utf-8-sig", "replace") if answer.status < 300 else "", _KEEP_SECONDS)


def _rules(text: str, seconds: float) -> SiteRules:
    return SiteRules(rules=Protego.parse(_AGENT.sub(_agent, text)), expires_at=time.monotonic() + seconds)


def _agent(line: re.Match[str]) -> str:
    """The line with our name where the RFC says that we are meant: the library takes parts of a name for the name."""
    named = _PRODUCT.match(line.group("named"))
    who = "*" if line.group("named").startswith("*") else ROBOTS_NAME
    is_meant = who == "*" or (named is not None and named.group().casefold() == ROBOTS_NAME.casefold())
    return f"{line.group('key')}{who if is_meant else _SOMEBODY_ELSE}"


async def _any(_: str) -> None:
    """Robots files themselves need no leave."""

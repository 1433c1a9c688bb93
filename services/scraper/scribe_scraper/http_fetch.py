"""Fetching over plain HTTP(S) through the egress proxy: bounded in time, size, redirects and kinds of content."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin

import httpx

from scribe_scraper.candidates import canonical_url
from scribe_scraper.content_coding import ACCEPTED, decoder
from scribe_scraper.egress_proxy import REFUSED_HEADER
from scribe_scraper.errors import AddressRefused, PageError, PageTooLarge, PageUnreachable
from scribe_scraper.retry_after import retry_after_seconds

LARGEST_BODY = 3_000_000
"""Bytes, decompressed."""

FETCH_SECONDS = 14.0
"""For one page with all its redirects."""

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TIMEOUT = httpx.Timeout(10.0, connect=10.0)

Conditions = Mapping[str, Mapping[str, str]]
"""For an address, the headers that ask for its page only if it changed."""

_UNCONDITIONAL: Conditions = {}
_NOT_TO_KEEP = re.compile(r"\b(?:no-store|private)\b", re.IGNORECASE)

BeforeHop = Callable[[str], Awaitable[None]]
"""Called with each address before it is fetched; raises PageError to stop there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A whole answer: final address, status, media type (lower case, no parameters), charset or empty, body.

    `etag` and `last_modified` are empty where the site gave none; `is_public` is false where it wants its answer kept
    nowhere; `retry_after` is how many seconds it wants to be left alone.
    """

    url: str
    status: int
    media_type: str
    charset: str
    body: bytes
    received_bytes: int
    etag: str = ""
    last_modified: str = ""
    is_public: bool = True
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class _Wanted:
    largest: int
    may_be_cut: bool
    conditions: Conditions


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpFetcher:
    """Plain HTTP, no cookies, no scripts."""

    client: httpx.AsyncClient

    async def fetch(
        self,
        url: str,
        *,
        before_hop: BeforeHop,
        largest: int = LARGEST_BODY,
        may_be_cut: bool = False,
        conditions: Conditions = _UNCONDITIONAL,
    ) -> Response:
        """The answer behind `url` after at most five redirects; status 304 only where conditions were given.

        What is longer than `largest` is an error, or cut a little before that where it `may_be_cut`.

        Raises:
            AddressRefused, PageUnreachable, PageTooLarge, PageUnreadable, and what `before_hop` raises.

        """
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return await self._follow(url, before_hop, _Wanted(largest, may_be_cut, conditions))
        except TimeoutError as error:
            raise PageUnreachable("The page took too long.") from error
        except httpx.ProxyError as error:
            raise _refusal(str(error)) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise PageUnreachable(f"The page did not answer properly ({type(error).__name__}).") from error

    async def _follow(self, url: str, before_hop: BeforeHop, wanted: _Wanted) -> Response:
        for _ in range(_MOST_REDIRECTS + 1):
            await before_hop(url)
            answer = await self._once(url, wanted)
            if isinstance(answer, Response):
                return answer
            url = _next_hop(url, answer)
        raise PageUnreachable(f"The page redirects more than {_MOST_REDIRECTS} times.")

    async def _once(self, url: str, wanted: _Wanted) -> Response | str:
        """The answer, or the address it redirects to."""
        async with self.client.stream("GET", url, headers=dict(wanted.conditions.get(url, {}))) as answer:
            if (reason := answer.headers.get(REFUSED_HEADER)) is not None:
                raise AddressRefused(reason) if answer.status_code == 403 else PageUnreachable(reason)
            if answer.status_code in _REDIRECTS and "location" in answer.headers:
                return answer.headers["location"]
            body, received = await _body(answer, wanted)
            return _response(url, answer, body, received)


@asynccontextmanager
async def open_http_fetcher(*, proxy_url: str, user_agent: str) -> AsyncIterator[HttpFetcher]:
    """A fetcher whose only way out is the proxy; nothing of the process's environment changes that."""
    headers = {
        "User-Agent": user_agent,
        "Accept": "text/html,application/pdf;q=0.9,text/plain;q=0.8",
        "Accept-Encoding": ACCEPTED,
    }
    limits = httpx.Limits(max_connections=16, max_keepalive_connections=0)
    async with httpx.AsyncClient(
        proxy=proxy_url, verify=_tls(), trust_env=False, headers=headers, timeout=_TIMEOUT, limits=limits, http2=True
    ) as client:
        # Cookies would tie the pages of different recipients together.
        client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        yield HttpFetcher(client=client)


@cache
def _tls() -> ssl.SSLContext:
    """Read once: loading the certificates takes a good part of a second on a small machine."""
    return httpx.create_ssl_context(trust_env=False)


def _next_hop(url: str, location: str) -> str:
    target = canonical_url(urljoin(url, location))
    if target is None:
        raise AddressRefused("The page redirects to something that is not a web address.")
    return target


async def _body(answer: httpx.Response, wanted: _Wanted) -> tuple[bytes, int]:
    decode = decoder(answer.headers.get("content-encoding", ""))
    if int(answer.headers.get("content-length", "0") or 0) > wanted.largest and not wanted.may_be_cut:
        raise PageTooLarge
    body, received = bytearray(), 0
    async for piece in answer.aiter_raw():
        received += len(piece)
        try:
            body += decode.feed(piece, wanted.largest - len(body))
        except PageTooLarge:
            if not (wanted.may_be_cut and body):
                raise
            break
    return bytes(body), received


def _response(url: str, answer: httpx.Response, body: bytes, received: int) -> Response:
    media_type = answer.headers.get("content-type", "").split(";")[0].strip().lower()
    return Response(
        url=url,
        status=answer.status_code,
        media_type=media_type,
        charset=answer.charset_encoding or "",
        body=body,
        received_bytes=received,
        etag=answer.headers.get("etag", ""),
        last_modified=answer.headers.get("last-modified", ""),
        is_public=_NOT_TO_KEEP.search(answer.headers.get("cache-control", "")) is None,
        retry_after=retry_after_seconds(answer.headers.get("retry-after", ""), datetime.now(UTC)),
    )


def _refusal(message: str) -> PageError:
    """A tunnel that the proxy refused; httpx keeps only the status line."""
    if message.startswith("403"):
        return AddressRefused("The host leads to an address that is not public.")
    return PageUnreachable("The host does not accept connections.")

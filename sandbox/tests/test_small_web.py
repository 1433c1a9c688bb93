"""The small web, as a browser or a proxy reaches it."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest
from scribe_sandbox.testing import Sandbox

# The sandbox runs in the module's own loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")

HOST = "www.alder.example"


async def get(sandbox: Sandbox, path: str, host: str = "", method: str = "GET", **headers: str) -> httpx.Response:
    """One request with this Host header."""
    wanted = {"host": host, **headers} if host else headers
    async with httpx.AsyncClient(timeout=10) as http:
        return await http.request(method, sandbox.base_url + path, headers=wanted)


async def test_a_page_is_served_to_its_host(sandbox: Sandbox) -> None:
    """The body, its type and validators; a HEAD has no body."""
    page = await get(sandbox, "/people/jane-doe", HOST)
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "seagrass" in page.text
    assert page.headers["last-modified"] == "Sat, 01 Mar 2025 00:00:00 GMT"
    head = await get(sandbox, "/people/jane-doe", f"{HOST}:80", "HEAD")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", page.headers["etag"])


async def test_a_known_etag_saves_the_body(sandbox: Sandbox) -> None:
    """If-None-Match is answered with 304."""
    page = await get(sandbox, "/people/jane-doe", HOST)
    again = await get(sandbox, "/people/jane-doe", HOST, **{"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_an_absolute_request_line_is_understood(sandbox: Sandbox) -> None:
    """A proxy sends the whole URL; the Host header does not matter then."""
    address = urlsplit(sandbox.base_url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"GET http://birch.example/~doe/ HTTP/1.1\r\nHost: birch.example\r\nConnection: close\r\n\r\n")
    reply = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    await writer.wait_closed()
    assert reply.startswith(b"HTTP/1.1 200")
    assert b"compilers" in reply


async def test_robots_and_missing_pages(sandbox: Sandbox) -> None:
    """robots.txt where the world has one, else 404; unknown pages and hosts are 404 pages."""
    assert "Disallow: /private/" in (await get(sandbox, "/robots.txt", HOST)).text
    for path, host in (("/robots.txt", "birch.example"), ("/nothing", HOST), ("/", "nowhere.example")):
        missing = await get(sandbox, path, host)
        assert (missing.status_code, missing.headers["content-type"]) == (404, "text/html; charset=utf-8")


async def test_a_page_is_found_with_and_without_its_slash_and_query(sandbox: Sandbox) -> None:
    """Small differences of spelling lead to the same page."""
    for path in ("/~doe", "/~doe/", "/%7Edoe/", "/~doe/?utm=1"):
        assert (await get(sandbox, path, "birch.example")).status_code == 200


async def test_pages_and_upstreams_do_not_mix(sandbox: Sandbox) -> None:
    """A world's host never reaches an API, the sandbox's own host no page but under /_web."""
    assert (await get(sandbox, "/api/query?search_query=all:x", HOST)).status_code == 404
    assert (await get(sandbox, "/_admin/ledger", HOST)).status_code == 404
    assert (await get(sandbox, "/people/jane-doe")).status_code == 404
    assert "seagrass" in (await get(sandbox, f"/_web/{HOST}/people/jane-doe")).text
    assert "Nothing here is real" in (await get(sandbox, "/")).text


async def test_a_foreign_host_is_turned_away(sandbox: Sandbox) -> None:
    """A name that was made to resolve to loopback reaches nothing."""
    assert (await get(sandbox, "/_admin/ledger", "evil.test")).status_code == 421


async def test_only_reading_is_allowed(sandbox: Sandbox) -> None:
    """A POST to a page is 405."""
    assert (await get(sandbox, "/people/jane-doe", HOST, "POST")).status_code == 405

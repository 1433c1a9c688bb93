"""The proxy forwards what is public or mapped, and nothing else, whatever the request looks like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from scribe_scraper.address_policy import parse_networks
from scribe_scraper.egress_map import EgressMap
from scribe_scraper.egress_policy import EgressPolicy
from scribe_scraper.egress_proxy import EgressProxy, open_egress_proxy
from scribe_scraper.errors import AddressRefused
from scribe_scraper.testing import LocalServer, Reply, local_server


@pytest.fixture
async def site() -> AsyncIterator[LocalServer]:
    """A site behind the mapped names."""
    async with local_server({"/": Reply(body=b"hello")}) as server:
        yield server


@pytest.fixture
async def proxy(site: LocalServer) -> AsyncIterator[EgressProxy]:
    """A proxy that maps sandbox names to the site."""
    async with open_egress_proxy(
        EgressPolicy(mapped=EgressMap(suffix=".example", host="127.0.0.1", port=site.port))
    ) as opened:
        yield opened


async def ask(proxy: EgressProxy, request: str) -> str:
    """Send these bytes, read until the proxy closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(proxy.url.rsplit(":", 1)[1]))
    writer.write(request.encode("latin-1"))
    answer = await reader.read()
    writer.close()
    return answer.decode("latin-1")


async def test_mapped_name(proxy: EgressProxy, site: LocalServer) -> None:
    """A mapped name is forwarded in origin form, one request a connection, without hop-by-hop headers."""
    request = "GET http://a.example/?q=1 HTTP/1.1\r\nHost: other.test\r\nProxy-Authorization: x\r\nAccept: y\r\n\r\n"
    answer = await ask(proxy, request)
    assert answer.startswith("HTTP/1.1 200")
    assert answer.endswith("hello")
    call = site.calls[0]
    assert (call.path, call.headers["host"], call.headers["connection"]) == ("/?q=1", "a.example", "close")
    assert "proxy-authorization" not in call.headers


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "127.0.0.1.",
    ],
)
async def test_inside_is_refused(proxy: EgressProxy, site: LocalServer, host: str) -> None:
    """Every spelling of an inside address is refused, plain and as a tunnel, and nothing is connected."""
    plain = await ask(proxy, f"GET http://{host}:8080/ HTTP/1.1\r\nHost: {host}\r\n\r\n")
    tunnel = await ask(proxy, f"CONNECT {host}:443 HTTP/1.1\r\nHost: {host}\r\n\r\n")
    assert plain.split()[1] in {"403", "502"}
    assert tunnel.split()[1] in {"403", "502"}
    assert not site.calls


async def test_ports_of_other_protocols(proxy: EgressProxy, site: LocalServer) -> None:
    """Ports that are not a web server's are refused before anything is resolved."""
    assert "403" in await ask(proxy, "CONNECT example.com:25 HTTP/1.1\r\n\r\n")
    assert "403" in await ask(proxy, f"GET http://127.0.0.1:{site.port}/ HTTP/1.1\r\n\r\n")


@pytest.mark.parametrize(
    "request_text",
    [
        "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n",
        "GET ftp://a.example/ HTTP/1.1\r\n\r\n",
        "GET http://u:p@a.example/ HTTP/1.1\r\n\r\n",
        "GET http://a.example:x/ HTTP/1.1\r\n\r\n",
        "GET http://[::1/ HTTP/1.1\r\n\r\n",
        "POST http://a.example/ HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
        "GET http://a.example/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET http://a.example/ HTTP/1.1\r\nBad Header: x\r\n\r\n",
        "nonsense\r\n\r\n",
    ],
)
async def test_malformed(proxy: EgressProxy, site: LocalServer, request_text: str) -> None:
    """Requests that are not a plain reading request for an absolute address get 400."""
    assert (await ask(proxy, request_text)).startswith("HTTP/1.1 400")
    assert not site.calls


async def test_methods_and_tunnels_to_the_sandbox(proxy: EgressProxy, site: LocalServer) -> None:
    """Methods that change something, and tunnels to mapped names, are refused."""
    assert (await ask(proxy, "DELETE http://a.example/ HTTP/1.1\r\n\r\n")).startswith("HTTP/1.1 403")
    assert (await ask(proxy, "CONNECT a.example:443 HTTP/1.1\r\n\r\n")).startswith("HTTP/1.1 403")
    assert not site.calls


async def test_without_a_map(site: LocalServer) -> None:
    """Without the setting, sandbox names are names like any other and lead nowhere."""
    async with open_egress_proxy(EgressPolicy()) as plain:
        assert (await ask(plain, "GET http://a.example/ HTTP/1.1\r\n\r\n")).split()[1] in {"403", "502"}
    assert not site.calls


async def test_our_own_networks() -> None:
    """Public addresses of our own services are refused, also as the IPv4 part of an IPv6 address; others are not."""

    async def found(name: str, port: int) -> list[str]:
        return ["64:ff9b::808:808" if name.startswith("v6") else "8.8.8.8"]

    policy = EgressPolicy(denied=parse_networks("8.8.8.0/24, 2a00::/16"), resolve=found)
    for name in ("v4.arden.edu", "v6.arden.edu"):
        with pytest.raises(AddressRefused):
            await policy.destination(name, 443, plain=False)
    assert (await EgressPolicy(resolve=found).destination("v4.arden.edu", 443, plain=False)).host == "8.8.8.8"

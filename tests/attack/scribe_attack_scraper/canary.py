"""Servers inside that nobody outside may reach: every connection and datagram that arrives is a hit."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

WEB_HOST = "127.66.0.9"
"""Of our own loopback network, with a canary at a port that web servers use: no port rule protects it."""

WEB_PORT = 8080


@dataclass(kw_only=True)
class Canary:
    """`targets` are its addresses in several spellings, as HTTP URLs without a slash at the end."""

    targets: tuple[str, ...] = ()
    hits: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Note it, and answer so that a page could go on."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                said = await reader.read(200)
            self.hits.append(said[:60].decode("latin-1"))
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\nsecret"
            )
            await writer.drain()
        writer.close()


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, canary: Canary) -> None:
        self._canary = canary

    def datagram_received(self, data: bytes, addr: object) -> None:
        self._canary.hits.append(f"UDP {data[:20]!r}")


@asynccontextmanager
async def running_canary() -> AsyncIterator[Canary]:
    """TCP and UDP, IPv4 and IPv6, on loopback and on this host's own addresses."""
    canary = Canary()
    loop = asyncio.get_running_loop()
    web = await asyncio.start_server(canary.serve, WEB_HOST, WEB_PORT)
    everywhere = await asyncio.start_server(canary.serve, sock=_dual_stack())
    port = everywhere.sockets[0].getsockname()[1]
    datagrams, _ = await loop.create_datagram_endpoint(lambda: _Datagrams(canary), local_addr=("0.0.0.0", port))
    canary.targets = (
        f"http://{WEB_HOST}:{WEB_PORT}",
        f"http://127.66.9:{WEB_PORT}",
        f"http://127.0.0.1:{port}",
        f"http://localhost:{port}",
        f"http://[::1]:{port}",
        f"http://{_own_address()}:{port}",
    )
    try:
        yield canary
    finally:
        datagrams.close()
        for server in (web, everywhere):
            server.close()


def _dual_stack() -> socket.socket:
    listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    listener.bind(("::", 0))
    return listener


def _own_address() -> str:
    """This host's address on its network; loopback where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which address would be used
        return str(probe.getsockname()[0])
    return "127.0.0.1"

"""Knows the open connections, so that a dial can cut one off in mid-request as a broken network does."""

from __future__ import annotations

import asyncio
import socket
import struct

from uvicorn.protocols.http.h11_impl import H11Protocol

Client = tuple[str, int]


class Connections:
    """The open connections of one server, by the client's address."""

    def __init__(self) -> None:
        self._open: dict[Client, asyncio.Transport] = {}

    def reset(self, client: Client) -> None:
        """Cuts the client's connection off with a TCP reset, without an answer."""
        transport = self._open.get(client)
        if transport is None:
            return
        sock = transport.get_extra_info("socket")
        if sock is not None:
            # Lingering for 0 s makes the kernel send RST instead of FIN.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()

    def protocol(self) -> type[asyncio.Protocol]:
        """The HTTP/1.1 protocol that keeps this register up to date."""
        open_connections = self._open

        class RegisteredProtocol(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
                super().connection_made(transport)
                if self.client is not None:
                    open_connections[self.client] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    open_connections.pop(self.client, None)
                super().connection_lost(exc)

        return RegisteredProtocol

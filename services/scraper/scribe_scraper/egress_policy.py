"""Where a connection of the egress proxy may go: name and port in, checked addresses out."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from scribe_scraper.address_policy import ALLOWED_PORTS, Network, is_in, is_public, parse_address
from scribe_scraper.egress_map import EgressMap
from scribe_scraper.errors import AddressRefused, PageUnreachable

_RESOLVE_SECONDS = 5.0
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_]([a-z0-9_-]{0,62}))*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """An address that was checked; the connection is opened to exactly it, so a name cannot change in between."""

    host: str
    port: int


async def resolve(name: str, port: int) -> list[str]:
    """All addresses of a name, by the system's resolver. Raises PageUnreachable."""
    try:
        async with asyncio.timeout(_RESOLVE_SECONDS):
            found = await asyncio.get_running_loop().getaddrinfo(name, port, type=socket.SOCK_STREAM)
    except (OSError, TimeoutError, UnicodeError) as error:
        raise PageUnreachable("The host's name cannot be resolved.") from error
    return [str(entry[4][0]) for entry in found]


Resolve = Callable[[str, int], Awaitable[list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressPolicy:
    """Public web servers, and the sandbox's names where they are mapped.

    `denied` are further networks: our own services, where they have public addresses.
    """

    mapped: EgressMap | None = None
    denied: tuple[Network, ...] = ()
    resolve: Resolve = resolve

    async def destination(self, host: str, port: int, *, plain: bool) -> Destination:
        """Resolve and check. `plain` says that plain HTTP is spoken (no tunnel).

        Raises:
            AddressRefused: the name, the port or any of its addresses is not one of the public web.
            PageUnreachable: the name cannot be resolved within 5 s.

        """
        name = host.lower().rstrip(".")
        if self.mapped is not None and self.mapped.covers(name):
            return self._mapped(plain)
        if port not in ALLOWED_PORTS:
            raise AddressRefused(f"Port {port} is not one of a web server.")
        if parse_address(name) is None and not _NAME.fullmatch(name):
            raise AddressRefused("The host is not a valid name.")
        return Destination(host=_checked(await self.resolve(name, port), self.denied), port=port)

    def _mapped(self, plain: bool) -> Destination:
        if not plain or self.mapped is None:
            raise AddressRefused("The sandbox's names speak plain HTTP only.")
        return Destination(host=self.mapped.host, port=self.mapped.port)


def _checked(addresses: list[str], denied: tuple[Network, ...]) -> str:
    """The first address, if every one of them may be reached: a mixed answer is an attempt to get in."""
    parsed = [parse_address(address) for address in addresses]
    if not parsed or any(address is None or not is_public(address) or is_in(address, denied) for address in parsed):
        raise AddressRefused("The host leads to an address that is not public.")
    return addresses[0]

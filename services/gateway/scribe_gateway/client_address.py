"""Whose address counts: the client's own, told by proxies that we trust, and by nobody else. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_HOUSEHOLD_BITS = 64  # whoever has one address of IPv6 has this many bits of them
_NO_ADDRESS = "local"


def read_networks(said: str) -> tuple[Network, ...]:
    """Addresses and networks, separated by commas. Raises ValueError for any other text."""
    return tuple(ipaddress.ip_network(part.strip()) for part in said.split(",") if part.strip())


def client_address(peer: str, forwarded_for: Sequence[str], trusted: Sequence[Network]) -> str:
    """The key under which a client is counted: an IPv4 address, or the /64 of an IPv6 address.

    `forwarded_for` are the values of X-Forwarded-For in the order received. Each proxy adds on the right, so they are
    read from there, and only as long as who said it is trusted.
    """
    hops = [hop.strip() for value in forwarded_for for hop in value.split(",")]
    address = _address(peer)
    while hops and address is not None and _is_among(address, trusted):
        said = _address(hops.pop())
        if said is None:
            break
        address = said
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, _HOUSEHOLD_BITS), strict=False))
    return str(address) if address else _NO_ADDRESS


def peer_of(grpc_peer: str) -> str:
    """`ipv4:1.2.3.4:56`, `ipv6:%5B::1%5D:56` or `unix:…`, as gRPC names a peer → the address alone."""
    kind, _, rest = grpc_peer.partition(":")
    host = rest.rpartition(":")[0] if kind in ("ipv4", "ipv6") else ""
    return host.replace("%5B", "").replace("%5D", "").strip("[]")


def _is_among(address: Address, networks: Sequence[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)


def _address(said: str) -> Address | None:
    """None for what is none; an IPv4 address in IPv6's clothes is taken for what it is."""
    try:
        address = ipaddress.ip_address(said.strip("[]"))
    except ValueError:
        return None
    return (isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped) or address

"""Which IP addresses the outside world may have: public unicast only, also when one address hides in another.

`ipaddress.is_global` is not enough: it lets NAT64, IPv4-compatible, site-local and multicast addresses and several
cloud metadata services through. So embedded addresses are unwrapped first, each is checked, and lists are ours.
"""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})
"""Where web servers listen. Everything else could be another protocol that is fooled by an HTTP request."""

_DENIED_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' NAT; Alibaba's metadata service lives in it
            "127.0.0.0/8",
            "168.63.129.16/32",  # Azure's host service
            "169.254.0.0/16",  # link-local, most metadata services
            "172.16.0.0/12",
            "192.0.0.0/24",  # Oracle's metadata service lives in it
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
_GLOBAL_UNICAST_6 = IPv6Network("2000::/3")
_DENIED_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments; Teredo is unwrapped and refused as well
            "2001:db8::/32",
            "2002::/16",  # 6to4: no public site needs it, and relays leave it open where it leads
            "2620:4f:8000::/48",
            "3fff::/20",
        ),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")


def is_public(address: Address) -> bool:
    """True if a connection to this address stays outside our own machines and networks."""
    embedded = _embedded(address)
    if embedded is not None:
        return _is_public_translation(address) and is_public(embedded)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _DENIED_4)
    if address.scope_id is not None:
        return False
    return address in _GLOBAL_UNICAST_6 and not any(address in network for network in _DENIED_6)


def is_in(address: Address, networks: tuple[Network, ...]) -> bool:
    """True if the address, or the one that hides in it, lies in one of the networks."""
    embedded = _embedded(address)
    return any(one in network for one in (address, embedded) if one is not None for network in networks)


def parse_networks(text: str) -> tuple[Network, ...]:
    """From addresses and networks with commas between. Raises ValueError."""
    return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def parse_address(text: str) -> Address | None:
    """An IP address in its plain spelling, or None."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _embedded(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, compatible, translated, NAT64, 6to4 or Teredo."""
    if isinstance(address, IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if any(address in network for network in (_NAT64, _COMPATIBLE, _TRANSLATED)):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address.sixtofour is not None:
        return address.sixtofour
    return address.teredo[1] if address.teredo is not None else None


def _is_public_translation(address: Address) -> bool:
    """NAT64 is how networks with IPv6 only reach IPv4 sites, mapped is a spelling; the others have no honest use."""
    return isinstance(address, IPv6Address) and (address in _NAT64 or address.ipv4_mapped is not None)

"""Only public unicast addresses may be reached, in whatever form an address comes."""

from __future__ import annotations

import ipaddress

import pytest
from scribe_scraper.address_policy import is_public
from scribe_scraper.egress_map import parse_egress_map

INSIDE = [
    "127.0.0.1", "127.1.1.1", "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "169.254.169.254", "168.63.129.16",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.168.1.1", "192.88.99.1", "198.18.0.1", "192.0.2.1", "203.0.113.9",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::169.254.169.254", "::ffff:127.0.0.1", "::ffff:0:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:0808:0808::", "2001:0:4136:e378::",
    "2001:db8::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1",
    "2606:4700::1%eth0",
]  # fmt: skip
OUTSIDE = [
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "192.0.3.1",
    "2606:4700::1111",
    "64:ff9b::808:808",
    "::ffff:8.8.8.8",
    "2a00:1450::1",
]


@pytest.mark.parametrize("address", INSIDE)
def test_refused(address: str) -> None:
    """Loopback, private, link-local, metadata, reserved and embedded forms of them are refused."""
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_allowed(address: str) -> None:
    """Public addresses are allowed, behind NAT64 as well."""
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "text",
    [
        ".edu=127.0.0.1:80",
        ".example=10.0.0.1:80",
        ".example=8.8.8.8:80",
        ".example=localhost:80",
        ".example=127.0.0.1",
        "example=127.0.0.1:1",
        "",
    ],
)
def test_map_is_exact(text: str) -> None:
    """Only `.example` can be mapped, and only to a loopback address with a port."""
    with pytest.raises(ValueError, match=r"\.example"):
        parse_egress_map(text)


def test_map_covers_names_under_the_suffix_only() -> None:
    """A name that merely ends in the same letters is not covered."""
    mapped = parse_egress_map(".example=127.0.0.1:8090")
    assert mapped.covers("cs.arden.example")
    assert not any(mapped.covers(name) for name in ("myexample", "example", ".example", "a.example.com"))

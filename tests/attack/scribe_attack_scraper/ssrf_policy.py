"""Addresses that must be refused, in every spelling that some program understands, and good ones that must not be."""

from __future__ import annotations

import ipaddress
import itertools
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

from scribe_scraper.egress_policy import EgressPolicy
from scribe_scraper.errors import AddressRefused, PageError, PageUnreachable
from scribe_scraper.http_head import HeadError, parse_request

_TARGETS = (
    "127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "10.0.0.1", "10.255.255.1", "172.16.0.1", "172.31.255.254", "192.168.0.1",
    "192.168.178.1", "100.64.0.1", "100.127.255.254", "169.254.0.1", "169.254.169.254", "169.254.170.2", "100.100.100.200", "192.0.0.192",
    "168.63.129.16", "192.0.0.1", "192.0.2.10", "198.18.0.1", "198.19.255.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "192.88.99.1", "192.175.48.1",
)  # fmt: skip
"""Loopback, private, carriers', link-local, metadata of the clouds, documentation, benchmark, multicast, reserved."""

_TARGETS_6 = (
    "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "fd12:3456:789a::1", "ff02::1", "ff05::2", "2001:db8::1",
    "3fff::1", "5f00::1", "100::1", "2001::1", "2001:10::1", "2001:20::1", "2620:4f:8000::1", "64:ff9b:1::a00:1", "4000::1", "fe80::a9fe:a9fe",
)  # fmt: skip

_GOOD = (
    "8.8.8.8", "1.1.1.1", "9.9.9.9", "93.184.216.34", "151.101.1.69", "128.30.52.100", "18.9.22.69", "129.132.19.216", "131.111.150.25", "172.32.0.1",
    "172.15.255.1", "100.128.0.1", "100.63.255.1", "192.167.255.1", "192.169.0.1", "169.253.1.1", "169.255.1.1", "198.17.255.1", "198.20.0.1", "192.0.3.1",
    "223.255.255.1", "11.0.0.1", "9.255.255.1", "126.255.255.1", "128.0.0.1", "2606:4700::1111", "2a00:1450:4001::1", "2001:4860:4860::8888",
    "2620:fe::fe", "2400:cb00::1",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Cases tried, and those that came out wrong."""

    refused_cases: int
    good_cases: int
    wrong: list[str]


async def try_policy() -> Policy:
    """Every case through what the proxy does with a request: parse it, decide, resolve by the system's own resolver."""
    bad = list(dict.fromkeys(_bad()))
    good = list(_good())
    let_through = [request for request in bad if await _is_allowed(request)]
    with patch("socket.getaddrinfo", _public_names):
        turned_away = [request for request in good if not await _is_allowed(request)]
    return Policy(refused_cases=len(bad), good_cases=len(good), wrong=[*let_through, *turned_away])


async def _is_allowed(target: str) -> bool:
    """True if the proxy would connect to something for this request target."""
    try:
        request = parse_request(f"GET {target} HTTP/1.1\r\n\r\n".encode("latin-1", "replace"))
        await EgressPolicy().destination(request.host, request.port, plain=True)
    except (HeadError, AddressRefused, PageUnreachable):
        return False
    except PageError:
        return False
    return True


def _bad() -> Iterator[str]:
    for target in _TARGETS:
        for spelling in _spellings(ipaddress.IPv4Address(target)):
            yield f"http://{spelling}/"
    for target in _TARGETS_6:
        address = target.partition("%")[0]
        long = ipaddress.IPv6Address(address).exploded
        for spelling in (target, long, long.upper(), f"{address}%25lo"):
            yield f"http://[{spelling}]/"
            yield f"http://[{spelling}]:8080/latest/meta-data"
    yield from _syntax()
    yield from _schemes_and_ports()


def _spellings(address: ipaddress.IPv4Address) -> Iterator[str]:
    number = int(address)
    parts = [number >> 24 & 255, number >> 16 & 255, number >> 8 & 255, number & 255]
    yield from (
        str(address),
        f"{address}.",
        f"{address}:8080",
        str(number),
        hex(number),
        oct(number).replace("0o", "0"),
    )
    yield ".".join(map(hex, parts))
    yield ".".join(f"0{part:o}" for part in parts)
    yield ".".join(f"{part:03d}" for part in parts) if max(parts) > 255 else ".".join(f"0x{part:08x}" for part in parts)
    yield f"{parts[0]}.{number & 0xFFFFFF}"
    yield f"{parts[0]}.{parts[1]}.{number & 0xFFFF}"
    yield f"{hex(parts[0])}.{parts[1]}.0{parts[2]:o}.{parts[3]}"
    yield (
        "".join(chr(0x2460 + int(digit) - 1) if digit in "123456789" else digit for digit in str(address))
        .encode("utf-8")
        .decode("latin-1")
    )
    yield "。".join(map(str, parts)).encode("utf-8").decode("latin-1")
    yield "".join(f"%{ord(letter):02x}" for letter in str(address))
    yield f"user@{address}"
    yield f"8.8.8.8@{address}"
    yield f"8.8.8.8:80@{address}:80"
    high, low = number >> 16, number & 0xFFFF
    for prefix in ("::ffff:", "::", "::ffff:0:", "64:ff9b::"):
        yield f"[{prefix}{high:x}:{low:x}]"
        yield f"[{prefix}{address}]"
    yield f"[2002:{high:x}:{low:x}::1]"
    yield f"[2001:0:4136:e378:8000:63bf:{high ^ 0xFFFF:x}:{low ^ 0xFFFF:x}]"
    yield f"[fe80::5efe:{high:x}:{low:x}]"


def _syntax() -> Iterator[str]:
    """Addresses that one parser reads otherwise than another."""
    for inside in ("127.0.0.1", "localhost", "169.254.169.254"):
        for form in (
            "http://8.8.8.8\\@{}/", "http://{}\\@8.8.8.8/", "http://{}#@8.8.8.8/", "http://{}?@8.8.8.8/", "http:/{}/", "http:{}/", "http:///{}/", "//{}/",
            "http://{}:80:80/", "http://{}:0/", "http://{}:-80/", "http://{}:99999/", "http://{}:80x/", "http://[{}]/", "http://{}\t/", "http://\t{}/",
            "http://%00{}/", "http://{}%00.edu/", "http://{}%2f@8.8.8.8/", "http://{} .edu/", "http://{}\x00/", "HTTP://{}/", "hTTp://{}:80/", "http://a:b@{}/", "http://{}./", "http://{}..../",
            "http://.{}/", "http://{},8.8.8.8/", "http://{};8.8.8.8/", "http://{}|8.8.8.8/", "http://*.{}/", "http://{}'/",
        ):  # fmt: skip
            yield form.format(inside)
    for name in ("localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "ip6-localhost", "foo.localhost", "a.b.localhost", "%6c%6f%63%61%6c%68%6f%73%74", "local\u00adhost".encode().decode("latin-1"), "metadata.google.internal", "metadata", "instance-data", "kubernetes.default.svc", "router.local", "printer.lan", "wpad", "0", "0x0", "00000", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:7f00:1]", "[0000::1]"):  # fmt: skip
        yield f"http://{name}/"
        yield f"http://{name}:8080/"


def _schemes_and_ports() -> Iterator[str]:
    for scheme in ("file", "ftp", "sftp", "tftp", "dict", "gopher", "ldap", "ldaps", "jar", "netdoc", "ws", "wss", "data", "javascript", "about", "blob", "chrome", "view-source", "smb", "ssh", "telnet", "redis", "mailto", "php", "expect", "phar", "unix", "filesystem", "intent", "git"):  # fmt: skip
        yield f"{scheme}://8.8.8.8/"
    for port in (0, 1, 7, 9, 19, 21, 22, 23, 25, 53, 69, 110, 111, 135, 139, 143, 161, 389, 445, 465, 587, 993, 1433, 1521, 2049, 2375, 2379, 3306, 3389, 4222, 5000, 5432, 5672, 6379, 6443, 8222, 9200, 9222, 10250, 11211, 27017, 50050, 50051, 50052, 50053, 50054, 65535):  # fmt: skip
        yield f"http://8.8.8.8:{port}/"


def _good() -> Iterator[str]:
    for address in _GOOD:
        host = f"[{address}]" if ":" in address else address
        yield from (f"http://{host}/", f"http://{host}:8080/~ann/index.html?q=1")
    for address in (one for one in _GOOD if ":" not in one):
        number = int(ipaddress.IPv4Address(address))
        yield f"http://[64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}]/"
    for name in ("www.northfield.edu", "cs.tarnwick.ac.uk", "people.brennhaven.de", "xn--bcher-kva.ch", "a-b.example-university.org", "uni.valmere.fr", "lab_1.yunbei.edu.cn", "x.y.z.kaveripur.ac.in", "127.0.0.1.northfield.edu", "localhost.edu", "my-localhost.org", "10.edu", "www.0x7f.org"):  # fmt: skip
        for tail in ("", ":80", ":443", ":8080", ":8443"):
            yield f"http://{name}{tail}/people/ann"


def _public_names(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
    """A resolver to whom every name is a public site; literals stay what they are."""
    try:
        address = str(ipaddress.ip_address(host))
    except ValueError:
        address = "93.184.216.34"
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]


def count() -> tuple[int, int]:
    """How many cases there are: refused, good."""
    return len(set(_bad())), len(list(itertools.chain(_good())))

"""The head of an HTTP/1.1 message as the egress proxy needs it: parsed strictly, written anew, never copied through."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

LONGEST_HEAD = 65_536
"""Bytes."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-connection",
        "proxy-authorization",
        "proxy-authenticate",
        "te",
        "trailer",
        "upgrade",
    }
)


class HeadError(ValueError):
    """It is not a head that the proxy accepts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHead:
    """Whither a client of the proxy wants to go."""

    method: str
    host: str
    port: int
    target: str
    headers: list[tuple[str, str]]

    @property
    def is_tunnel(self) -> bool:
        """CONNECT."""
        return self.method == "CONNECT"

    def to_origin(self) -> bytes:
        """The head that the origin server gets: origin form, one request a connection."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        authority = host if self.port == 80 else f"{host}:{self.port}"
        lines = [f"{self.method} {self.target} HTTP/1.1", f"Host: {authority}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers if name.lower() not in _HOP_BY_HOP | {"host"}]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def parse_request(head: bytes) -> RequestHead:
    """A request in absolute form, or CONNECT.

    Raises:
        HeadError: for anything else, bodies included: reading pages needs none.

    """
    start, headers = _lines(head)
    method, _, rest = start.partition(" ")
    target, _, version = rest.partition(" ")
    if version not in {"HTTP/1.1", "HTTP/1.0"} or not _TOKEN.fullmatch(method):
        raise HeadError("not an HTTP/1.1 request")
    if any(
        name.lower() == "transfer-encoding" or (name.lower() == "content-length" and value != "0")
        for name, value in headers
    ):
        raise HeadError("requests with a body are not forwarded")
    split = _split(f"//{target}" if method == "CONNECT" else target)
    if method != "CONNECT" and split.scheme.lower() != "http":
        raise HeadError("only absolute http addresses and CONNECT are forwarded")
    host, port = _authority(split)
    path = f"{split.path or '/'}{'?' + split.query if split.query else ''}"
    return RequestHead(method=method, host=host, port=port, target=path, headers=headers)


def closing(head: bytes) -> bytes:
    """An origin's response head with `Connection: close` instead of what it said about the connection.

    Raises:
        HeadError: it is not an HTTP/1.x response.

    """
    start, headers = _lines(head)
    if not start.startswith("HTTP/1."):
        raise HeadError("not an HTTP/1.1 response")
    lines = [
        start,
        *(f"{name}: {value}" for name, value in headers if name.lower() not in _HOP_BY_HOP),
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def _split(target: str) -> SplitResult:
    try:
        return urlsplit(target)
    except ValueError as error:
        raise HeadError("the address is malformed") from error


def _authority(split: SplitResult) -> tuple[str, int]:
    try:
        hostname, port = split.hostname, split.port
    except ValueError as error:
        raise HeadError("the port is not a number") from error
    if not hostname or split.username is not None:
        raise HeadError("the address has no host, or carries a user name")
    return hostname, 80 if port is None else port


def _lines(head: bytes) -> tuple[str, list[tuple[str, str]]]:
    start, *rest = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    headers = [(name, value.strip()) for name, separator, value in (line.partition(":") for line in rest) if separator]
    if len(headers) != len(rest) or not all(_TOKEN.fullmatch(name) for name, _ in headers):
        raise HeadError("a header is malformed")
    if any(character in start or any(character in value for _, value in headers) for character in "\r\n\0"):
        raise HeadError("a header holds control characters")
    return start, headers

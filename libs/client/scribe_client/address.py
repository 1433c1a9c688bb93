"""Where a gateway is, and whether the way there is encrypted. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

_PORT = 50050
_TLS_PORT = 443
_MEND = "must be host:port, or https://host:port, or http://host:port for a way that needs no TLS"


class WrongAddress(ValueError):
    """The text is no address of a gateway; the message says what one looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`target` as gRPC takes it, whether TLS is spoken to it, and whether it is this machine."""

    target: str
    tls: bool
    is_here: bool


def read_address(text: str) -> Address:
    """`host:port` speaks TLS but for this machine's own; `http://` and `https://` decide it. Raises WrongAddress.

    A token is all that it takes to be somebody: it does not cross a network in the clear unless that was said.
    """
    scheme, _, rest = text.strip().rpartition("://")
    if scheme not in {"", "http", "https"}:
        raise WrongAddress(f"{text!r} {_MEND}")
    try:
        parts = urlsplit(f"//{rest}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise WrongAddress(f"{text!r} {_MEND}") from None
    if not host or parts.path.strip("/") or parts.query or parts.username is not None:
        raise WrongAddress(f"{text!r} {_MEND}")
    is_here = is_loopback(host)
    tls = scheme == "https" or (not scheme and not is_here)
    shown = f"[{host}]" if ":" in host else host
    return Address(target=f"{shown}:{port or (_TLS_PORT if scheme == 'https' else _PORT)}", tls=tls, is_here=is_here)


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

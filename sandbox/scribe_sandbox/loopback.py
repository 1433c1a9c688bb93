"""Whether an address stays on this machine. Pure."""

from __future__ import annotations

import ipaddress


def is_loopback_name(host: str) -> bool:
    """True for `localhost` and for loopback addresses, IPv4 or IPv6."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def split_listen(listen: str) -> tuple[str, int]:
    """Host and port of `host:port` or `[v6]:port`. Raises ValueError when it is neither or not loopback."""
    host, separator, port = listen.rpartition(":")
    host = host.strip("[]")
    if not separator or not port.isdigit() or int(port) > 65535:
        raise ValueError("must be host:port, for example 127.0.0.1:0 (port 0: any free one)")
    if not is_loopback_name(host):
        raise ValueError("the sandbox serves loopback only: use 127.0.0.1, ::1 or localhost")
    return host, int(port)

"""How the way to PostgreSQL is protected: verified TLS, unless the server is on this machine or the DSN says otherwise."""

from __future__ import annotations

import ipaddress
import logging
import os
import ssl
from urllib.parse import parse_qs, urlsplit

logger = logging.getLogger(__name__)

_SYSTEMS_OWN = "system"
_WEAKER = ("disable", "allow", "prefer", "require", "verify-ca")


def tls_of(dsn: str) -> ssl.SSLContext | None:
    """A context that checks the server's chain and name; None where the driver may do as `dsn` says.

    `sslrootcert=PATH` names the authority, else the system's are trusted. A weaker `sslmode` that is
    written out is respected, with a warning. Raises OSError when the file cannot be read.
    """
    said = {name: values[-1] for name, values in parse_qs(urlsplit(dsn).query).items()}
    if all(_is_local(host) for host in _hosts(dsn, said)):
        return None
    mode = said.get("sslmode", "verify-full")
    if mode in _WEAKER:
        logger.warning("the database's identity is not verified", extra={"sslmode": mode})
        return None
    authority = said.get("sslrootcert", _SYSTEMS_OWN)
    return ssl.create_default_context(cafile=None if authority == _SYSTEMS_OWN else authority)


def _hosts(dsn: str, said: dict[str, str]) -> list[str]:
    """Every host that the driver may try; without one it looks for a socket of this machine."""
    named = said.get("host") or urlsplit(dsn).netloc.rpartition("@")[2] or os.environ.get("PGHOST") or "/"
    return [_without_port(host) for host in named.split(",")]


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host if host.startswith("/") or host.count(":") > 1 else host.partition(":")[0]


def _is_local(host: str) -> bool:
    """A socket's folder, or loopback."""
    if host.startswith("/") or host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

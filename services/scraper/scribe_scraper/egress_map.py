"""The one exception from the address policy: names of sandbox worlds that lead to the sandbox on loopback."""

from __future__ import annotations

from dataclasses import dataclass

from scribe_scraper.address_policy import parse_address

_SUFFIX = ".example"
"""Reserved by RFC 2606: no real site can have such a name, so the exception can hide none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressMap:
    """Hosts under `suffix` are found at `host`:`port`, over plain HTTP only."""

    suffix: str
    host: str
    port: int

    def covers(self, name: str) -> bool:
        """True for names under the suffix."""
        return name.endswith(self.suffix) and len(name) > len(self.suffix)


def parse_egress_map(text: str) -> EgressMap:
    """From `.example=127.0.0.1:PORT`.

    Raises:
        ValueError: for any other suffix, or a target that is not a loopback address with a port.

    """
    suffix, _, target = text.strip().partition("=")
    host, _, port = target.rpartition(":")
    address = parse_address(host)
    if suffix != _SUFFIX:
        raise ValueError(f"only names under {_SUFFIX} can be mapped, as in .example=127.0.0.1:8090")
    if address is None or not address.is_loopback or not port.isdecimal() or not 0 < int(port) < 65536:
        raise ValueError("the target must be a loopback address and a port, as in .example=127.0.0.1:8090")
    return EgressMap(suffix=suffix, host=host, port=int(port))

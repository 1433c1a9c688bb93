"""Hosts of their own: network namespaces, each tied to this one by a cable that can be pulled. Needs root."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from enum import Enum, auto

from scribe_chaos.tmpfs import need_root

_SECONDS = 10.0


class Cut(Enum):
    """What no longer passes."""

    BOTH = auto()
    TO_HOST = auto()
    FROM_HOST = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cable:
    """Between this machine and the namespace `name`."""

    number: int

    @property
    def name(self) -> str:
        return f"scribe{os.getpid() % 10_000}-{self.number}"

    @property
    def near(self) -> str:
        """Our end's address."""
        return f"10.231.{self.number}.1"

    @property
    def prefix(self) -> tuple[str, ...]:
        """Before a command that is to run there."""
        return ("nsenter", f"--net=/run/netns/{self.name}")

    def lay(self) -> None:
        """Raises NeedsRoot, subprocess.CalledProcessError."""
        need_root()
        near, far = self._ends
        _ip("netns", "add", self.name)
        _ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", self.name)
        _ip("address", "add", f"{self.near}/24", "dev", near)
        _ip("link", "set", near, "up")
        for command in (
            ("address", "add", f"10.231.{self.number}.2/24", "dev", far),
            ("link", "set", far, "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", self.name, *command)

    def take_up(self) -> None:
        """Nothing is left of it."""
        self.mend()
        for command in (("link", "del", self._ends[0]), ("netns", "del", self.name)):
            subprocess.run(["ip", *command], check=False, capture_output=True, timeout=_SECONDS)

    def cut(self, how: Cut) -> None:
        near = self._ends[0]
        if how is Cut.BOTH:
            _ip("link", "set", near, "down")
        else:
            chain, side = ("OUTPUT", "-o") if how is Cut.TO_HOST else ("INPUT", "-i")
            subprocess.run(
                ["iptables", "-I", chain, side, near, "-j", "DROP"], check=True, capture_output=True, timeout=_SECONDS
            )

    def mend(self) -> None:
        near = self._ends[0]
        subprocess.run(["ip", "link", "set", near, "up"], check=False, capture_output=True, timeout=_SECONDS)
        for chain, side in (("OUTPUT", "-o"), ("INPUT", "-i")):
            rule = ["iptables", "-D", chain, side, near, "-j", "DROP"]
            while subprocess.run(rule, check=False, capture_output=True, timeout=_SECONDS).returncode == 0:
                pass

    @property
    def _ends(self) -> tuple[str, str]:
        return f"sc{os.getpid() % 10_000}n{self.number}", f"sc{os.getpid() % 10_000}f{self.number}"


def _ip(*command: str) -> None:
    subprocess.run(["ip", *command], check=True, capture_output=True, timeout=_SECONDS)

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
    def far(self) -> str:
        """The namespace's address."""
        return f"10.231.{self.number}.2"

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
            ("address", "add", f"{self.far}/24", "dev", far),
            ("link", "set", far, "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", self.name, *command)

    def take_up(self) -> None:
        """Nothing is left of it."""
        for command in (("link", "del", self._ends[0]), ("netns", "del", self.name)):
            _try_ip(*command)

    def cut(self, how: Cut) -> None:
        """What is sent in a direction that is cut vanishes without a word."""
        if how is Cut.BOTH:
            _ip("link", "set", self._ends[0], "down")
        else:
            _ip(*self._side(how), "route", "add", *self._nowhere(how))

    def mend(self) -> None:
        _try_ip("link", "set", self._ends[0], "up")
        for how in (Cut.TO_HOST, Cut.FROM_HOST):
            _try_ip(*self._side(how), "route", "del", *self._nowhere(how))

    def _side(self, how: Cut) -> tuple[str, ...]:
        return ("-n", self.name) if how is Cut.FROM_HOST else ()

    def _nowhere(self, how: Cut) -> tuple[str, ...]:
        return "blackhole", f"{self.near if how is Cut.FROM_HOST else self.far}/32"

    @property
    def _ends(self) -> tuple[str, str]:
        return f"sc{os.getpid() % 10_000}n{self.number}", f"sc{os.getpid() % 10_000}f{self.number}"


def _ip(*command: str) -> None:
    subprocess.run(["ip", *command], check=True, capture_output=True, timeout=_SECONDS)


def _try_ip(*command: str) -> None:
    """What is not there need not be taken away."""
    subprocess.run(["ip", *command], check=False, capture_output=True, timeout=_SECONDS)

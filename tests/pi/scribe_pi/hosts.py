"""Several Pis on one network: namespaces on a bridge, the scrapers' closed to whatever comes from outside."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from scribe_pi.installed import SANDBOX, install, outside_world, start, wait_for_gateway
from scribe_pi.machine import Pi, running_pi
from scribe_pi.memory import Group
from scribe_pi.services import Service

_SECONDS = 20.0
_CORE = 1


class Network:
    """A bridge, and namespaces with a cable to it; gone behind the block. Needs root."""

    def __init__(self) -> None:
        self._bridge = f"scpi{os.getpid() % 10_000}"
        self._names: list[str] = []

    def __enter__(self) -> Network:
        _run("ip", "link", "add", self._bridge, "type", "bridge")
        _run("ip", "address", "add", f"{self.address(254)}/24", "dev", self._bridge)
        _run("ip", "link", "set", self._bridge, "up")
        self._let_through("-I")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in self._names:
            subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True, timeout=_SECONDS)
        self._let_through("-D")
        _run("ip", "link", "del", self._bridge)

    def _let_through(self, change: str) -> None:
        """Between Pis: a container engine has the kernel drop what is forwarded, on other bridges than its own too."""
        rule = ("-i", self._bridge, "-o", self._bridge, "-j", "ACCEPT")
        subprocess.run(["iptables", change, "FORWARD", *rule], check=False, capture_output=True, timeout=_SECONDS)

    def address(self, number: int) -> str:
        return f"10.233.7.{number}"

    def host(self, number: int, *, outbound_only: bool = False) -> str:
        """The name of a new namespace at this address."""
        name, near, far = f"{self._bridge}-{number}", f"{self._bridge}n{number}", f"{self._bridge}f{number}"
        _run("ip", "netns", "add", name)
        self._names.append(name)
        _run("ip", "link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
        _run("ip", "link", "set", near, "master", self._bridge, "up")
        _run("ip", "-n", name, "address", "add", f"{self.address(number)}/24", "dev", far)
        _run("ip", "-n", name, "link", "set", far, "up")
        _run("ip", "-n", name, "link", "set", "lo", "up")
        if outbound_only:
            for rule in (
                ("-A", "INPUT", "-i", "lo", "-j", "ACCEPT"),
                ("-A", "INPUT", "-m", "conntrack", "--ctstate", "ESTABLISHED", "-j", "ACCEPT"),
                ("-P", "INPUT", "DROP"),
            ):
                _run("nsenter", f"--net=/run/netns/{name}", "iptables", *rule)
        return name

    @contextmanager
    def three(
        self, base: Path, source: Path, wheels: Path, *, scraper_group: Group | None = None
    ) -> Iterator[ThreePis]:
        """The roles core, steps and scraper, installed and at work."""
        with ExitStack() as stack:
            core = stack.enter_context(running_pi("core", base, source, wheels, network=self.host(_CORE)))
            install(core, "core", {**SANDBOX, "SCRIBE_HOST_NAME": "core"})
            stack.enter_context(outside_world(core))
            pis = ThreePis(network=self, base=base, source=source, wheels=wheels, core=core, stack=stack)
            pis.services["core"] = pis.started(core, "core")
            wait_for_gateway(core)
            pis.join("steps", 2)
            pis.join("scraper", 3, group=scraper_group)
            yield pis


@dataclass(kw_only=True)
class ThreePis:
    """And more, where they join."""

    network: Network
    base: Path
    source: Path
    wheels: Path
    core: Pi
    stack: ExitStack
    services: dict[str, list[Service]] = field(default_factory=dict)
    pis: dict[str, Pi] = field(default_factory=dict)

    def prepare(self, role: str, number: int, name: str = "") -> Pi:
        """A Pi with the role installed from the core's own file for those that join, nothing started."""
        host = self.network.host(number, outbound_only=role == "scraper")
        pi = self.stack.enter_context(running_pi(name or role, self.base, self.source, self.wheels, network=host))
        lines = (self.core.root / f"etc/scribe/join-{role}.env").read_text().splitlines()
        joined = {line.split("=", 1)[0]: line.split("=", 1)[1].strip("'") for line in lines}
        core_name = self.core.run("hostname").strip()
        pi.write("/etc/hosts", f"127.0.0.1 localhost\n{self.network.address(_CORE)} {core_name}.local\n", 0o644)
        install(pi, role, {**SANDBOX, **joined})
        self.stack.enter_context(outside_world(pi))
        self.pis[name or role] = pi
        return pi

    def started(self, pi: Pi, role: str) -> list[Service]:
        services = start(pi, role)
        for service in services:
            self.stack.callback(service.stop)
        return services

    def join(self, role: str, number: int, *, group: Group | None = None) -> None:
        pi = self.prepare(role, number)
        self.services[role] = self.started(pi.limited(group) if group else pi, role)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)

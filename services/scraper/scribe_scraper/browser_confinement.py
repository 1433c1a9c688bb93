"""The browser's only exit: a socket in its own network namespace, which its process hands to the egress proxy."""

from __future__ import annotations

import asyncio
import logging
import shlex
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from scribe_scraper.browser_child import CONFINED
from scribe_scraper.egress_proxy import EgressProxy
from scribe_scraper.memory_group import made_group, removed

Confine = Literal["auto", "require", "off"]
"""A network namespace where the system allows it, always (else no browser), or never."""

_CHILD = (sys.executable, "-I", "-m", "scribe_scraper.browser_child")
_HANDOVER_SECONDS = 10.0

logger = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Confinement:
    """How one browser is started: `program` in place of Chromium. `is_confined` is known once it runs."""

    program: Path
    group: Path | None = None
    is_confined: bool = False
    _server: asyncio.Server | None = field(default=None, repr=False)

    def close(self) -> None:
        """The exit is shut, and the memory cgroup removed; the namespace ends with the browser's last process."""
        if self._server is not None:
            self._server.close()
        removed(self.group)

    async def take(self, listener: socket.socket, proxy: EgressProxy) -> None:
        """Wait for the browser's process to tell; serve the socket that it hands over."""
        teller, _ = await asyncio.get_running_loop().sock_accept(listener)
        with teller:
            teller.settimeout(_HANDOVER_SECONDS)
            told, handed, _, _ = await asyncio.to_thread(socket.recv_fds, teller, len(CONFINED), 1)
            if told == CONFINED and handed:
                self._server = await proxy.listen_on(socket.socket(fileno=handed[0]))
                self.is_confined = True


@asynccontextmanager
async def confinement(
    chromium: Path, *, proxy: EgressProxy, home: Path, confine: Confine, memory_bytes: int
) -> AsyncIterator[Confinement]:
    """For the time in which the browser starts. Without Linux, or with `off`, it is started as it is."""
    if confine == "off" or (confine == "auto" and not sys.platform.startswith("linux")):
        yield Confinement(program=chromium)
        return
    where = home / "exit"
    where.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.setblocking(False)
        listener.bind(str(where))
        listener.listen(1)
        group = made_group(memory_bytes)
        command = (*_CHILD, str(where), str(proxy.port), confine, str(group or ""), str(chromium))
        started = Confinement(program=_script(home, command), group=group)
        taking = asyncio.create_task(started.take(listener, proxy))
        try:
            yield started
        finally:
            taking.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await taking
    logger.info("browser started", extra={"confined": started.is_confined, "memory_group": started.group is not None})


def _script(home: Path, command: tuple[str, ...]) -> Path:
    """Playwright starts one program; this one becomes Chromium, and is the same process then."""
    script = home / "chromium"
    script.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
    script.chmod(0o700)
    return script

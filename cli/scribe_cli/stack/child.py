"""One child process of a stack: started, watched until it announces itself, ended without leaving anything behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from pathlib import Path

from scribe_children.launching import end_with_parent

from scribe_cli.expected import Expected
from scribe_cli.home import Home
from scribe_cli.stack.plan import Part

_START_SECONDS = 90.0  # a cold Raspberry Pi compiles bytecode first
_DRAIN_SECONDS = 40.0
_LOG_TAIL_LINES = 15


class PartFailed(Expected):
    """A part ended, or did not answer, while it was expected to start."""


class Child:
    """A running part."""

    def __init__(self, part: Part, home: Home) -> None:
        self.part = part
        self._home = home
        self._process: asyncio.subprocess.Process | None = None
        self.addresses: dict[str, str] = {}

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Start the process and wait until it has announced itself. Raises PartFailed with the end of its log."""
        self._announcement.unlink(missing_ok=True)
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                self.part.module,
                env=dict(self.part.environment),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )
        self.addresses = await self._announced()

    async def wait(self) -> int:
        assert self._process is not None
        return await self._process.wait()

    async def stop(self) -> None:
        """Ask it to drain, wait, then end its whole process group."""
        if self._process is None:
            return
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _DRAIN_SECONDS)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def _announced(self) -> dict[str, str]:
        assert self._process is not None
        deadline = asyncio.get_running_loop().time() + _START_SECONDS
        while asyncio.get_running_loop().time() < deadline:
            if self._process.returncode is not None:
                raise PartFailed(
                    f"{self.part.name} ended with exit code {self._process.returncode}:\n{self.log_tail()}"
                )
            addresses = _read_announcement(self._announcement, self._process.pid)
            if addresses is not None:
                return addresses
            await asyncio.sleep(0.02)
        raise PartFailed(f"{self.part.name} did not answer within {_START_SECONDS:.0f} s:\n{self.log_tail()}")

    def log_tail(self) -> str:
        with contextlib.suppress(OSError):
            return "\n".join(self._log.read_text(errors="replace").splitlines()[-_LOG_TAIL_LINES:])
        return ""

    @property
    def _announcement(self) -> Path:
        return self._home.parts / f"{self.part.name}.json"

    @property
    def _log(self) -> Path:
        return self._home.logs / f"{self.part.name}.log"


def _read_announcement(path: Path, pid: int) -> dict[str, str] | None:
    try:
        said = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    if said.get("pid") != pid:
        return None
    return {key: value for key, value in said.items() if isinstance(value, str)}

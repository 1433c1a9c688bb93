"""One of Scribe's processes: started, killed, started again on its old address, and ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scribe_children.launching import end_with_parent, log_tail

_START_SECONDS, _DRAIN_SECONDS = 90.0, 60.0
_POLL_SECONDS = 0.02
_AGAIN_SECONDS = 0.2


class NotUp(Exception):
    """A process did not come up; its log says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """A process that ended without being asked to."""

    name: str
    pid: int
    at: float
    code: int


class Process:
    """`python -m <module>`, which announces under `said_as` where it listens; `prefix` puts it into a network namespace."""

    def __init__(
        self,
        name: str,
        module: str,
        folder: Path,
        environment: Mapping[str, str],
        *,
        arguments: tuple[str, ...] = (),
        prefix: tuple[str, ...] = (),
        on_death: Callable[[Death], None] = lambda _: None,
    ) -> None:
        self.name, self.module = name, module
        self.addresses: dict[str, str] = {}
        self.environment = {**environment, "SCRIBE_RUN_DIR": str(folder / "run" / name)}
        self._command = [*prefix, sys.executable, "-m", module, *arguments]
        self._run, self._log = folder / "run" / name, folder / f"{name}.log"
        self._on_death = on_death
        self._process: asyncio.subprocess.Process | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._serves = False

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def is_up(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Until it has announced itself. Raises NotUp."""
        self._run.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._announcement.unlink(missing_ok=True)
        self._serves = False
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, env=self.environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=end_with_parent(signal.SIGTERM),
            )  # fmt: skip
        self.addresses = await self._announced()
        self._serves = True

    @property
    def is_serving(self) -> bool:
        """It runs and has announced itself."""
        return self.is_up and self._serves

    def keep(self) -> None:
        """From now on start it again whenever it ends."""
        self._keeper = asyncio.create_task(self._keep(), name=f"keep {self.name}")

    def kill(self) -> None:
        """As a crash: nothing is said, nothing is flushed."""
        self.signal(signal.SIGKILL)

    def signal(self, number: int) -> None:
        if self.is_up and self._process:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(number)

    async def restart(self) -> int:
        """As an upgrade does: SIGTERM, wait until it has drained, start; its exit code."""
        await self._forget_keeper()
        assert self._process
        self.signal(signal.SIGTERM)
        code = await asyncio.wait_for(self._process.wait(), _DRAIN_SECONDS)
        self._stay_where_it_was()
        await self.start()
        self.keep()
        return code

    async def stop(self) -> None:
        await self._forget_keeper()
        if self._process is None:
            return
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), 10.0)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def _keep(self) -> None:
        while True:
            assert self._process
            pid, code = self._process.pid, await self._process.wait()
            self._on_death(Death(name=self.name, pid=pid, at=time.time(), code=code))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)  # a browser left behind
            await asyncio.sleep(_AGAIN_SECONDS)
            self._stay_where_it_was()
            with contextlib.suppress(NotUp):
                await self.start()

    async def _forget_keeper(self) -> None:
        if self._keeper:
            self._keeper.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeper
            self._keeper = None

    def _stay_where_it_was(self) -> None:
        """Others know its address."""
        variables = {"http": "SCRIBE_HTTP_LISTEN", "grpc": "SCRIBE_GRPC_LISTEN"}
        variables["address"] = f"SCRIBE_{self.module.removeprefix('scribe_').upper()}_LISTEN"
        known = {
            variables[key]: self.addresses[key].removeprefix("http://") for key in variables if key in self.addresses
        }
        self.environment |= known

    async def _announced(self) -> dict[str, str]:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if not self.is_up:
                raise NotUp(f"{self.name} ended at once:\n{log_tail(self._log)}")
            if said := _said(self._announcement, self.pid):
                return said
            await asyncio.sleep(_POLL_SECONDS)
        raise NotUp(f"{self.name} did not answer within {_START_SECONDS:.0f} s:\n{log_tail(self._log)}")

    @property
    def _announcement(self) -> Path:
        return self._run / f"{self.module.removeprefix('scribe_')}.json"


def _said(path: Path, pid: int) -> dict[str, str] | None:
    try:
        said = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return {key: value for key, value in said.items() if isinstance(value, str)} if said.get("pid") == pid else None

"""Installed units at work on a Pi where no systemd runs: started by their own command lines, ended, started again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

from scribe_pi.machine import Pi
from scribe_pi.unit_file import Unit, parse_unit

_END_SECONDS = 60.0
_AGAIN_SECONDS, _LOOK_SECONDS = 1.0, 0.1
_UNITS = "/etc/systemd/system"


class Service:
    """A unit as it stands on the Pi; started again when it ends by itself, as `Restart=always` asks."""

    def __init__(self, pi: Pi, unit: str) -> None:
        self._pi, self._name = pi, unit
        self._process: subprocess.Popen[bytes] | None = None
        self._wanted = threading.Event()
        self.deaths: list[int] = []

    @property
    def log(self) -> Path:
        return self._pi.folder / f"{self._name}.log"

    def start(self) -> None:
        """Whatever the unit says now."""
        unit = parse_unit(self._name, (self._pi.root / _UNITS.lstrip("/") / self._name).read_text())
        self._prepare(unit)
        self._wanted.set()
        self._process = self._launched(unit)
        threading.Thread(target=self._keep, args=(self._process,), daemon=True).start()

    def stop(self) -> int:
        """SIGTERM to all of its processes, as systemd sends it, and the exit code; by force when that takes too long."""
        self._wanted.clear()
        process = self._process
        if process is None:
            return 0
        until_over = time.monotonic() + _END_SECONDS
        _signal_all(process.pid, signal.SIGTERM)
        while process.poll() is None or _signal_all(process.pid, 0):
            if time.monotonic() > until_over:
                _signal_all(process.pid, signal.SIGKILL)
            time.sleep(_LOOK_SECONDS)
        return process.wait()

    def restart(self) -> int:
        code = self.stop()
        self.start()
        return code

    def _prepare(self, unit: Unit) -> None:
        """What systemd makes before a start: credentials, folders below /run."""
        for name, source in unit.credentials.items():
            folder = f"/run/credentials/{self._name}"
            self._pi.run("install", "-d", "-m", "0500", "-o", unit.user, folder)
            self._pi.run("install", "-m", "0400", "-o", unit.user, source, f"{folder}/{name}")
        for folder in unit.runtime_folders:
            self._pi.run("install", "-d", "-m", "0700", "-o", unit.user, "-g", unit.user, f"/run/{folder}")

    def _launched(self, unit: Unit) -> subprocess.Popen[bytes]:
        environment = {**unit.environment}
        if unit.credentials:
            environment["CREDENTIALS_DIRECTORY"] = f"/run/credentials/{self._name}"
        command = self._pi.inside(*unit.command, user=unit.user, environment=environment)
        with self.log.open("ab") as log:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)

    def _keep(self, process: subprocess.Popen[bytes]) -> None:
        code = process.wait()
        if self._wanted.is_set() and process is self._process:
            self.deaths.append(code)
            time.sleep(_AGAIN_SECONDS)
            if self._wanted.is_set():
                self.start()


def _signal_all(group: int, number: int) -> bool:
    """Whether there was anybody to hear it."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def until(holds: Callable[[], bool], what: str, seconds: float = 120.0) -> float:
    """Seconds that it took. Raises TimeoutError naming what was waited for."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        with contextlib.suppress(OSError, RuntimeError):
            if holds():
                return time.monotonic() - began
        time.sleep(0.2)
    raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")

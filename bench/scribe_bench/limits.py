"""CPU quota and memory of a small machine, held by the kernel's control groups (version 1 or 2; that needs root)."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PERIOD_MICROSECONDS = 100_000
_GONE_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a set of processes may take together."""

    cores: float
    """Of this machine's."""
    memory_mb: int


class Group:
    """Where processes are put; nowhere without limits."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders

    def take(self, *pids: int) -> None:
        """These, and all that they start from now on."""
        for folder in self._folders:
            for pid in pids:
                (folder / "cgroup.procs").write_text(str(pid))

    def join(self) -> None:
        """This process; called by a child before it becomes a program."""
        self.take(os.getpid())

    def out_of_memory(self) -> int:
        """How often the kernel had to kill something for want of memory."""
        files = [file for folder in self._folders for file in (folder / "memory.oom_control", folder / "memory.events")]
        lines = [line.split() for file in files if file.exists() for line in file.read_text().splitlines()]
        return sum(int(value) for name, value in lines if name == "oom_kill")


@contextmanager
def limited(limits: Limits | None) -> Iterator[Group]:
    """A group with these limits until the block ends. Raises OSError where the system gives none."""
    folders = _made(limits) if limits else ()
    try:
        yield Group(folders)
    finally:
        for folder in folders:
            _remove(folder)


def _made(limits: Limits) -> tuple[Path, ...]:
    name, quota = f"scribe-bench-{os.getpid()}", int(limits.cores * _PERIOD_MICROSECONDS)
    memory = limits.memory_mb * 2**20
    if (_ROOT / "memory").exists():
        groups = _ROOT / "memory" / name, _ROOT / "cpu" / name
        for folder in groups:
            folder.mkdir()
        (groups[0] / "memory.limit_in_bytes").write_text(str(memory))
        (groups[1] / "cpu.cfs_period_us").write_text(str(_PERIOD_MICROSECONDS))
        (groups[1] / "cpu.cfs_quota_us").write_text(str(quota))
        return groups
    folder = _ROOT / name
    folder.mkdir()
    (folder / "memory.max").write_text(str(memory))
    (folder / "cpu.max").write_text(f"{quota} {_PERIOD_MICROSECONDS}")
    return (folder,)


def _remove(folder: Path) -> None:
    """Once what was in it has gone; a browser takes a moment."""
    deadline = time.monotonic() + _GONE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            folder.rmdir()
            return
        time.sleep(0.1)

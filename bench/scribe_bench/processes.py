"""Processes that are measured: started, watched for CPU and memory with all their children, and ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from scribe_children.launching import end_with_parent, log_tail

_START_SECONDS, _END_SECONDS = 90.0, 15.0
_KEPT = ("PATH", "LANG", "TMPDIR", "HOME")
_TICKS = os.sysconf("SC_CLK_TCK")
_IDLE, _WAITING = 3, 4
_USER_TIME, _CHILDRENS_SYSTEM_TIME, _PARENT = 11, 14, 1


def clean_environment() -> dict[str, str]:
    """Nothing of what this shell has set but where programs are."""
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


@asynccontextmanager
async def running(
    command: list[str],
    environment: Mapping[str, str],
    log: Path,
    *,
    talk: bool = False,
    first: Callable[[], None] = lambda: None,
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process in a group of its own until the block ends; with `talk` its standard input and output are pipes.

    `first` is what it does before it becomes the program.
    """
    ending = end_with_parent(signal.SIGTERM)

    def begin() -> None:
        if ending:
            ending()
        first()

    pipe = asyncio.subprocess.PIPE
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            *command, env=dict(environment), stdin=pipe if talk else asyncio.subprocess.DEVNULL,
            stdout=pipe if talk else output, stderr=output, limit=2**26, start_new_session=True,
            preexec_fn=begin,
        )  # fmt: skip
    try:
        yield process
    finally:
        await end(process)


async def end(process: asyncio.subprocess.Process) -> None:
    """SIGTERM, and SIGKILL to its group for what is left."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _END_SECONDS)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


async def until_said(log: Path, word: str, process: asyncio.subprocess.Process, within: float = 60.0) -> None:
    """Returns when the process's log has a word. Raises RuntimeError when it ends before, TimeoutError."""
    async with asyncio.timeout(within):
        while word not in log.read_text(errors="replace"):
            if process.returncode is not None:
                raise RuntimeError(f"{log.name} ended:\n{log_tail(log)}")
            await asyncio.sleep(0.05)


async def announced(folder: Path, name: str, process: asyncio.subprocess.Process, log: Path) -> dict[str, str]:
    """What a process of ours announces as `name` in its run folder. Raises RuntimeError when it ends before, TimeoutError."""
    file = folder / f"{name}.json"
    async with asyncio.timeout(_START_SECONDS):
        while not file.exists():  # a file has no event
            if process.returncode is not None:
                raise RuntimeError(f"{name} ended:\n{log_tail(log)}")
            await asyncio.sleep(0.01)
    said: dict[str, str] = json.loads(file.read_text())
    return said


def with_children(pids: Iterable[int]) -> set[int]:
    """These processes and all that descend from them."""
    parents = {int(path.name): _stat(path) for path in Path("/proc").iterdir() if path.name.isdigit()}
    family = set(pids)
    while True:
        grown = family | {pid for pid, stat in parents.items() if stat and int(stat[_PARENT]) in family}
        if grown == family:
            return {pid for pid in family if parents.get(pid)}
        family = grown


def cpu_seconds(pids: Iterable[int]) -> float:
    """User and system time of processes and all their children, those that ended too, in seconds."""
    total = 0.0
    for pid in with_children(pids):
        stat = _stat(Path(f"/proc/{pid}"))
        total += sum(int(ticks) for ticks in stat[_USER_TIME : _CHILDRENS_SYSTEM_TIME + 1]) / _TICKS if stat else 0.0
    return total


def busy_seconds() -> float:
    """What all cores of this machine have worked so far, for whomever: all of /proc/stat but idling and waiting for disks."""
    ticks = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(ticks) - ticks[_IDLE] - ticks[_WAITING]) / _TICKS


def pss_mb(pids: Iterable[int], *, without: Sequence[str] = ()) -> float:
    """Proportional memory of processes and their children in MiB: shared pages count once among those that share them.

    Left out are those whose command has one of the words `without`.
    """
    return sum(_pss_kb(pid) for pid in with_children(pids) if not any(word in _command(pid) for word in without)) / 1024


def python(*arguments: str) -> list[str]:
    """A command of our own interpreter."""
    return [sys.executable, *arguments]


def _stat(folder: Path) -> list[str] | None:
    """The fields of /proc/<pid>/stat behind the name, which may contain anything."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def _pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""

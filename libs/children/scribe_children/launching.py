"""Starting a program as a child that ends with us, and ending it, without blocking the loop."""

from __future__ import annotations

import asyncio
import ctypes
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.02
_TAIL_LINES, _TAIL_BYTES = 12, 8192
_LOG_BYTES = 5_000_000


def launch(
    command: list[str],
    log: Path,
    *,
    end_signal: int,
    keep: int | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.Popen[bytes]:
    """Start `command` in its own process group, its output at the end of `log`; of variables it has little but `environment`.

    `keep` is a descriptor that it inherits. On Linux it gets `end_signal` when the thread that started it ends,
    however that happens, so start it from the main thread.
    """
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            command,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", **environment},
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            start_new_session=True,
            pass_fds=() if keep is None else (keep,),
            preexec_fn=end_with_parent(end_signal),  # noqa: PLW1509  # calls only prctl
        )
    finally:
        os.close(descriptor)


def end_with_parent(end_signal: int) -> Callable[[], None] | None:
    """For a child's first moment: have Linux send it this signal when its parent is gone. None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, end_signal)


async def wait_for_exit(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The exit code, or None when it still runs after `seconds`."""
    deadline = asyncio.get_running_loop().time() + seconds
    while process.poll() is None and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110  # no event to wait for
        await asyncio.sleep(_POLL_SECONDS)
    return process.poll()


async def stop(process: subprocess.Popen[bytes], stages: Iterable[tuple[int, float]]) -> None:
    """End it: each stage is a signal and how many seconds it may take to be obeyed."""
    for number, seconds in stages:
        with suppress(ProcessLookupError):
            process.send_signal(number)
        if await wait_for_exit(process, seconds) is not None:
            return


def begin_log(folder: Path) -> Path:
    """The folder's log; a large one is put aside first."""
    log = folder / "log"
    if log.exists() and log.stat().st_size > _LOG_BYTES:
        log.replace(folder / "log.1")
    return log


def log_tail(log: Path) -> str:
    """The log's last lines, for an error message."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except OSError:
        return "(no log)"
    return "\n".join(text.splitlines()[-_TAIL_LINES:])

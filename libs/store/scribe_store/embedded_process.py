"""Starting a server program as a child that ends with us, and waiting for it without blocking the loop."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_POLL_SECONDS = 0.02
_TAIL_LINES = 12
_TAIL_BYTES = 8192


class EmbeddedPostgresFailed(Exception):
    """The embedded PostgreSQL did not start."""


def launch(command: list[str], log: Path, *, keep: int | None = None) -> subprocess.Popen[bytes]:
    """Start `command` in its own process group with a bare environment, its output behind `log`.

    `keep` is a descriptor that the child inherits.
    """
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            command,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            start_new_session=True,
            pass_fds=() if keep is None else (keep,),
            preexec_fn=_end_with_parent(),  # noqa: PLW1509  # calls only prctl
        )
    finally:
        os.close(descriptor)


async def wait_for_exit(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The exit code, or None when it still runs after `seconds`."""
    deadline = asyncio.get_running_loop().time() + seconds
    while process.poll() is None and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110  # no event to wait for
        await asyncio.sleep(_POLL_SECONDS)
    return process.poll()


def log_tail(log: Path) -> str:
    """The log's last lines, for an error message."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
            text = file.read().decode(errors="replace")
    except OSError:
        return "(no log)"
    return "\n".join(text.splitlines()[-_TAIL_LINES:])


def _end_with_parent() -> Callable[[], None] | None:
    """Have Linux send a fast shutdown when the thread that started the child is gone. None elsewhere."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGINT)

"""A small disk of its own, which can be filled. Needs root."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path

_BALLAST = "ballast"
_PIECE = bytes(64 * 1024)
_SECONDS = 10.0


class NeedsRoot(Exception):
    """Mounting and network namespaces are root's: run this part as root."""


def need_root() -> None:
    """Raises NeedsRoot: a part that cannot run has not held."""
    if os.geteuid() != 0:
        raise NeedsRoot("this needs root, for mounts and network namespaces")


def mount(folder: Path, megabytes: int) -> None:
    """Raises NeedsRoot, subprocess.CalledProcessError."""
    need_root()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = f"size={megabytes}m,mode=0700"
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "scribe-chaos", str(folder)],
        check=True,
        timeout=_SECONDS,
        capture_output=True,
    )


def unmount(folder: Path) -> None:
    subprocess.run(["umount", "-l", str(folder)], check=False, timeout=_SECONDS, capture_output=True)


def fill(folder: Path) -> None:
    """To the last byte."""
    with (folder / _BALLAST).open("wb") as file, contextlib.suppress(OSError):
        while True:
            file.write(_PIECE)
            file.flush()


def free(folder: Path) -> None:
    (folder / _BALLAST).unlink(missing_ok=True)

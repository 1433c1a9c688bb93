"""The folder of a server's data: held by one server at a time, and its password, which only its owner can read."""

from __future__ import annotations

import asyncio
import fcntl
import os
import secrets
from pathlib import Path

_POLL_SECONDS = 0.02


class FolderInUse(Exception):
    """Another server holds the folder."""


async def hold(folder: Path, patience: float) -> int:
    """A descriptor that holds `folder` (made when missing, mode 0700), after at most `patience` seconds.

    The server is to inherit it, so a folder that can be held means that no server lives. Raises FolderInUse.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # noqa: ASYNC240  # one local folder
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = asyncio.get_running_loop().time() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if asyncio.get_running_loop().time() > deadline:
                os.close(descriptor)
                raise FolderInUse(
                    f"{folder} is in use: end the Scribe that runs on this home, or set SCRIBE_HOME."
                ) from None
            await asyncio.sleep(_POLL_SECONDS)
        else:
            return descriptor


def password_in(folder: Path) -> str:
    """The folder's password, made at the first call."""
    path = folder / "password"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(24))
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, readable by its owner only."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    partial.replace(path)

"""Whose turn it is to ask arXiv: one request at a time, with a rest between two, also across restarts and processes."""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from scribe_arxiv.errors import ArxivRateLimited

_POLL_SECONDS = 0.05
_WORTH_WAITING_SECONDS = 1.0
_LONGEST_REST_SECONDS = 3600.0
"""A time further ahead was written before the clock was set back."""


class Turns:
    """Keeps the time of the next request in a file that is locked while a request runs. Processes of one host share it."""

    def __init__(self, path: Path, *, spacing_seconds: float) -> None:
        self._path = path
        self._spacing = spacing_seconds

    @asynccontextmanager
    async def next(self) -> AsyncIterator[None]:
        """Waits for the turn; when the block ends, the rest begins, the longer one that arXiv asks for if it does.

        Raises ArxivRateLimited, without waiting, while arXiv has asked to be left alone for longer than the usual rest.
        """
        file = await self._locked()
        try:
            await self._rest(file)
            rest = self._spacing
            try:
                yield
            except ArxivRateLimited as error:
                rest = max(rest, error.retry_after or 0.0)
                raise
            finally:
                _write(file, time.time() + rest)
        finally:
            os.close(file)

    async def _locked(self) -> int:
        """The file, locked. Polls: a thread that waits for a lock could not be ended."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            while not _lock(file):  # noqa: ASYNC110 - another process gives no event
                await asyncio.sleep(_POLL_SECONDS)
        except BaseException:
            os.close(file)
            raise
        return file

    async def _rest(self, file: int) -> None:
        wait = min(_read(file) - time.time(), _LONGEST_REST_SECONDS)
        if wait > self._spacing + _WORTH_WAITING_SECONDS:
            raise ArxivRateLimited(wait)
        await asyncio.sleep(max(0.0, wait))


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: int) -> float:
    """When the next request may go out; 0 when nothing legible was written."""
    try:
        return float(os.pread(file, 32, 0))
    except ValueError:
        return 0.0


def _write(file: int, moment: float) -> None:
    os.ftruncate(file, 0)
    os.pwrite(file, f"{moment:.3f}".encode(), 0)

"""Paid calls made once: keyed, one at a time, finished although the caller left, their answers kept on disk."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from scribe_llm.errors import AnswersNotKept

logger = logging.getLogger(__name__)

_SWEEP_SECONDS = 600.0
_RESERVED_BYTES = 64 * 1024
"""What an answer may take; claimed on disk before money is spent."""

_SUM_LENGTH = 64


def paid_key(job_id: str, step: str, request: bytes) -> str:
    """The key of a call: the same job, step and request give the same key."""
    parts = (job_id.encode(), step.encode(), request)
    return hashlib.sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).hexdigest()


class PaidCalls:
    """A folder of answers. Files are readable for their owner only; their time stamp says how long they are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, asyncio.Task[bytes]] = {}
        self._swept = float("-inf")

    async def once(self, key: str, call: Callable[[], Awaitable[bytes]], *, keep_until: float) -> bytes:
        """The kept answer of this key, else the answer of `call`, kept until `keep_until` (seconds since 1970).

        Callers of a key that is being called wait for the same answer. Cancelling a caller does not cancel the
        call. A call that raises keeps nothing, and its error goes to everyone who waits.

        Raises:
            AnswersNotKept: the folder cannot be written; nothing was called.

        """
        task = self._running.get(key)
        if task is None:
            task = asyncio.create_task(self._answer(key, call, keep_until))
            self._running[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        return await asyncio.shield(task)

    async def forget(self, key: str) -> None:
        """Drop a kept answer that turned out useless."""
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def finish(self, seconds: float) -> None:
        """Wait for the calls still running, at most `seconds`, then give them up."""
        running = list(self._running.values())
        if not running:
            return
        _, late = await asyncio.wait(running, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _answer(self, key: str, call: Callable[[], Awaitable[bytes]], keep_until: float) -> bytes:
        kept = await asyncio.to_thread(self._read, key)
        if kept is not None:
            return kept
        await asyncio.to_thread(self._reserve, key)
        try:
            answer = await call()
        except BaseException:
            await asyncio.to_thread(self._release, key)
            raise
        await asyncio.to_thread(self._keep, key, answer, keep_until)
        return answer

    def _ended(self, key: str, task: asyncio.Task[bytes]) -> None:
        del self._running[key]
        if not task.cancelled():
            task.exception()  # seen: whoever waited got it, and nobody may have

    def _read(self, key: str) -> bytes | None:
        self._sweep()
        path = self._path(key)
        try:
            if path.stat().st_mtime < time.time():
                return None
            found = path.read_bytes()
        except OSError:
            return None
        body = found[_SUM_LENGTH:]
        if hashlib.sha256(body).hexdigest().encode() != found[:_SUM_LENGTH]:
            logger.warning("a kept answer is damaged and will be paid for again")
            return None
        return body

    def _reserve(self, key: str) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._part(key), os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
            try:
                os.write(handle, bytes(_RESERVED_BYTES))
            finally:
                os.close(handle)
        except OSError as error:
            logger.error("answers cannot be kept", extra={"error": str(error)})
            raise AnswersNotKept from error

    def _keep(self, key: str, answer: bytes, keep_until: float) -> None:
        part = self._part(key)
        try:
            with part.open("r+b") as file:
                file.write(hashlib.sha256(answer).hexdigest().encode() + answer)
                file.truncate()
                file.flush()
                os.fsync(file.fileno())
            os.utime(part, (keep_until, keep_until))
            part.replace(self._path(key))
        except OSError as error:  # the answer is paid for: it is used, though a repeat would cost again
            logger.error("an answer could not be kept", extra={"error": str(error)})

    def _release(self, key: str) -> None:
        self._part(key).unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Remove what is no longer to be kept, and what a killed process left half done; every ten minutes."""
        if time.monotonic() - self._swept < _SWEEP_SECONDS:
            return
        self._swept = time.monotonic()
        now = time.time()
        for path in self._folder.glob("*"):
            try:
                age = now - path.stat().st_mtime
                if (age > 0 and path.suffix == ".answer") or (age > _SWEEP_SECONDS and path.suffix == ".part"):
                    path.unlink()
            except OSError:
                continue

    def _path(self, key: str) -> Path:
        assert key.isalnum(), "a key comes from paid_key"
        return self._folder / f"{key}.answer"

    def _part(self, key: str) -> Path:
        return self._path(key).with_suffix(f".{os.getpid()}.part")

"""Answers that were paid for: each is bought once, by one call at a time, and kept on disk until its job is over.

What is bought is bought in a task of its own, shielded from the caller: who asked may go away, the answer still
reaches the disk, and whoever asks for the same again gets it for nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

_SWEEP_SECONDS = 600.0


class PaidCalls:
    """Kept answers in a folder. `clock` gives seconds since the epoch."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._buying: dict[str, asyncio.Task[bytes]] = {}
        self._next_sweep = 0.0

    async def once(self, key: str, call: Callable[[], Awaitable[bytes]], *, keep_until: float) -> bytes:
        """The kept answer to `key`, else what `call` gives, kept until `keep_until` (seconds since the epoch).

        Raises what `call` raises, which is not kept. Raises OSError before anything is bought when the disk cannot
        take the answer.
        """
        task = self._buying.get(key)
        if task is None:
            task = asyncio.create_task(self._get_or_buy(key, call, keep_until))
            self._buying[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)

    async def settle(self) -> None:
        """Wait for what is being bought, so that a drain loses nothing."""
        if self._buying:
            await asyncio.wait(set(self._buying.values()))

    def _forget(self, key: str, done: asyncio.Task[bytes]) -> None:
        self._buying.pop(key, None)
        if not done.cancelled():
            done.exception()  # it was raised to whoever still waited

    async def _get_or_buy(self, key: str, call: Callable[[], Awaitable[bytes]], keep_until: float) -> bytes:
        kept = await asyncio.to_thread(self._read, key)
        if kept is not None:
            return kept
        partial = await asyncio.to_thread(self._reserve, key)
        try:
            answer = await call()
            await asyncio.to_thread(self._keep, key, partial, answer, keep_until)
        finally:
            with contextlib.suppress(OSError):
                partial.unlink(missing_ok=True)
        return answer

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.paid"

    def _read(self, key: str) -> bytes | None:
        self._sweep()
        try:
            head, _, answer = self._path(key).read_bytes().partition(b"\n")
            said = json.loads(head)
        except (OSError, ValueError):
            return None
        whole = hashlib.sha256(answer).hexdigest() == said.get("sha256")
        return answer if whole and said.get("keep_until", 0) > self._clock() else None

    def _reserve(self, key: str) -> Path:
        """An empty file, written before money is spent: a full disk is noticed in time."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self._folder / f"{key}.partial"
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, b" " * 4096)
        finally:
            os.close(descriptor)
        return partial

    def _keep(self, key: str, partial: Path, answer: bytes, keep_until: float) -> None:
        head = json.dumps({"keep_until": keep_until, "sha256": hashlib.sha256(answer).hexdigest()}).encode()
        with partial.open("wb") as file:
            file.write(head + b"\n" + answer)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self._path(key))

    def _sweep(self) -> None:
        """Now and then, remove what need not be kept any longer."""
        now = self._clock()
        if now < self._next_sweep:
            return
        self._next_sweep = now + _SWEEP_SECONDS
        for path in self._folder.glob("*.paid"):
            with contextlib.suppress(OSError, ValueError):
                with path.open("rb") as file:
                    keep_until = json.loads(file.readline()).get("keep_until", 0)
                if keep_until <= now:
                    path.unlink(missing_ok=True)


def paid_key(job_id: str, step: str, request: bytes) -> str:
    """The key of a paid call: job, step and a hash of the request."""
    return hashlib.sha256(b"\x00".join([job_id.encode(), step.encode(), request])).hexdigest()

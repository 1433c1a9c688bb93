"""What each step of a job has spent of its budget: reserved before a call, settled behind it, kept on disk.

An account outlives a try of its step: what was billed stays billed though nobody waited for the answer, and an answer
that is taken from disk is not billed again. So a step's usage is always that of all its tries together.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from weakref import WeakValueDictionary

from google.protobuf.message import DecodeError
from scribe.v1 import usage_pb2
from scribe_rpc.errors import ServiceError

from scribe_llm.call_ledger import CallLedger
from scribe_llm.errors import AnswersNotKept, BudgetExceeded
from scribe_llm.reply import add_usage

logger = logging.getLogger(__name__)

_KEPT_AFTER_DEADLINE = 3600.0
_SUFFIX = ".account"
_TOLD = usage_pb2.Usage.DESCRIPTOR.fields
_SWEEP_SECONDS = 600.0
_REMEMBERED = 2_000
"""Accounts that stay in memory between tries, so that they know what they told; of others, more than was billed counts."""


def dollars_of(usage: usage_pb2.Usage) -> int:
    """Model and search together, in micro-dollars."""
    return usage.model_cost_micro_dollars + usage.search_cost_micro_dollars


class Bill:
    """What one call costs: the whole reservation, until it is known better."""

    def __init__(self, most: usage_pb2.Usage) -> None:
        self.usage = most

    def settle(self, usage: usage_pb2.Usage) -> None:
        """The call cost this much."""
        self.usage = usage

    def waive(self) -> None:
        """The call was refused before it cost anything."""
        self.usage = usage_pb2.Usage()


class Account:
    """One step of one job. Get it from `Accounts.of`."""

    def __init__(self, path: Path, used: usage_pb2.Usage, step: str, ledger: CallLedger) -> None:
        self._path = path
        self._used = used
        self._step, self._ledger = step, ledger
        self._reserved = 0
        self._said = 0
        self._settled = asyncio.Condition()

    @property
    def used(self) -> usage_pb2.Usage:
        """What all tries of the step consumed so far. A call that nobody waits for any more counts as the most it can cost."""
        copy = usage_pb2.Usage()
        copy.CopyFrom(self._used)
        copy.model_cost_micro_dollars += self._reserved
        self._said = max(self._said, dollars_of(copy))
        return copy

    @contextmanager
    def telling(self, *, model: str = "") -> Iterator[None]:
        """Errors that leave the block say in their metadata what the step has used, a field of Usage each, and of whom."""
        try:
            yield
        except ServiceError as error:
            used = self.used
            told = {field.name: str(getattr(used, field.name)) for field in _TOLD}
            error.metadata |= told | ({"model": model} if model else {})
            raise

    def hear(self, told: usage_pb2.Usage) -> None:
        """The caller knows of more than we ever told it: another host worked on the step, or our disk was lost."""
        if dollars_of(told) > max(self._said, dollars_of(self._used) + self._reserved):
            self._used.CopyFrom(told)

    @asynccontextmanager
    async def reserved(self, most: usage_pb2.Usage, job: usage_pb2.JobContext) -> AsyncIterator[Bill]:
        """Set aside what a call can cost at most while it is made; then what it did cost counts.

        Waits while calls in flight may still give back what is needed.

        Raises:
            BudgetExceeded: it could cost more than is left of `job.budget_micro_dollars`.
            AnswersNotKept: the account cannot be kept.

        """
        async with self._settled:
            await self._room(dollars_of(most), job.budget_micro_dollars)
            self._reserved += dollars_of(most)
        bill, outcome = Bill(most), "answered"
        begun = self._ledger.begin(job, self._step, most)
        try:
            yield bill
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            self._ledger.end(begun, bill.usage, outcome)
            await asyncio.shield(asyncio.ensure_future(self._settle(bill, dollars_of(most), job)))

    async def _room(self, most: int, budget: int) -> None:
        while most > (left := budget - dollars_of(self._used)) - self._reserved:
            if most > left:
                raise BudgetExceeded(
                    f"The next call could cost ${most / 1e6:.4f}, and ${max(0, left) / 1e6:.4f} is left of the budget."
                )
            await self._settled.wait()

    async def _settle(self, bill: Bill, most: int, job: usage_pb2.JobContext) -> None:
        async with self._settled:
            self._reserved -= most
            add_usage(self._used, bill.usage)
            if dollars_of(bill.usage) > most:
                logger.error("a call cost more than its estimate", extra={"estimate": most})
            await asyncio.to_thread(self._keep, self._used.SerializeToString(), _keep_until(job))
            self._settled.notify_all()

    def _keep(self, raw: bytes, keep_until: float) -> None:
        part = self._path.with_suffix(f".{os.getpid()}.part")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.write_bytes(raw)
            os.utime(part, (keep_until, keep_until))
            part.replace(self._path)
        except OSError as error:  # it still counts as long as this process lives
            logger.error("an account could not be kept", extra={"error": str(error)})


class Accounts:
    """The accounts of all jobs, as files in a folder that are swept an hour after the job's deadline."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ledger = CallLedger(folder / "calls.jsonl")
        self._open: WeakValueDictionary[str, Account] = WeakValueDictionary()
        self._recent: deque[Account] = deque(maxlen=_REMEMBERED)
        self._swept = float("-inf")

    async def of(self, job: usage_pb2.JobContext, step: str) -> Account:
        """The account of a job's step; it knows at least what `job.used` says."""
        key = hashlib.sha256(f"{job.job_id}\0{step}".encode("utf-8", "surrogatepass")).hexdigest()
        if key not in self._open:
            read = await asyncio.to_thread(self._read, key)
            account = self._open.setdefault(key, Account(self._path(key), read, step, self._ledger))
            self._recent.append(account)
        else:
            account = self._open[key]
        account.hear(job.used)
        return account

    def _read(self, key: str) -> usage_pb2.Usage:
        self._sweep()
        try:
            return usage_pb2.Usage.FromString(self._path(key).read_bytes())
        except FileNotFoundError:
            return usage_pb2.Usage()
        except (OSError, DecodeError) as error:
            logger.error("an account cannot be read", extra={"error": str(error)})
            raise AnswersNotKept from error

    def _sweep(self) -> None:
        if time.monotonic() - self._swept < _SWEEP_SECONDS:
            return
        self._swept = time.monotonic()
        for path in self._folder.glob(f"*{_SUFFIX}"):
            try:
                if path.stat().st_mtime < time.time():
                    path.unlink()
            except OSError:
                continue

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{_SUFFIX}"


def _keep_until(job: usage_pb2.JobContext) -> float:
    return max(time.time(), job.deadline.ToSeconds()) + _KEPT_AFTER_DEADLINE

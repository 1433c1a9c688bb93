"""Every paid call on record: a line before it is made and one behind it, in a file beside the answers.

A line without its second is a call that was in flight when the process was killed, and may be billed.
"""

from __future__ import annotations

import json
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from scribe.v1 import usage_pb2

logger = logging.getLogger(__name__)

_MOST_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Begun:
    """A call that is being made; `at` is in seconds since 1970."""

    call: str
    at: float


class CallLedger:
    """A file of JSON lines, readable by its owner only; a full one is put aside as `.1`, in place of an earlier one.

    It records and never refuses: that answers can be kept is checked elsewhere before a call is made. Its writes are
    short enough not to need a thread, and so cannot be cancelled halfway.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, job: usage_pb2.JobContext, step: str, most: usage_pb2.Usage) -> Begun:
        """On record before the call is made: whose it is, and what it may cost at most."""
        begun = Begun(uuid4().hex, time.time())
        line = {"call": begun.call, "at": begun.at, "job": job.job_id, "epoch": job.epoch, "step": step}
        self._write({**line, "most": _amounts(most)})
        return begun

    def end(self, begun: Begun, usage: usage_pb2.Usage, outcome: str) -> None:
        """`outcome`: answered, or the name of what was raised. `usage`: what counts for it."""
        now = time.time()
        line = {"call": begun.call, "at": now, "seconds": round(now - begun.at, 3), "outcome": outcome}
        self._write({**line, "used": _amounts(usage)})

    def _write(self, line: dict[str, object]) -> None:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > _MOST_BYTES:
                self._path.replace(self._path.with_suffix(".jsonl.1"))
            handle = os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
            try:
                os.write(handle, json.dumps(line).encode() + b"\n")  # one write: lines stay whole
            finally:
                os.close(handle)
        except OSError as error:
            logger.error("a paid call is not on record", extra={"error": str(error)})


def _amounts(usage: usage_pb2.Usage) -> dict[str, int]:
    return {field.name: amount for field, amount in usage.ListFields()}

"""What this process put into the stream a moment ago, as its job's last: whoever gets it now need not ask what came later."""

from __future__ import annotations

import time
from collections.abc import Callable

_MOMENT_SECONDS = 0.1


class JustPut:
    """Of all steps of a process. Times are by the process's own clock: hosts' clocks differ."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: dict[str, float] = {}

    @property
    def remembered(self) -> int:
        return len(self._begun)

    def begins(self, subject: str) -> None:
        """It is about to be published, behind the job's last message or not at all."""
        now = self._clock()
        self._forget(now)
        self._begun[subject] = now

    def has(self, subject: str) -> bool:
        """Whether that was a moment ago at most. Asked once."""
        began = self._begun.pop(subject, None)
        return began is not None and self._clock() - began <= _MOMENT_SECONDS

    def _forget(self, now: float) -> None:
        """Others got the rest."""
        while self._begun and now - self._begun[oldest := next(iter(self._begun))] > _MOMENT_SECONDS:
            del self._begun[oldest]

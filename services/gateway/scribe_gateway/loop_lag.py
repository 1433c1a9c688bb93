"""How late the event loop is: work that waits in sockets, before any code of ours could count it."""

from __future__ import annotations

import asyncio

_EVERY_SECONDS = 0.02
_LATE_SECONDS = 0.03
_LASTING_SECONDS = 1.0  # a pause of the machine, or a burst, is shorter


class LoopLag:
    """Watches the running loop until closed."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._on_time_at = self._loop.time()
        self._due = 0.0
        self._handle = self._plan()

    @property
    def lasts(self) -> bool:
        """The loop has been late at every look of the last second."""
        return self._loop.time() - self._on_time_at > _LASTING_SECONDS

    def close(self) -> None:
        self._handle.cancel()

    def _plan(self) -> asyncio.TimerHandle:
        self._due = self._loop.time() + _EVERY_SECONDS
        return self._loop.call_at(self._due, self._look)

    def _look(self) -> None:
        now = self._loop.time()
        if now - self._due < _LATE_SECONDS:
            self._on_time_at = now
        self._handle = self._plan()

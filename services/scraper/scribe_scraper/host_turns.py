"""One fetch a host at a time, with a pause in between, so that no small university server notices us."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from scribe_scraper.errors import PageUnreachable

_MOST_HOSTS = 1_000
_LONGEST_WAIT = 10.0
"""Seconds that a fetch waits for a host that asked to be left alone."""


@dataclass(kw_only=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    closed_until: float = 0.0
    waiting: int = 0


class HostTurns:
    """Turns for all jobs of this process."""

    def __init__(self, *, pause_seconds: float) -> None:
        self._pause = pause_seconds
        self._turns: OrderedDict[str, _Turn] = OrderedDict()

    @asynccontextmanager
    async def turn(self, host: str, *, pause_seconds: float = 0.0) -> AsyncIterator[None]:
        """Wait for the host to be free; afterwards it rests for the longer of both pauses.

        Raises:
            PageUnreachable: it asked to be left alone for longer than a job can wait.

        """
        entry = self._entry(host)
        if entry.closed_until > _now() + _LONGEST_WAIT:
            raise PageUnreachable("The site asks to be left alone for a while.")
        entry.waiting += 1
        try:
            async with entry.lock:
                await asyncio.sleep(max(0.0, entry.free_at - _now(), min(_LONGEST_WAIT, entry.closed_until - _now())))
                try:
                    yield
                finally:
                    entry.free_at = _now() + max(self._pause, pause_seconds)
        finally:
            entry.waiting -= 1

    def leave_alone(self, host: str, seconds: float) -> None:
        """The host asked for it: no fetch until then."""
        entry = self._entry(host)
        entry.closed_until = max(entry.closed_until, _now() + seconds)

    def _entry(self, host: str) -> _Turn:
        entry = self._turns.setdefault(host, _Turn())
        self._turns.move_to_end(host)
        if len(self._turns) > _MOST_HOSTS:
            oldest, turn = next(iter(self._turns.items()))
            if turn.waiting == 0 and turn.closed_until < _now():
                del self._turns[oldest]
        return entry


def _now() -> float:
    return asyncio.get_running_loop().time()

"""So many at once, and a short queue: who would wait long is refused at once, so that who is let in is served fast."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from scribe_gateway.errors import Overloaded

_MOST_WAITING = 1024
_PATIENCE_SECONDS = 1.0
_HURRY_SECONDS = 0.02


class Gate:
    """Places, and a queue whose patience is controlled delay's (Nichols and Jacobson, CoDel, RFC 8289).

    A burst may wait up to a second. A queue that has not been empty for a second, or an event loop that has been
    late for as long, is no burst but overload: then a quarter of the places is used, as many may wait, and for
    20 ms at most.
    """

    def __init__(
        self, places: int, is_late: Callable[[], bool] = lambda: False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._places = self._free = places
        self._few = max(1, places // 4)
        self._is_late = is_late
        self._clock = clock
        self._queue: deque[asyncio.Future[None]] = deque()
        self._empty_at = clock()
        self._refused_at = float("-inf")

    @property
    def refuses(self) -> bool:
        """Who comes now is refused."""
        if not self._is_overload or self._places - self._free + len(self._queue) < 2 * self._few:
            return False
        self._refused_at = self._clock()
        return True

    @property
    def _is_overload(self) -> bool:
        """It is over a second after the last refusal: else a queue would build up anew each time that it emptied."""
        now = self._clock()
        stands = bool(self._queue) and now - self._empty_at > _PATIENCE_SECONDS
        return stands or now - self._refused_at < _PATIENCE_SECONDS or self._is_late()

    @property
    def _has_place(self) -> bool:
        return self._free > (self._places - self._few if self._is_overload else 0)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Held until the block ends. Raises Overloaded."""
        await self._enter()
        try:
            yield
        finally:
            self._leave()

    async def _enter(self) -> None:
        if self._has_place:
            self._free -= 1
            return
        if self.refuses or len(self._queue) >= _MOST_WAITING:
            raise Overloaded
        if not self._queue:
            self._empty_at = self._clock()
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        await self._wait(turn, _HURRY_SECONDS if self._is_overload else _PATIENCE_SECONDS)

    async def _wait(self, turn: asyncio.Future[None], seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._leave()  # our turn came as we gave up: the next one's
            elif turn in self._queue:
                self._queue.remove(turn)
            if isinstance(error, TimeoutError):
                raise Overloaded from None
            raise

    def _leave(self) -> None:
        self._free += 1
        while self._queue and self._has_place:
            turn = self._queue.popleft()
            if not turn.done():  # given up, and about to leave the queue itself
                self._free -= 1
                turn.set_result(None)

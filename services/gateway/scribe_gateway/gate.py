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

    A burst may wait up to a second. A queue that has not been empty for a second is no burst but overload: then
    only as many wait as there are places, and for 20 ms at most.
    """

    def __init__(self, places: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._places = self._free = places
        self._clock = clock
        self._queue: deque[asyncio.Future[None]] = deque()
        self._empty_at = clock()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Held until the block ends. Raises Overloaded."""
        await self._enter()
        try:
            yield
        finally:
            self._leave()

    async def _enter(self) -> None:
        if self._free:
            self._free -= 1
            self._empty_at = self._clock()
            return
        hurried = self._clock() - self._empty_at > _PATIENCE_SECONDS
        if len(self._queue) >= (self._places if hurried else _MOST_WAITING):
            raise Overloaded
        turn = asyncio.get_running_loop().create_future()
        self._queue.append(turn)
        await self._wait(turn, _HURRY_SECONDS if hurried else _PATIENCE_SECONDS)

    async def _wait(self, turn: asyncio.Future[None], seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._leave()  # our turn came as we gave up: the next one's
            else:
                turn.cancel()
            if isinstance(error, TimeoutError):
                raise Overloaded from None
            raise

    def _leave(self) -> None:
        while self._queue:
            turn = self._queue.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
        self._empty_at = self._clock()

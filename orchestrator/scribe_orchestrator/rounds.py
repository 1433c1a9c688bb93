"""Doing something again and again: on a word, or after a while; trouble is logged and waited out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from scribe_rpc.errors import ServiceError

logger = logging.getLogger(__name__)


async def keep_doing(
    what: str,
    do: Callable[[], Awaitable[object]],
    *,
    every: float,
    draining: asyncio.Event,
    woken: asyncio.Event | None = None,
    rest: float = 0.0,
) -> None:
    """Call `do` every so many seconds, sooner when `woken`, until draining has begun; `rest` seconds apart at least."""
    wake = woken or asyncio.Event()
    stopping = asyncio.create_task(draining.wait())
    stopping.add_done_callback(lambda _: wake.set())
    try:
        while not draining.is_set():
            wake.clear()
            await _once(what, do)
            if draining.is_set():
                return
            await asyncio.sleep(rest)  # many words in that time are one
            await _within(wake, every)
    finally:
        stopping.cancel()


async def _once(what: str, do: Callable[[], Awaitable[object]]) -> None:
    try:
        await do()
    except ServiceError as error:
        logger.warning("round put off", extra={"round": what, "reason": error.reason})
    except Exception:
        logger.exception("round broke off", extra={"round": what})


async def _within(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return

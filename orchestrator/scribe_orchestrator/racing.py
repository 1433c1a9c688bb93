"""Work that something else may make pointless."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def unless(event: Coroutine[Any, Any, Any], work: Coroutine[Any, Any, T]) -> T | None:
    """The work's result; None when `event` came first and the work was cancelled. Raises what either raises."""
    watching, working = asyncio.create_task(event), asyncio.create_task(work)
    try:
        await asyncio.wait({watching, working}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        watching.result()
        return None
    finally:
        for task in (watching, working):
            task.cancel()
        await asyncio.gather(watching, working, return_exceptions=True)


async def unless_later(
    event: Callable[[], Coroutine[Any, Any, Any]], work: Coroutine[Any, Any, T], *, after: float
) -> T | None:
    """As unless(), but `event` is first looked for after so many seconds: short work costs no watching."""
    watching: list[asyncio.Task[None]] = []
    scope = asyncio.timeout(None)

    async def watch() -> None:
        await event()
        scope.reschedule(0)

    timer = asyncio.get_running_loop().call_later(after, lambda: watching.append(asyncio.create_task(watch())))
    try:
        async with scope:
            return await work
    except TimeoutError:
        if scope.expired():
            return None
        raise
    finally:
        timer.cancel()
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)

"""Work that something else may make pointless."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
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

"""Work that something else may make pointless."""

from __future__ import annotations

import asyncio

import pytest
from scribe_orchestrator.racing import unless_later


async def test_short_work_is_not_watched() -> None:
    """What ends before its time is never looked for."""
    looked = asyncio.Event()

    async def event() -> None:
        looked.set()

    assert await unless_later(event, asyncio.sleep(0.01, "done"), after=0.2) == "done"
    await asyncio.sleep(0.3)
    assert not looked.is_set()


async def test_the_event_ends_long_work() -> None:
    """The work is cancelled, in its own place, and nothing comes of it."""
    cancelled = asyncio.Event()

    async def work() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        return "never"

    assert await asyncio.wait_for(unless_later(lambda: asyncio.sleep(0), work(), after=0.05), 5) is None
    assert cancelled.is_set()


async def test_errors_and_timeouts_of_the_work_are_its_own() -> None:
    """A time-out inside is not taken for the event."""

    async def work() -> None:
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await unless_later(asyncio.Event().wait, work(), after=0.001)


async def test_a_cancelled_caller_leaves_nobody_watching() -> None:
    """Neither work nor watcher goes on."""
    ended = []

    async def forever(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(name)

    racing = asyncio.create_task(unless_later(lambda: forever("event"), forever("work"), after=0.01))
    await asyncio.sleep(0.1)
    racing.cancel()
    await asyncio.wait([racing])
    assert sorted(ended) == ["event", "work"]
    assert racing.cancelled()

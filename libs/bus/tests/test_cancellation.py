"""Cancelling who waits for an answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from scribe_bus.connection import Bus
from scribe_bus.testing import running_bus

pytestmark = pytest.mark.integration


async def ask_twice(bus: Bus) -> None:
    await bus.request("$JS.API.INFO", timeout=10)
    await asyncio.Event().wait()


async def test_a_cancellation_that_meets_an_answer_is_not_lost() -> None:
    """Whoever is cancelled in the moment in which the answer is there, but not taken yet, ends."""
    async with running_bus() as bus:
        asking = asyncio.create_task(ask_twice(bus))
        answer = await _awaited_answer(bus)
        answer.add_done_callback(lambda _: asking.cancel())
        _, left = await asyncio.wait({asking}, timeout=5)
        asking.cancel()
        assert not left, "the cancellation was lost"


async def _awaited_answer(bus: Bus) -> asyncio.Future[Any]:
    """What the request waits on: the only place where the two can be made to meet for certain."""
    waiting = bus._replies._waiting
    while not waiting:  # noqa: ASYNC110  # the bus offers no event
        await asyncio.sleep(0)
    return next(iter(waiting.values()))

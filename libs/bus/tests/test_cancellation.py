"""Cancelling who waits for an answer."""

from __future__ import annotations

import asyncio
import random

import pytest
from scribe_bus.connection import Bus
from scribe_bus.testing import running_bus

pytestmark = pytest.mark.integration

_ROUNDS = 150


async def ask_for_ever(bus: Bus) -> None:
    while True:
        await bus.request("$JS.API.INFO")


async def test_a_cancellation_is_never_lost_with_an_answer() -> None:
    """Whoever is cancelled while answers keep coming ends, however the two meet."""
    chance = random.Random(7)
    async with running_bus() as bus:
        for _ in range(_ROUNDS):
            asking = asyncio.create_task(ask_for_ever(bus))
            await asyncio.sleep(chance.uniform(0.0005, 0.003))
            asking.cancel()
            done, _ = await asyncio.wait({asking}, timeout=5)
            if not done:
                asking.cancel()
            assert done, "the cancellation was lost"

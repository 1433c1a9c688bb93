"""Ending on a signal: the first asks, and what is being cleaned up is not interrupted by it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any


async def until_stopped() -> None:
    """Wait for ever; the signal handlers of `run_until_signal` cancel it."""
    await asyncio.Event().wait()


def run_until_signal(main: Coroutine[Any, Any, None]) -> int:
    """Run `main`; SIGINT, SIGTERM and SIGHUP cancel it once, so that its clean-up runs. Returns an exit code: 0, or 128 + signal."""

    async def supervised() -> int:
        loop = asyncio.get_running_loop()
        task = loop.create_task(main)
        received: list[int] = []

        def ask(number: int) -> None:
            if not received:
                received.append(number)
                task.cancel()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, ask, number)
        try:
            await task
        except asyncio.CancelledError:
            return 128 + received[0] if received else 1
        return 0

    return asyncio.run(supervised())

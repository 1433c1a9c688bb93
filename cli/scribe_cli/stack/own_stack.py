"""A Scribe of a command's own, for as long as the command takes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from scribe_cli import terminal
from scribe_cli.home import Home, HomeInUse, Running
from scribe_cli.settings import CliSettings
from scribe_cli.stack.local_stack import local_stack

_QUEUE_SECONDS = 180.0  # how long to wait for another command that holds this home


@asynccontextmanager
async def own_stack(home: Home, settings: CliSettings) -> AsyncIterator[Running]:
    """Up inside the block, gone behind it. Raises HomeInUse, PartFailed, UpstreamsUnclear."""
    await _wait_for_home(home)
    async with local_stack(home, settings, os.environ, terminal.say, temporary=True) as (_, running):
        yield running


async def _wait_for_home(home: Home) -> None:
    """Another `scribe generate` may hold this home for a moment; its stack ends with it, so it cannot be shared."""
    home.prepare()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _QUEUE_SECONDS
    said = False
    while home.is_locked():
        if loop.time() > deadline:
            raise HomeInUse(
                f"another Scribe has been using {home.folder} for {_QUEUE_SECONDS:.0f} s: end it, or set SCRIBE_HOME"
            )
        if not said:
            terminal.say(f"waiting for another command that uses {home.folder}")
            said = True
        await asyncio.sleep(0.2)

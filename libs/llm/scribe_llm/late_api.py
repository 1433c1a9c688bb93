"""The Messages API's adapter, loaded at its first use: until then a service saves the 65 MB that the SDK takes."""

from __future__ import annotations

import asyncio
import importlib
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from scribe_llm.reply import Reply
from scribe_llm.settings import ModelSettings

if TYPE_CHECKING:
    from scribe_llm.messages_api import MessagesApi, OnText


_ADAPTER = "scribe_llm.messages_api"


async def load_sdk() -> None:
    """Import it without holding up the loop; seconds, the first time."""
    await asyncio.to_thread(importlib.import_module, _ADAPTER)


def begin_to_load_sdk() -> None:
    """A call is to be expected: whoever makes it need not wait for the whole import."""
    if _ADAPTER not in sys.modules:
        asyncio.get_running_loop().run_in_executor(None, importlib.import_module, _ADAPTER)


@contextmanager
def sdk_after_start() -> Iterator[None]:
    """Load it once the process is likely to be up: a start that waits for it takes a third longer.

    That is, in as long again as the start has worked so far, on fast machines and on slow ones.
    """
    timer = asyncio.get_running_loop().call_later(time.process_time(), begin_to_load_sdk)
    try:
        yield
    finally:
        timer.cancel()


class LateApi:
    """As `MessagesApi`; what it opens is closed with the stack."""

    def __init__(self, settings: ModelSettings, stack: AsyncExitStack) -> None:
        self._settings = settings
        self._stack = stack
        self._opening = asyncio.Lock()
        self._opened: MessagesApi | None = None

    async def create(self, request: dict[str, Any]) -> Reply:
        """As `MessagesApi.create`."""
        return await (await self._api()).create(request)

    async def stream(self, request: dict[str, Any], on_text: OnText) -> Reply:
        """As `MessagesApi.stream`."""
        return await (await self._api()).stream(request, on_text)

    async def _api(self) -> MessagesApi:
        async with self._opening:
            if self._opened is None:
                await load_sdk()
                from scribe_llm.messages_api import open_messages_api

                self._opened = await self._stack.enter_async_context(open_messages_api(self._settings))
            return self._opened

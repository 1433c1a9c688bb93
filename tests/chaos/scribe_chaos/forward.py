"""`python -m scribe_chaos.forward HERE:PORT THERE:PORT`: passes connections on, out of a network namespace, until it is ended."""

from __future__ import annotations

import asyncio
import sys

from scribe_chaos.proxy import proxying


async def forward(here: str, there: str) -> None:
    host, _, port = here.rpartition(":")
    beyond, _, beyond_port = there.rpartition(":")
    async with proxying(lambda: asyncio.open_connection(beyond, int(beyond_port)), host, int(port)):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(forward(*sys.argv[1:]))

"""A model's service that bills whatever it likes within its rules, and keeps its own books: the judge reads these only."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

_JOB = re.compile(r"job ([0-9a-f-]{36})")
_IN_DOLLARS, _OUT_DOLLARS = 0.10, 0.50
"""List prices of the small model for a million tokens, written down here a second time on purpose."""

_FATES = ("good",) * 12 + ("dear",) * 4 + ("junk", "junk", "overloaded", "refused", "cut")


@dataclass(slots=True)
class Market:
    """Answers on loopback. `billed` are micro-dollars by job; `calls` counts what was billed."""

    chance: Random
    base_url: str = ""
    billed: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, requests one after the other."""
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._answer(reader, writer):
                    pass
        finally:
            writer.close()
            self._connections.discard(task)

    async def close(self) -> None:
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = re.search(r"(?i)content-length: (\d+)", head)
        raw = await reader.readexactly(int(length[1]) if length else 0)
        fate = self.chance.choice(_FATES)
        if fate in {"overloaded", "refused"}:
            status = 529 if fate == "overloaded" else 400
            kind = "overloaded_error" if fate == "overloaded" else "invalid_request_error"
            await _send(writer, status, {"type": "error", "error": {"type": kind, "message": "no"}})
            return True
        body = json.loads(raw)
        usage = self._bill(body, len(raw), dear=fate == "dear")
        message = _message(body, "" if fate == "junk" else json.dumps({"text": "good"}), usage)
        if fate == "cut":  # paid for, and never seen
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"id":')
            await writer.drain()
            return False
        await _send(writer, 200, message)
        return True

    def _bill(self, body: dict[str, Any], size: int, *, dear: bool) -> dict[str, int]:
        """A dear answer takes all that was allowed, and reads every byte as a token."""
        read = size if dear else self.chance.randint(size // 5, size // 3)
        written = body["max_tokens"] if dear else self.chance.randint(1, body["max_tokens"])
        job = _JOB.search(body["messages"][0]["content"])
        assert job is not None, "every request names its job"
        self.billed[job[1]] += round(read * _IN_DOLLARS + written * _OUT_DOLLARS)
        self.calls += 1
        return {"input_tokens": read, "output_tokens": written}


@asynccontextmanager
async def open_market(seed: int) -> AsyncIterator[Market]:
    """The service, until the block ends."""
    market = Market(Random(seed))
    server = await asyncio.start_server(market.serve, "127.0.0.1", 0)
    market.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield market
    finally:
        server.close()
        await market.close()


def _message(body: dict[str, Any], text: str, usage: dict[str, int]) -> dict[str, Any]:
    return {
        "id": "msg_sandbox_market", "type": "message", "role": "assistant", "model": body["model"],
        "content": [{"type": "text", "text": text}], "stop_reason": "end_turn", "stop_sequence": None, "usage": usage,
    }  # fmt: skip


async def _send(writer: asyncio.StreamWriter, status: int, content: dict[str, Any]) -> None:
    raw = json.dumps(content).encode()
    writer.write(
        f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n".encode() + raw
    )
    await writer.drain()

"""Requests at a given rate, whether answers come or not, over kept connections, with their latencies."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_TICK_SECONDS = 0.005
_MAX_CONNECTIONS = 1500
_ANSWER_SECONDS = 10.0
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(slots=True)
class Seen:
    """What came back."""

    latencies: dict[int, list[float]] = field(default_factory=dict)
    """Seconds, by status."""
    unanswered: int = 0

    def add(self, status: int, seconds: float) -> None:
        self.latencies.setdefault(status, []).append(seconds)

    def of(self, wanted: Callable[[int], bool]) -> list[float]:
        return sorted(seconds for status, all_ in self.latencies.items() if wanted(status) for seconds in all_)


def percentile(ordered: Sequence[float], share: float) -> float:
    """Of a sorted list; 0 of an empty one."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def request(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    """As it goes over the wire."""
    head = f"{method} {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n"
    return f"{head}content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


class Load:
    """Sends the given requests in turn to one address."""

    def __init__(self, url: str, requests: Sequence[bytes]) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname, parts.port)
        self._requests = requests
        self._next = 0
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._busy = 0

    async def closed(self, clients: int, seconds: float) -> Seen:
        """So many clients, each of which asks again as soon as it was answered."""
        seen, until = Seen(), time.monotonic() + seconds

        async def client() -> None:
            while time.monotonic() < until:
                await self.ask(seen)

        await asyncio.gather(*(client() for _ in range(clients)))
        return seen

    async def open(self, per_second: float, seconds: float) -> Seen:
        """At that rate, whatever becomes of them; who finds no free connection counts as unanswered."""
        seen, began, sent = Seen(), time.monotonic(), 0
        running: set[asyncio.Task[None]] = set()
        while (passed := time.monotonic() - began) < seconds:
            for _ in range(int(passed * per_second) - sent):
                sent += 1
                if self._busy >= _MAX_CONNECTIONS:
                    seen.unanswered += 1
                    continue
                task = asyncio.create_task(self.ask(seen))
                running.add(task)
                task.add_done_callback(running.discard)
            await asyncio.sleep(_TICK_SECONDS)
        await asyncio.gather(*running)
        return seen

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()

    async def ask(self, seen: Seen) -> None:
        """The next request, and what came of it."""
        self._next += 1
        said, began = self._requests[self._next % len(self._requests)], time.monotonic()
        self._busy += 1
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection(*self._address)
                writer.write(said)
                status = await _status(reader)
            self._idle.append((reader, writer))
            seen.add(status, time.monotonic() - began)
        except (OSError, EOFError, TimeoutError):
            seen.unanswered += 1
        finally:
            self._busy -= 1


async def _status(reader: asyncio.StreamReader) -> int:
    """Of an answer that tells its length, read to its end."""
    head = await reader.readuntil(_END_OF_HEAD)
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    await reader.readexactly(length)
    return int(head[9:12])


async def asking_health(url: str, seen: Seen, pause: float = 0.25) -> None:
    """Until cancelled."""
    health = Load(url, [request("GET", "/health", "none")])
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            await health.ask(seen)
            await asyncio.sleep(pause)
    health.close()

"""Line 7: twenty jobs a second, a thousand readers: how long after it happened an event reaches its reader."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from urllib.parse import urlsplit

from scribe_bench.figures import percentile
from scribe_bench.orders import orders
from scribe_bench.outcome import Bench, Curve, Outcome, Row
from scribe_bench.stack import Refused, Shape, Stack, User, running_stack

_READERS, _JOBS_A_SECOND = 1000, 20
_SETTLE_SECONDS = 12.0
_SHAPE = Shape(
    stub_scale=1.0,
    settings={
        "SCRIBE_STREAMS_AT_ONCE": "2000", "SCRIBE_REQUESTS_AT_ONCE": "200", "SCRIBE_CAPACITY_PARSE": "128",
        "SCRIBE_CAPACITY_SCRAPE": "256", "SCRIBE_CAPACITY_ARXIV": "128", "SCRIBE_CAPACITY_COMPOSE": "256",
        "SCRIBE_LOG_LEVEL": "warning",
    },
)  # fmt: skip
_SHARES = (0.5, 0.9, 0.99, 0.999)


async def measure(bench: Bench) -> Outcome:
    """Real doors, engine and database; steps that take the published times and do nothing."""
    readers, seconds = (200, 10.0) if bench.quick else (_READERS, 30.0)
    async with running_stack(bench.folder / "stack", _SHAPE) as stack, AsyncExitStack() as reading:
        users = [await stack.user(f"reader{number}") for number in range(readers)]
        delays: list[tuple[float, float]] = []
        for user in users:
            await reading.enter_async_context(_reader(stack, user, delays))
        refused = await _submit(stack, users, seconds + _SETTLE_SECONDS)
    last = delays[-1][0]
    heard = [delay * 1000 for at, delay in delays if last - seconds <= at]
    bench.say(f"  {len(heard)} events, p50 {percentile(heard, 0.5):.1f} ms, p99 {percentile(heard, 0.99):.1f} ms")
    return Outcome(
        keys={"sse_p99_ms": percentile(heard, 0.99)},
        rows=[
            Row(f"{_JOBS_A_SECOND} jobs a second, {readers:,} readers of `/api/events`: p99 from happening to reader, ms", f"{percentile(heard, 0.99):.1f}", "≤ 50"),
            Row("p50; p99.9, ms", f"{percentile(heard, 0.5):.1f}; {percentile(heard, 0.999):.1f}"),
            Row("jobs that were refused for want of room", str(refused)),
            Row("events heard, a second", f"{len(heard) / seconds:.0f}"),
        ],
        notes=["The readers are people of their own with a page open, in the bench's process on the same machine."],
        curves=[
            Curve(
                name="event-delay", title="From happening to reader", x="share of events, %", y="ms",
                series={"Scribe": [(share * 100, percentile(heard, share)) for share in _SHARES]},
            )
        ],
    )  # fmt: skip


async def _submit(stack: Stack, users: list[User], seconds: float) -> int:
    """At an even pace, whatever became of those before; how many were refused."""
    (body,) = orders(1)
    began, refused = time.perf_counter(), 0

    async def one(user: User) -> None:
        nonlocal refused
        try:
            await stack.submit(user, body)
        except Refused:
            refused += 1

    async with asyncio.TaskGroup() as group:
        for number in range(int(seconds * _JOBS_A_SECOND)):
            await asyncio.sleep(max(0.0, began + number / _JOBS_A_SECOND - time.perf_counter()))
            group.create_task(one(users[number * 7 % len(users)]))
    return refused


@asynccontextmanager
async def _reader(stack: Stack, user: User, delays: list[tuple[float, float]]) -> AsyncIterator[None]:
    """Somebody who has the page open: a connection of its own, each event's delay noted."""
    where = urlsplit(str(stack.http.base_url))
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    request = f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {user.headers['authorization']}\r\n\r\n"
    writer.write(request.encode())
    assert b"200" in await reader.readline()
    reading = asyncio.create_task(_note(reader, delays))
    try:
        yield
    finally:
        reading.cancel()
        await asyncio.wait([reading])
        writer.close()


async def _note(reader: asyncio.StreamReader, delays: list[tuple[float, float]]) -> None:
    while line := await reader.readline():
        if line.startswith(b"data:"):
            now, said = time.time(), json.loads(line[5:])
            if "time" in said:
                delays.append((now, now - datetime.fromisoformat(said["time"]).timestamp()))

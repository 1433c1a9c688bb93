"""Whether everything that the gateway leans on answers, within two seconds whatever is down."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from scribe_store.store import Store

from scribe_gateway.progress import Progress

_CHECK_SECONDS = 1.5
UP, DOWN = "connected", "unavailable"


class Health:
    """Asks every part, all at once."""

    def __init__(self, store: Store, progress: Progress, channels: Mapping[str, grpc.aio.Channel]) -> None:
        self._store = store
        self._progress = progress
        self._channels = channels

    async def parts(self) -> dict[str, str]:
        """`connected` or `unavailable` by name: database, nats, and each step's service."""
        names = ["database", "nats", *self._channels]
        asked = [self._database(), self._nats(), *(_serving(channel) for channel in self._channels.values())]
        answers = await asyncio.gather(*(_in_time(question) for question in asked))
        return {name: UP if answer else DOWN for name, answer in zip(names, answers, strict=True)}

    async def _database(self) -> bool:
        return bool(await self._store.fetch_value("SELECT count(*) >= 0 FROM alembic_version"))

    async def _nats(self) -> bool:
        return await self._progress.answers()


async def _serving(channel: grpc.aio.Channel) -> bool:
    stub: Any = health_pb2_grpc.HealthStub(channel)  # its types do not know what it has at run time
    answer = await stub.Check(health_pb2.HealthCheckRequest(), timeout=_CHECK_SECONDS)
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


async def _in_time(question: Coroutine[Any, Any, bool]) -> bool:
    """A question that is late is left to itself: to end it may take as long as its answer."""
    asked = asyncio.create_task(question)
    await asyncio.wait({asked}, timeout=_CHECK_SECONDS)
    if asked.done():
        return not asked.cancelled() and asked.exception() is None and asked.result()
    asked.cancel()
    asked.add_done_callback(_forget)
    _left.add(asked)
    return False


_left: set[asyncio.Task[bool]] = set()


def _forget(asked: asyncio.Task[bool]) -> None:
    _left.discard(asked)
    if not asked.cancelled():
        asked.exception()  # looked at, so that nobody complains of it

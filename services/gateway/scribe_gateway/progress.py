"""The gateway's side of NATS: nudges and tombstones out, events in. All of it may be missing; nothing waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from scribe.v1 import pipeline_pb2
from scribe_bus import events, hosts, tombstone
from scribe_bus import nudge as nudges
from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable
from scribe_bus.streams import EVENTS, purge
from scribe_bus.subjects import events_filter, job_filter
from scribe_store.accounts import Traces
from scribe_store.rows import Job

from scribe_gateway.job_messages import event_of

logger = logging.getLogger(__name__)

_TELL_SECONDS = 5.0
_CLOSE_SECONDS = 5.0
_MAX_TOLD_AT_ONCE = 64
_FRESH_BEATS = 2  # one may be late


class ProgressUnavailable(Exception):
    """NATS cannot be reached at the moment; PostgreSQL answers for states."""


class Progress:
    """What is said and heard over a bus that may be away."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._tellings: set[asyncio.Task[None]] = set()

    @property
    def bus(self) -> Bus:
        return self._bus

    @property
    def connected(self) -> bool:
        return self._bus.is_connected

    async def answers(self) -> bool:
        return await self._bus.answers()

    async def in_hand(self) -> frozenset[tuple[str, int]]:
        """Jobs, by id and epoch, of which a host has just said that it works on them. Raises ProgressUnavailable."""
        try:
            words = await hosts.heard(self._bus)
        except BusUnavailable as error:
            raise ProgressUnavailable from error
        fresh = datetime.now(UTC) - timedelta(seconds=_FRESH_BEATS * hosts.BEAT_SECONDS)
        living = [word.beat for word in words if word.at > fresh and not word.beat.stopped]
        return frozenset((run.job_id, run.epoch) for beat in living for step in beat.steps for run in step.running)

    def nudge(self) -> None:
        """Tell the dispatcher that a job waits; without it, it looks every second."""
        if self.connected:
            self._tell("nudge", nudges.nudge(self._bus))

    def announce_waiting(self, user_id: UUID, jobs: Sequence[tuple[UUID, int]]) -> None:
        """Tell who watches that jobs wait, by id and epoch: accepted (epoch 0), or to be tried again."""
        if self.connected:
            self._tell("events", self._say_waiting(str(user_id), jobs))

    def announce_ended_account(self, user_id: UUID, traces: Traces) -> None:
        """Take the account's messages out of the streams and stop its runners; without it the purger and their age do."""
        if self.connected:
            self._tell("ended account", self._forget(user_id, traces))

    def announce_cancelled(self, job: Job) -> None:
        """Stop the job's runner and tell who watches; without it both find out by looking."""
        if self.connected:
            state = pipeline_pb2.PipelineState(job_id=str(job.id), epoch=job.epoch, user_id=str(job.user_id))
            self._tell("tombstone", tombstone.publish_cancelled(self._bus, state))
            self._tell("event", events.publish_event(self._bus, str(job.user_id), event_of(job)))

    async def place(self) -> int:
        """Of the newest event of all; 0 when NATS is away."""
        try:
            return await events.last_place(self._bus) if self.connected else 0
        except BusUnavailable:
            return 0

    async def follow(
        self, user_id: str, job_id: str | None, after_sequence: int
    ) -> AsyncIterator[tuple[int, pipeline_pb2.JobEvent]]:
        """A job's events, or those of all the user's jobs, behind a sequence number, in order, until the caller stops.

        Raises ProgressUnavailable.
        """
        if not self.connected:
            raise ProgressUnavailable
        try:
            async for sequence, event in events.follow(self._bus, user_id, job_id, after_sequence):
                yield sequence, event
        except BusUnavailable as error:
            raise ProgressUnavailable from error

    async def _say_waiting(self, user_id: str, jobs: Sequence[tuple[UUID, int]]) -> None:
        for job_id, epoch in jobs:
            event = pipeline_pb2.JobEvent(job_id=str(job_id), epoch=epoch, state=pipeline_pb2.JOB_STATE_WAITING)
            event.time.GetCurrentTime()
            await events.publish_event(self._bus, user_id, event)

    async def _forget(self, user_id: UUID, traces: Traces) -> None:
        """Tombstones last: purged before, they would be taken away with the rest."""
        for job_id in traces.said:
            await purge(self._bus, job_filter(str(job_id)))
        await purge(self._bus, events_filter(str(user_id)), EVENTS)
        for job_id, epoch in traces.live:
            state = pipeline_pb2.PipelineState(job_id=str(job_id), epoch=epoch, user_id=str(user_id))
            await tombstone.publish_cancelled(self._bus, state)

    def _tell(self, what: str, message: Coroutine[Any, Any, Any]) -> None:
        """In the background: who asked has their answer already."""
        if len(self._tellings) >= _MAX_TOLD_AT_ONCE:
            message.close()
            return
        task = asyncio.create_task(_within_limits(what, message))
        self._tellings.add(task)
        task.add_done_callback(self._tellings.discard)

    async def close(self) -> None:
        for task in self._tellings:
            task.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_SECONDS):
                await self._bus.close()


@asynccontextmanager
async def open_progress(url: str) -> AsyncIterator[Progress]:
    """Returns at once; the connection comes when it can, and again whenever it was lost."""
    progress = Progress(Bus(url, name="gateway"))
    try:
        yield progress
    finally:
        await progress.close()


async def _within_limits(what: str, message: Coroutine[Any, Any, Any]) -> None:
    try:
        async with asyncio.timeout(_TELL_SECONDS):
            await message
    except Exception as error:  # noqa: BLE001  # best effort by design
        logger.warning("not told over NATS", extra={"what": what, "error": type(error).__name__})

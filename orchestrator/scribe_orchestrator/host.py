"""This process as a host of runners: it says every few seconds what it does, and does what it is told.

It has as many slots for a step as the whole cluster works on at once, or fewer where its own settings say so; none
while it drains.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Mapping
from uuid import uuid4

from scribe.v1 import host_pb2
from scribe_bus.connection import Bus
from scribe_bus.errors import BusUnavailable
from scribe_bus.hosts import order_for, publish_beat
from scribe_bus.steps import step_enum
from scribe_bus.streams import load_of
from scribe_telemetry.process_metrics import memory_of_process

from scribe_orchestrator.host_report import load, memory_available, version
from scribe_orchestrator.in_hand import InHand
from scribe_orchestrator.slots import Slots
from scribe_orchestrator.step_records import timestamp

logger = logging.getLogger(__name__)


class Host:
    """One round at a time. `most` is how many slots this host may have for a step; None leaves it to the cluster."""

    def __init__(self, bus: Bus, name: str, *, slots: Mapping[str, Slots], most: int | None) -> None:
        self._bus, self._name, self._slots, self._most = bus, name, slots, most
        self._instance = uuid4().hex[:12]
        self._began = time.time()
        self._draining = False
        self._capacities = {step: own.count for step, own in slots.items()}
        self.in_hand = InHand()

    async def round(self) -> None:
        """Hear, obey, speak. Raises BusUnavailable: then it goes on as it was."""
        await self._listen()
        self._fit()
        await publish_beat(self._bus, self._beat())

    async def say_goodbye(self) -> None:
        """The last word, so that nobody takes the silence for a death."""
        last = self._beat()
        last.stopped, last.draining = True, True
        with contextlib.suppress(BusUnavailable):
            await publish_beat(self._bus, last)

    async def _listen(self) -> None:
        draining = (await order_for(self._bus, self._name)).draining
        if draining != self._draining:
            logger.info("draining, as ordered" if draining else "taking work again, as ordered")
        self._draining = draining
        for step in self._slots:
            self._capacities[step] = (await load_of(self._bus, step)).capacity

    def _fit(self) -> None:
        for step, slots in self._slots.items():
            capacity = self._capacities[step]
            slots.set(0 if self._draining else min(capacity, self._most or capacity))

    def _beat(self) -> host_pb2.HostBeat:
        return host_pb2.HostBeat(
            host=self._name,
            instance=self._instance,
            version=version(),
            start_time=timestamp(self._began),
            time=timestamp(time.time()),
            steps=[self._step(step, slots.count) for step, slots in self._slots.items()],
            memory_bytes=memory_of_process(),
            memory_available_bytes=memory_available(),
            draining=self._draining,
            load=load(),
            processors=os.cpu_count() or 0,
        )

    def _step(self, step: str, slots: int) -> host_pb2.HostStep:
        running = [
            host_pb2.RunningStep(job_id=held.address.job_id, epoch=held.address.epoch, start_time=timestamp(held.since))
            for held in self.in_hand.of(step)
        ]
        return host_pb2.HostStep(step=step_enum(step), slots=slots, running=running)

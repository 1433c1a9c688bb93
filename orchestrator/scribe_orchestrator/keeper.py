"""Keeps NATS as it must be: streams and consumers that vanish are made again, and operators' orders are carried out.

PostgreSQL has the orders, so that they outlive NATS's disk. Where it has no word on a step's capacity, that is left as
it is: two orchestrators with different settings do not pull it to and fro.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from scribe.v1 import host_pb2
from scribe_bus.connection import Bus
from scribe_bus.errors import StreamDrift
from scribe_bus.hosts import order_for, publish_order
from scribe_bus.steps import STEPS
from scribe_bus.streams import StreamSizes, ensure, load_of, pause
from scribe_rpc.errors import ServiceError
from scribe_store import orders
from scribe_store.orders import StepOrder
from scribe_store.store import Store

logger = logging.getLogger(__name__)


class Keeper:
    """One round at a time; several orchestrators may run one each."""

    def __init__(self, bus: Bus, store: Store, *, sizes: StreamSizes, capacities: Mapping[str, int]) -> None:
        self._bus, self._store, self._sizes, self._capacities = bus, store, sizes, capacities
        self._steps: Mapping[str, StepOrder] = {}
        self._hosts: Mapping[str, bool] = {}

    async def begin(self) -> None:
        """The first round: capacities follow the settings where nothing is ordered. Raises StreamDrift, BusUnavailable."""
        await self._read_orders()
        await self._ensure(as_they_are=())

    async def round(self) -> None:
        """Raises BusUnavailable. While the database is away, the last orders stand."""
        await self._read_orders()
        try:
            await self._ensure(as_they_are=[step for step in STEPS if step not in self._ordered()])
        except StreamDrift as error:
            logger.error("NATS was changed while we run", extra={"difference": str(error)})
        await self._tell_hosts()

    async def _read_orders(self) -> None:
        try:
            self._steps, self._hosts = await orders.of_steps(self._store), await orders.of_hosts(self._store)
        except ServiceError as error:
            logger.warning("orders not read", extra={"reason": error.reason})

    async def _ensure(self, *, as_they_are: list[str] | tuple[str, ...]) -> None:
        paused = [step for step, order in self._steps.items() if order.paused]
        capacities = {**self._capacities, **self._ordered()}
        await ensure(self._bus, self._sizes, capacities, as_they_are=as_they_are, paused=paused)
        for step in STEPS:
            wanted = self._steps.get(step, StepOrder()).paused
            if (await load_of(self._bus, step)).paused != wanted:
                await pause(self._bus, step, paused=wanted)
                logger.info("step paused" if wanted else "step goes on", extra={"step": step})

    def _ordered(self) -> dict[str, int]:
        return {step: order.capacity for step, order in self._steps.items() if order.capacity and step in STEPS}

    async def _tell_hosts(self) -> None:
        for host, draining in self._hosts.items():
            if (await order_for(self._bus, host)).draining != draining:
                await publish_order(self._bus, host, host_pb2.HostOrder(draining=draining))

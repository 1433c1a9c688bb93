"""The process: which parts run, how they start, and how they end without losing anything."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

from scribe_bus.connection import Bus, open_bus
from scribe_bus.durability import check_durability
from scribe_bus.errors import BusUnavailable
from scribe_bus.nudge import on_nudge
from scribe_bus.steps import FINISH
from scribe_bus.streams import EVENTS, PIPELINE, RECORDER, ensure, missing
from scribe_rpc.announce import announce, withdraw
from scribe_rpc.channel import open_channel
from scribe_rpc.serve import stop_on_signals
from scribe_store.store import Store

from scribe_orchestrator.dispatcher import Dispatcher
from scribe_orchestrator.finisher import Finisher
from scribe_orchestrator.purger import Purger
from scribe_orchestrator.racing import unless
from scribe_orchestrator.recorder import Recorder
from scribe_orchestrator.rounds import keep_doing
from scribe_orchestrator.settings import OrchestratorSettings, RunnerSettings
from scribe_orchestrator.slots import work_slots
from scribe_orchestrator.step_calls import step_call
from scribe_orchestrator.step_work import StepWork
from scribe_orchestrator.sweeper import Sweeper

logger = logging.getLogger(__name__)

_FINISHER_SLOTS, _RECORDER_SLOTS = 8, 1
_DISPATCH_SECONDS, _SWEEP_SECONDS, _PURGE_SECONDS = 1.0, 5.0, 60.0
_AGAIN_SECONDS = 1.0
_POOL_SIZE = 8


async def run(settings: RunnerSettings, steps: tuple[str, ...]) -> None:
    """Run the steps' runners, and all else when the settings are the whole orchestrator's, until a signal.

    Raises StreamDrift when NATS is set up otherwise than this version needs.
    """
    stopping = stop_on_signals()
    async with AsyncExitStack() as stack:
        starting = stack.enter_async_context(running(settings, steps))
        tasks = await unless(stopping.wait(), starting)
        if tasks is None:
            return  # told to stop while NATS was away
        announce("orchestrator", steps=",".join(steps))
        stack.callback(withdraw, "orchestrator")
        logger.info("running", extra={"steps": ",".join(steps)})
        await unless(stopping.wait(), _until_one_ends(tasks))
        logger.info("draining")


@asynccontextmanager
async def running(settings: RunnerSettings, steps: tuple[str, ...]) -> AsyncIterator[list[asyncio.Task[None]]]:
    """The parts at work inside the block; behind it they have drained: no new work, what is in hand finished or handed back."""
    async with AsyncExitStack() as stack:
        bus = await stack.enter_async_context(open_bus(settings.nats_url.get_secret_value(), name="orchestrator"))
        await check_durability(settings.monitor_url)
        await _prepare(bus, settings, steps)
        draining = asyncio.Event()
        tasks = await _start(settings, steps, bus, stack, draining)
        try:
            yield tasks
        finally:
            draining.set()
            await _end(tasks, settings.drain_seconds)


async def _prepare(bus: Bus, settings: RunnerSettings, steps: tuple[str, ...]) -> None:
    """Until streams and consumers stand: the whole orchestrator makes them, a runner waits for them."""
    while True:
        try:
            if isinstance(settings, OrchestratorSettings):
                await ensure(bus, settings.sizes, settings.capacities)
                return
            if not (absent := await missing(bus, steps)):
                return
            logger.info("waiting for an orchestrator to make consumers", extra={"missing": ",".join(absent)})
        except BusUnavailable as error:
            logger.warning("NATS not ready", extra={"reason": error.message})
        await asyncio.sleep(_AGAIN_SECONDS)


async def _start(
    settings: RunnerSettings, steps: tuple[str, ...], bus: Bus, stack: AsyncExitStack, draining: asyncio.Event
) -> list[asyncio.Task[None]]:
    tasks = []
    for step in steps:
        channel = open_channel(settings.addresses[step])
        stack.push_async_callback(channel.close)
        work = StepWork(bus, step, step_call(step, channel), limit=settings.timeouts[step])
        slots = work_slots(bus, PIPELINE, step, work.handle, slots=settings.capacities[step], draining=draining)
        tasks.append(asyncio.create_task(slots, name=f"runner {step}"))
    if isinstance(settings, OrchestratorSettings):
        tasks += await _start_core(settings, bus, stack, draining)
    return tasks


async def _start_core(
    settings: OrchestratorSettings, bus: Bus, stack: AsyncExitStack, draining: asyncio.Event
) -> list[asyncio.Task[None]]:
    """Dispatcher, finisher, recorder, sweeper, purger: what needs the database."""
    dsn = settings.database_url.get_secret_value()
    store = await stack.enter_async_context(Store.open(dsn, pool_size=_POOL_SIZE))
    dispatcher = Dispatcher(bus, store, capacities=settings.capacities, terms=settings.terms)
    nudged = asyncio.Event()
    await stack.enter_async_context(on_nudge(bus, nudged.set))
    rounds = partial(keep_doing, draining=draining)
    slots = partial(work_slots, bus, draining=draining)
    parts = {
        "dispatcher": rounds("dispatch", dispatcher.round, every=_DISPATCH_SECONDS, woken=nudged),
        "sweeper": rounds("sweep", Sweeper(bus, store, dispatcher).round, every=_SWEEP_SECONDS),
        "purger": rounds("purge", Purger(bus, store).round, every=_PURGE_SECONDS),
        "finisher": slots(PIPELINE, FINISH, Finisher(bus, store).handle, slots=_FINISHER_SLOTS),
        "recorder": slots(EVENTS, RECORDER, Recorder(store).handle, slots=_RECORDER_SLOTS),
    }
    return [asyncio.create_task(part, name=name) for name, part in parts.items()]


async def _until_one_ends(tasks: Sequence[asyncio.Task[None]]) -> None:
    """A part that ends before it is told to has failed, and the process with it."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()  # raises what it died of
        raise RuntimeError(f"the {task.get_name()} ended by itself")


async def _end(tasks: list[asyncio.Task[None]], seconds: float) -> None:
    """Let each finish what it has in hand; after `seconds` what is still worked on is handed back."""
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        logger.warning("handing back what is not done", extra={"part": task.get_name()})
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

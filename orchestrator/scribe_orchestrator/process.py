"""The process: which parts run, how they start, and how they end without losing anything."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import grpc
from scribe_bus.connection import Bus, open_bus
from scribe_bus.durability import check_durability
from scribe_bus.errors import BusUnavailable
from scribe_bus.hosts import BEAT_SECONDS
from scribe_bus.nudge import on_nudge
from scribe_bus.steps import FINISH
from scribe_bus.streams import EVENTS, PIPELINE, RECORDER, missing
from scribe_rpc.announce import announce, withdraw
from scribe_rpc.channel import open_near_channel
from scribe_rpc.collecting import collect_seldom
from scribe_rpc.mutual_tls import Identity
from scribe_store import schema
from scribe_store.dispatch import Terms
from scribe_store.errors import StoreUnavailable
from scribe_store.schema import SchemaBehind
from scribe_store.store import Store
from scribe_telemetry import metrics
from scribe_telemetry.process_metrics import watching_loop

from scribe_orchestrator.dispatcher import Dispatcher
from scribe_orchestrator.early_papers import EarlyPapers
from scribe_orchestrator.finisher import Finisher
from scribe_orchestrator.host import Host
from scribe_orchestrator.just_put import JustPut
from scribe_orchestrator.keeper import Keeper
from scribe_orchestrator.measuring import MEASURE_SECONDS, Measuring
from scribe_orchestrator.pace import Pace
from scribe_orchestrator.purger import Purger
from scribe_orchestrator.racing import unless
from scribe_orchestrator.recorder import Recorder
from scribe_orchestrator.rounds import keep_doing
from scribe_orchestrator.settings import OrchestratorSettings, RunnerSettings
from scribe_orchestrator.slots import Slots, work_slots
from scribe_orchestrator.step_calls import step_call
from scribe_orchestrator.step_work import StepWork
from scribe_orchestrator.sweeper import Sweeper

logger = logging.getLogger(__name__)

_FINISHER_SLOTS, _RECORDER_SLOTS = 8, 4
_DISPATCH_SECONDS, _KEEP_SECONDS, _SWEEP_SECONDS, _PURGE_SECONDS = 1.0, 2.0, 3.0, 60.0
_DISPATCH_REST_SECONDS = 0.02
_AGAIN_SECONDS = 1.0
_POOL_SIZE = 8


async def run(
    settings: RunnerSettings, steps: tuple[str, ...], stopping: asyncio.Event, identity: Identity | None = None
) -> None:
    """Run the steps' runners, and all else when the settings are the whole orchestrator's, until the event is set.

    Raises StreamDrift when NATS is set up otherwise than this version needs.
    """
    async with AsyncExitStack() as stack:
        starting = stack.enter_async_context(running(settings, steps, identity))
        tasks = await unless(stopping.wait(), starting)
        if tasks is None:
            return  # told to stop while NATS was away
        announce("orchestrator", steps=",".join(steps))
        stack.callback(withdraw, "orchestrator")
        await stack.enter_async_context(watching_loop())
        logger.info("running", extra={"steps": ",".join(steps)})
        await unless(stopping.wait(), _until_one_ends(tasks))
        logger.info("draining")


@asynccontextmanager
async def running(
    settings: RunnerSettings, steps: tuple[str, ...], identity: Identity | None = None
) -> AsyncIterator[list[asyncio.Task[None]]]:
    """The parts at work inside the block; behind it they have drained: no new work, what is in hand finished or handed back.

    `identity` is what the steps' services are shown, and want to see, when they are on other hosts.
    """
    async with AsyncExitStack() as stack:
        bus = await stack.enter_async_context(open_bus(settings.nats_url.get_secret_value(), name="orchestrator"))
        await check_durability(settings.monitor_url)
        draining = asyncio.Event()
        channels = {step: open_near_channel(settings.addresses[step], identity=identity) for step in steps}
        for channel in channels.values():
            stack.push_async_callback(channel.close)
        if isinstance(settings, OrchestratorSettings):
            core = await _begin_core(settings, bus, stack)
            tasks = [
                *_start_core(core, bus, stack, draining),
                *_start_runners(settings, channels, bus, stack, draining),
            ]
            await stack.enter_async_context(on_nudge(bus, core.nudged.set))
        else:
            await _until_made(bus, steps)
            tasks = _start_runners(settings, channels, bus, stack, draining)
        collect_seldom()
        try:
            yield tasks
        finally:
            draining.set()
            await _end(tasks, settings.drain_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Core:
    """What only the whole orchestrator has."""

    store: Store
    keeper: Keeper
    terms: Terms
    nudged: asyncio.Event


async def _begin_core(settings: OrchestratorSettings, bus: Bus, stack: AsyncExitStack) -> _Core:
    """Until the tables are there and streams and consumers stand. Raises StreamDrift."""
    dsn = settings.database_url.get_secret_value()
    store = await stack.enter_async_context(Store.open(dsn, pool_size=_POOL_SIZE))
    keeper = Keeper(bus, store, sizes=settings.sizes, capacities=settings.capacities)
    await _until_migrated(store)
    while True:
        try:
            await keeper.begin()
        except BusUnavailable as error:
            logger.warning("NATS not ready", extra={"reason": error.message})
            await asyncio.sleep(_AGAIN_SECONDS)
        else:
            return _Core(store=store, keeper=keeper, terms=settings.terms, nudged=asyncio.Event())


async def _until_migrated(store: Store) -> None:
    """Wait for tables that are up to date. A database that is away is waited for by whoever needs it."""
    while True:
        try:
            await schema.check(store)
        except SchemaBehind as error:
            logger.warning("not ready: %s", error)
            await asyncio.sleep(_AGAIN_SECONDS)
        except StoreUnavailable as error:
            logger.warning("the tables could not be checked", extra={"reason": error.message})
            return
        else:
            return


async def _until_made(bus: Bus, steps: tuple[str, ...]) -> None:
    """Wait for an orchestrator to make the consumers. Raises StreamDrift when they are otherwise than we need them."""
    while True:
        try:
            if not (absent := await missing(bus, steps)):
                return
            logger.info("waiting for an orchestrator to make consumers", extra={"missing": ",".join(absent)})
        except BusUnavailable as error:
            logger.warning("NATS not ready", extra={"reason": error.message})
        await asyncio.sleep(_AGAIN_SECONDS)


def _start_runners(
    settings: RunnerSettings,
    channels: Mapping[str, grpc.aio.Channel],
    bus: Bus,
    stack: AsyncExitStack,
    draining: asyncio.Event,
) -> list[asyncio.Task[None]]:
    """The steps' slots, and the host that has them. `channels`: to each step's service."""
    slots = {step: Slots(min(settings.capacities[step], settings.host_slots or 256)) for step in channels}
    host = Host(bus, settings.host, slots=slots, most=settings.host_slots)
    stack.push_async_callback(host.say_goodbye)
    beats = keep_doing("beat", host.round, every=BEAT_SECONDS, draining=draining)
    tasks = [asyncio.create_task(beats, name="host")]
    calls = {step: step_call(step, channel) for step, channel in channels.items()}
    if "scrape" in channels and "arxiv" in channels:
        early = EarlyPapers(channels["arxiv"], settings.timeouts["arxiv"])
        stack.push_async_callback(early.close)
        calls["scrape"] = early.around(calls["scrape"])
    just_put = JustPut()
    for step, call in calls.items():
        work = StepWork(bus, step, call, limit=settings.timeouts[step], in_hand=host.in_hand, just_put=just_put)
        working = work_slots(bus, PIPELINE, step, work.handle, slots=slots[step], draining=draining)
        tasks.append(asyncio.create_task(working, name=f"runner {step}"))
    return tasks


def _start_core(core: _Core, bus: Bus, stack: AsyncExitStack, draining: asyncio.Event) -> list[asyncio.Task[None]]:
    """Dispatcher, finisher, recorder, keeper, sweeper, purger: what needs the database."""
    store, pace = core.store, Pace()
    dispatcher = Dispatcher(bus, store, terms=core.terms, pace=pace)
    returned = asyncio.Event()
    stack.enter_context(bus.waking(returned.set))

    rounds = partial(keep_doing, draining=draining)
    slots = partial(work_slots, bus, draining=draining)
    parts = {
        "dispatcher": rounds(
            "dispatch", dispatcher.round, every=_DISPATCH_SECONDS, woken=core.nudged, rest=_DISPATCH_REST_SECONDS
        ),
        "keeper": rounds("keep", core.keeper.round, every=_KEEP_SECONDS, woken=returned),
        "sweeper": rounds("sweep", Sweeper(bus, store, dispatcher).round, every=_SWEEP_SECONDS),
        "purger": rounds("purge", Purger(bus, store).round, every=_PURGE_SECONDS),
        "finisher": slots(PIPELINE, FINISH, Finisher(bus, store, pace).handle, slots=Slots(_FINISHER_SLOTS)),
        "recorder": slots(EVENTS, RECORDER, Recorder(store).handle, slots=Slots(_RECORDER_SLOTS)),
    }
    if metrics.are_exported():
        parts["measuring"] = rounds("measure", Measuring(bus, store).round, every=MEASURE_SECONDS)
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

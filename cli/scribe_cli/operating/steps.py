"""Steps: what each works on, how much at once, and whether."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable

from scribe_bus.connection import Bus
from scribe_bus.hosts import heard
from scribe_bus.steps import STEPS
from scribe_bus.streams import load_of
from scribe_standing.steps import standing_of
from scribe_store import orders
from scribe_store.orders import StepOrder
from scribe_store.store import Store

from scribe_cli import terminal
from scribe_cli.home import find_home
from scribe_cli.operating import view
from scribe_cli.servers import find_servers, open_nats, open_store

_LOOK_SECONDS = 0.5


async def show(*, as_json: bool) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_store(servers) as store, open_nats(servers) as bus:
        ordered, hosts, now = await orders.of_steps(store), await heard(bus), view.now()
        views = [
            standing_of(step, await load_of(bus, step), ordered.get(step, StepOrder()), hosts, now) for step in STEPS
        ]
    if as_json:
        terminal.show_json([view.step_dict(one) for one in views])
    else:
        terminal.show(view.steps_text(views))


async def set_capacity(step: str, count: int | None, *, as_json: bool) -> None:
    """None: as the settings say, when an orchestrator starts next."""
    await _order(lambda store: orders.set_capacity(store, step, count))
    said = "stays as it is; an orchestrator that starts sets it as its settings say"
    _tell(step, said if count is None else f"{count} at once, within a few seconds", as_json=as_json, capacity=count)


async def set_paused(step: str, *, paused: bool, as_json: bool) -> None:
    await _order(lambda store: orders.set_paused(store, step, paused=paused))
    _tell(
        step,
        "paused; jobs that wait still end at their deadline" if paused else "goes on",
        as_json=as_json,
        paused=paused,
    )


async def drain(step: str, *, as_json: bool) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_store(servers) as store, open_nats(servers) as bus:
        await orders.set_paused(store, step, paused=True)
        while not await _is_drained(bus, step):  # noqa: ASYNC110  # NATS has no event for it
            await asyncio.sleep(_LOOK_SECONDS)
    _tell(step, "drained", as_json=as_json, paused=True)


async def _order(order: Callable[[Store], Awaitable[None]]) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_store(servers) as store:
        await order(store)


async def _is_drained(bus: Bus, step: str) -> bool:
    load = await load_of(bus, step)
    return load.paused and not load.in_flight


def _tell(step: str, said: str, *, as_json: bool, **ordered: object) -> None:
    if as_json:
        terminal.show_json({"step": step, **ordered})
    terminal.say(f"{step}: {said}")

"""`scribe steps`: what each step works on, and how much of it the cluster does at once."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer
from scribe_bus.connection import Bus
from scribe_bus.hosts import heard
from scribe_bus.steps import STEPS
from scribe_bus.streams import load_of
from scribe_store import orders
from scribe_store.orders import StepOrder
from scribe_store.store import Store

from scribe_cli import operating_view, terminal
from scribe_cli.home import find_home
from scribe_cli.servers import find_servers, open_nats, open_store

_LOOK_SECONDS = 0.5

app = typer.Typer(help="What each step works on; change its capacity, pause it.", invoke_without_command=True)

Step = StrEnum("Step", {step.upper(): step for step in STEPS})  # type: ignore[misc]  # made from the steps themselves
StepArgument = Annotated[Step, typer.Argument(help="parse, scrape, arxiv or compose.")]


@app.callback()
def steps(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False
) -> None:
    """Show each step: how much of it is worked on and waits, its capacity, and what keeps it from working."""
    if context.invoked_subcommand is None:
        terminal.run(_show(as_json=as_json))


@app.command()
def capacity(step: StepArgument, count: Annotated[str, typer.Argument(help="1 to 256, or `settings`.")]) -> None:
    """How many of a step the whole cluster works on at once, from now on."""
    wanted = None if count == "settings" else _count(count)
    terminal.run(_order(lambda store: orders.set_capacity(store, step, wanted)))
    if wanted is None:
        terminal.say(f"{step}: stays as it is; an orchestrator that starts sets it as its settings say")
    else:
        terminal.say(f"{step}: {wanted} at once, within a few seconds")


@app.command()
def pause(step: StepArgument) -> None:
    """Begin no more of a step; what is in hand is finished, and jobs wait in front of it."""
    terminal.run(_order(lambda store: orders.set_paused(store, step, paused=True)))
    terminal.say(f"{step}: paused; jobs that wait still end at their deadline")


@app.command()
def resume(step: StepArgument) -> None:
    """Go on with a paused step."""
    terminal.run(_order(lambda store: orders.set_paused(store, step, paused=False)))
    terminal.say(f"{step}: goes on")


@app.command()
def drain(step: StepArgument) -> None:
    """Pause a step, and wait until nothing of it is in hand."""
    terminal.run(_drain(step))
    terminal.say(f"{step}: drained")


async def _show(*, as_json: bool) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_store(servers) as store, open_nats(servers) as bus:
        ordered, hosts, now = await orders.of_steps(store), await heard(bus), operating_view.now()
        views = [
            operating_view.view_of(step, await load_of(bus, step), ordered.get(step, StepOrder()), hosts, now)
            for step in STEPS
        ]
    if as_json:
        print(json.dumps([asdict(view) for view in views], indent=2))
    else:
        print(operating_view.steps_text(views))


async def _order(order: Callable[[Store], Awaitable[None]]) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_store(servers) as store:
        await order(store)


async def _drain(step: str) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_store(servers) as store, open_nats(servers) as bus:
        await orders.set_paused(store, step, paused=True)
        while not await _is_drained(bus, step):  # noqa: ASYNC110  # NATS has no event for it
            await asyncio.sleep(_LOOK_SECONDS)


async def _is_drained(bus: Bus, step: str) -> bool:
    load = await load_of(bus, step)
    return load.paused and not load.in_flight


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 256):
        raise typer.BadParameter("must be 1 to 256, or `settings`")
    return int(text)

"""`scribe hosts`: who runs steps, and taking a host out of work."""

from __future__ import annotations

import asyncio
import json
import os
from typing import Annotated

import typer
from scribe_bus.hosts import heard
from scribe_bus.subjects import HOST_NAME
from scribe_store import orders

from scribe_cli import operating_view, terminal
from scribe_cli.home import find_home
from scribe_cli.servers import find_servers, open_nats, open_store

_LOOK_SECONDS = 0.5

app = typer.Typer(help="Who runs steps; take a host out of work.", invoke_without_command=True)


def _named(name: str) -> str:
    if not HOST_NAME.fullmatch(name):
        raise typer.BadParameter("must be letters, digits, - and _, as `scribe hosts` shows it")
    return name


HostArgument = Annotated[str, typer.Argument(help="As `scribe hosts` shows it.", callback=_named)]


@app.callback()
def hosts(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False
) -> None:
    """Show each host: its version, its memory, what it works on, and when it was heard last."""
    if context.invoked_subcommand is None:
        terminal.run(_show(as_json=as_json))


@app.command()
def drain(
    host: HostArgument, wait: Annotated[bool, typer.Option(help="Return once nothing is in hand.")] = True
) -> None:
    """A host finishes what it has in hand and takes no more, until `scribe hosts resume`; its restarts change nothing."""
    terminal.run(_drain(host, wait=wait))
    terminal.say(f"{host}: {'drained' if wait else 'draining'}")


@app.command()
def resume(host: HostArgument) -> None:
    """A drained host takes work again."""
    terminal.run(_order(host, draining=False))
    terminal.say(f"{host}: takes work within a few seconds")


async def _show(*, as_json: bool) -> None:
    async with open_nats(find_servers(find_home(os.environ), terminal.read_cli_settings())) as bus:
        words = await heard(bus)
    now = operating_view.now()
    if as_json:
        print(json.dumps([operating_view.host_dict(word, now) for word in operating_view.living(words)], indent=2))
    else:
        print(operating_view.hosts_text(words, now))


async def _order(host: str, *, draining: bool) -> None:
    async with open_store(find_servers(find_home(os.environ), terminal.read_cli_settings())) as store:
        await orders.set_draining(store, host, draining=draining)


async def _drain(host: str, *, wait: bool) -> None:
    await _order(host, draining=True)
    if not wait:
        return
    async with open_nats(find_servers(find_home(os.environ), terminal.read_cli_settings())) as bus:
        if not any(word.beat.host == host for word in await heard(bus)):
            terminal.say(f"{host}: no host of this name has spoken within the last hour; the order waits for it")
        while not operating_view.is_drained(await heard(bus), host, operating_view.now()):  # noqa: ASYNC110  # NATS has no event for it
            await asyncio.sleep(_LOOK_SECONDS)

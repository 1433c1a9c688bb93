"""`scribe hosts`: who runs steps, and taking a host out of work."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.options import Json

app = typer.Typer(invoke_without_command=True)


def _named(name: str) -> str:
    from scribe_bus.subjects import HOST_NAME

    if not HOST_NAME.fullmatch(name):
        raise typer.BadParameter("must be letters, digits, - and _, as `scribe hosts` shows it")
    return name


HostArgument = Annotated[str, typer.Argument(help="As `scribe hosts` shows it.", callback=_named)]


@app.callback()
def hosts(context: typer.Context, as_json: Json = False) -> None:
    """Each host: its version, its memory, what it works on, when it was heard last; below: take one out of work.

    JSON: an array of HostBeats, each with `state` and `heard_at`.
    """
    if context.invoked_subcommand is None:
        from scribe_cli.operating import hosts

        terminal.run(hosts.show(as_json=as_json), as_json=as_json)


@app.command()
def drain(
    host: HostArgument,
    wait: Annotated[bool, typer.Option(help="Return once nothing is in hand.")] = True,
    as_json: Json = False,
) -> None:
    """A host finishes what it has in hand and takes no more, until `scribe hosts resume`; its restarts change nothing.

    JSON: an object with `host` and `draining`.
    """
    from scribe_cli.operating import hosts

    terminal.run(hosts.drain(host, wait=wait, as_json=as_json), as_json=as_json)


@app.command()
def resume(host: HostArgument, as_json: Json = False) -> None:
    """A drained host takes work again.

    JSON: as for `drain`.
    """
    from scribe_cli.operating import hosts

    terminal.run(hosts.resume(host, as_json=as_json), as_json=as_json)

"""`scribe backup` and `scribe restore`: all that cannot be made again lies in PostgreSQL; the streams follow from it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from scribe_bus.streams import empty
from scribe_store import dumps

from scribe_cli import terminal
from scribe_cli.home import find_home
from scribe_cli.servers import Servers, find_servers, open_nats

_NAME = "scribe-*.dump"


def backup(
    folder: Annotated[
        Path | None, typer.Argument(help="Where the file goes; SCRIBE_HOME/backups unless named.", show_default=False)
    ] = None,
    keep: Annotated[int, typer.Option(min=0, help="Remove older backups there beyond so many; 0 keeps all.")] = 0,
) -> None:
    """Write users, e-mails, templates and jobs to one file, while everything goes on."""
    terminal.run(_backup(folder or find_home(os.environ).folder / "backups", keep))


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that `scribe backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of tables that are there; they are backed up first.")
    ] = False,
) -> None:
    """Bring back what a backup holds. End gateways and orchestrators first; NATS and PostgreSQL must be up."""
    terminal.run(_restore(file, replace=replace))


async def _backup(folder: Path, keep: int) -> None:
    file = await _written(find_servers(find_home(os.environ), terminal.read_cli_settings()), folder)
    print(file)
    if keep:
        _remove_older(folder, keep)


async def _restore(file: Path, *, replace: bool) -> None:
    servers = find_servers(find_home(os.environ), terminal.read_cli_settings())
    async with open_nats(servers) as bus:
        if not await dumps.is_empty(servers.database):
            if not replace:
                terminal.say("scribe: there are tables already; --replace puts the backup in their place")
                raise typer.Exit(1)
            terminal.say(f"what is there was saved as {await _written(servers, file.parent)}")
        await dumps.load(servers.database, file)
        # Messages of a later time would meet rows of an earlier one: the same epochs come again.
        taken = await empty(bus)
    terminal.say(f"restored; {taken} messages of before were taken away. Now run `scribe migrate`, then start Scribe.")


async def _written(servers: Servers, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # noqa: ASYNC240  # one local folder
    file = folder / f"scribe-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.dump"
    await dumps.dump(servers.database, file)
    return file


def _remove_older(folder: Path, keep: int) -> None:
    for old in sorted(folder.glob(_NAME))[:-keep]:
        old.unlink()

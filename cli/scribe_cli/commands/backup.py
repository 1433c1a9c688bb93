"""`scribe backup` and `scribe restore`: all that cannot be made again lies in PostgreSQL; the streams follow from it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.options import Json


def backup(
    folder: Annotated[
        Path | None, typer.Argument(help="Where the file goes; SCRIBE_HOME/backups unless named.", show_default=False)
    ] = None,
    keep: Annotated[int, typer.Option(min=0, help="Remove older backups there beyond so many; 0 keeps all.")] = 0,
    as_json: Json = False,
) -> None:
    """Write users, e-mails, templates and jobs to one file, while everything goes on.

    JSON: an object with `file` and `removed`, older backups.
    """
    from scribe_cli.operating.backup import write

    terminal.run(write(folder, keep=keep, as_json=as_json), as_json=as_json)


def restore(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A file that `scribe backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of tables that are there; they are backed up first.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring back what a backup holds. End gateways and orchestrators first; NATS and PostgreSQL must be up.

    JSON: an object with `saved`, the file that what was there is in, or null, and `messages_removed`.
    """
    from scribe_cli.operating.backup import bring_back

    terminal.run(bring_back(file, replace=replace, as_json=as_json), as_json=as_json)

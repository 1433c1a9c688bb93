"""`scribe migrate`: bring the database up to date, or take over the old Scribe's."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.options import Json

app = typer.Typer(invoke_without_command=True)


@app.callback()
def migrate(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Only say whether it is up to date; exit 1 if not.")] = False,
    wait: Annotated[float, typer.Option(min=0, max=3600, help="Seconds for the database to answer.")] = 0,
    as_json: Json = False,
) -> None:
    """Create or update the tables in DATABASE_URL.

    JSON: an object with `found` and `newest`, versions of the tables, and `migrated`.
    """
    if context.invoked_subcommand:
        return
    from scribe_cli.operating.migration import migrate

    terminal.run(migrate(check=check, wait=wait, as_json=as_json), as_json=as_json)


@app.command("from-old")
def from_old(
    schema: Annotated[str, typer.Option(help="Where the old tables lie in OLD_DATABASE_URL.")] = "public",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and undo it.")] = False,
    batch: Annotated[int, typer.Option(min=1, max=5000, help="Rows written at a time.")] = 500,
    as_json: Json = False,
) -> None:
    """Take over what the old Scribe knows. Repeat it as you like: what is here already stays as it is.

    Exit 1 when rows were left behind; each is named with its reason.

    JSON: an array of tables, each with `table`, `taken`, `there` (here already) and `refusals`.
    """
    from scribe_cli.operating.from_old import take_over

    terminal.run(take_over(schema, batch=batch, dry_run=dry_run, as_json=as_json), as_json=as_json)

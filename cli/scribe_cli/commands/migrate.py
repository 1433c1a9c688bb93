"""`scribe migrate`: bring the database's tables up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.options import Json


def migrate(
    check: Annotated[bool, typer.Option("--check", help="Only say whether it is up to date; exit 1 if not.")] = False,
    as_json: Json = False,
) -> None:
    """Create or update the tables in DATABASE_URL.

    JSON: an object with `found` and `newest`, versions of the tables, and `migrated`.
    """
    from scribe_cli.operating.migration import migrate

    terminal.run(migrate(check=check, as_json=as_json), as_json=as_json)

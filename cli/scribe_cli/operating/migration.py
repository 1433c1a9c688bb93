"""Bringing the database's tables up to date."""

from __future__ import annotations

import asyncio

import typer
from scribe_store import migrate as migrations

from scribe_cli import terminal
from scribe_cli.expected import Exit, WrongInput
from scribe_cli.operating.databases import database_in
from scribe_cli.settings import reveal


async def migrate(*, check: bool, wait: float, as_json: bool) -> None:
    """Up to the newest version, or only say whether it is; `wait` seconds for a database that does not answer.

    Raises:
        WrongInput: no database is named.
        DatabaseRefuses: it does not let us in.
        DatabaseAway: it does not answer.

    """
    dsn = reveal(terminal.read_cli_settings().database_url)
    if not dsn:
        raise WrongInput("DATABASE_URL: is not set; set it in the environment or in .env")
    head = await asyncio.to_thread(migrations.head)
    with database_in("DATABASE_URL"):
        current = await asyncio.to_thread(migrations.current, dsn, patience=wait)
    if current != head and not check:
        await asyncio.to_thread(migrations.upgrade, dsn)
    if as_json:
        terminal.show_json({"found": current, "newest": head, "migrated": current != head and not check})
    else:
        terminal.show(_said(current, head, check=check))
    if check and current != head:
        raise typer.Exit(Exit.FAILED)


def _said(current: str | None, head: str | None, *, check: bool) -> str:
    if current == head:
        return f"up to date ({head})"
    if check:
        return f"at {current or 'nothing'}, should be at {head}: run `scribe migrate`"
    return f"migrated from {current or 'nothing'} to {head}"

"""Taking over the users, e-mails, templates and batches of the old Scribe."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from typing import Annotated

import asyncpg
import typer
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from scribe_rpc.settings import SettingsError, read_settings
from scribe_store.old.moving import Moved, move, open_new
from scribe_store.old.source import OldTablesMissing, open_old

from scribe_cli import terminal
from scribe_cli.expected import Exit, Expected, WrongInput
from scribe_cli.operating.databases import database_in

_SHOWN = 20


class FromOldSettings(BaseSettings):
    """Both databases; they may be one, when the old tables lie in a schema of their own."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    old_database_url: Annotated[
        SecretStr, Field(validation_alias="OLD_DATABASE_URL", description="The old Scribe's PostgreSQL; only read.")
    ]
    database_url: Annotated[
        SecretStr, Field(validation_alias="DATABASE_URL", description="This Scribe's PostgreSQL, already migrated.")
    ]


class NoTables(Expected):
    """This Scribe's database is empty."""

    mend = "run `scribe migrate` first"


async def take_over(schema: str, *, batch: int, dry_run: bool, as_json: bool) -> None:
    """Move what is not here yet and show it by table.

    Raises WrongInput, NoTables, DatabaseAway, DatabaseRefuses.
    """
    settings = _settings()
    old_dsn, dsn = settings.old_database_url.get_secret_value(), settings.database_url.get_secret_value()
    try:
        async with AsyncExitStack() as stack:
            with database_in("DATABASE_URL"):
                new = await stack.enter_async_context(open_new(dsn))
            with database_in("OLD_DATABASE_URL"):
                old = await stack.enter_async_context(open_old(old_dsn, schema))
            moved = await move(old, new, batch=batch, dry_run=dry_run)
    except OldTablesMissing as error:
        raise WrongInput(f"{error}; name another with --schema") from None
    except asyncpg.UndefinedTableError:
        raise NoTables("this Scribe's database has no tables yet") from None
    if as_json:
        terminal.show_json([asdict(table) for table in moved])
    else:
        terminal.show(_as_text(moved, dry_run=dry_run))
    if any(table.refusals for table in moved):
        raise typer.Exit(Exit.FAILED)


def _settings() -> FromOldSettings:
    try:
        return read_settings(FromOldSettings)
    except SettingsError as error:
        raise WrongInput(str(error)) from None


def _as_text(moved: Sequence[Moved], *, dry_run: bool) -> str:
    lines = [f"{table.table:<12} {_counts(table)}" for table in moved]
    refusals = [refusal for table in moved for refusal in table.refusals]
    lines += [f"left behind: {refusal.table} {refusal.id}: {refusal.why}" for refusal in refusals[:_SHOWN]]
    if len(refusals) > _SHOWN:
        lines.append(f"and {len(refusals) - _SHOWN} more; --json names all")
    if dry_run:
        lines.append("nothing was written: this was a dry run")
    return "\n".join(lines)


def _counts(table: Moved) -> str:
    return f"{table.taken} taken, {table.there} here already, {len(table.refusals)} left behind"

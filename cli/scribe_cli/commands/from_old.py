"""`scribe migrate from-old`: take over the users, e-mails, templates and batches of the old Scribe."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import asyncpg
import typer
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from scribe_rpc.settings import SettingsError, read_settings

from scribe_cli import terminal

if TYPE_CHECKING:
    from scribe_store.old.moving import Moved

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


def from_old(
    schema: Annotated[str, typer.Option(help="Where the old tables lie in OLD_DATABASE_URL.")] = "public",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and undo it.")] = False,
    batch: Annotated[int, typer.Option(min=1, max=5000, help="Rows written at a time.")] = 500,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Take over what the old Scribe knows. Repeat it as you like: what is here already stays as it is.

    Exit 1 when rows were left behind; each is named with its reason.
    """
    terminal.run(_from_old(schema, batch=batch, dry_run=dry_run, as_json=as_json))


async def _from_old(schema: str, *, batch: int, dry_run: bool, as_json: bool) -> None:
    from scribe_store.old.moving import move, open_new
    from scribe_store.old.source import OldTablesMissing, open_old

    settings = _settings()
    old_dsn, dsn = settings.old_database_url.get_secret_value(), settings.database_url.get_secret_value()
    try:
        async with open_new(dsn) as new, open_old(old_dsn, schema) as old:
            moved = await move(old, new, batch=batch, dry_run=dry_run)
    except OldTablesMissing as error:
        terminal.say(f"scribe: {error}; name another with --schema")
        raise typer.Exit(1) from None
    except asyncpg.UndefinedTableError:
        terminal.say("scribe: this Scribe's database has no tables yet: run `scribe migrate` first")
        raise typer.Exit(1) from None
    print(json.dumps([asdict(table) for table in moved], indent=2) if as_json else _as_text(moved, dry_run=dry_run))
    if any(table.refusals for table in moved):
        raise typer.Exit(1)


def _settings() -> FromOldSettings:
    try:
        return read_settings(FromOldSettings)
    except SettingsError as error:
        terminal.say(str(error))
        raise typer.Exit(2) from None


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

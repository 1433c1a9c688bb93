"""`scribe migrate`: bring the database's tables up to date."""

from __future__ import annotations

from typing import Annotated

import typer
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict
from scribe_rpc.settings import SettingsError, read_settings

app = typer.Typer(invoke_without_command=True)


class MigrateSettings(BaseSettings):
    """Where the database is."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: Annotated[SecretStr, Field(validation_alias="DATABASE_URL")]


@app.callback()
def migrate(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Only say whether it is up to date; exit 1 if not.")] = False,
    wait: Annotated[float, typer.Option(min=0, max=3600, help="Seconds for the database to answer.")] = 0,
) -> None:
    """Create or update the tables in DATABASE_URL."""
    if context.invoked_subcommand:
        return
    from scribe_store import migrate as migrations

    try:
        dsn = read_settings(MigrateSettings).database_url.get_secret_value()
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    try:
        head, current = migrations.head(), migrations.current(dsn, patience=wait)
    except OSError as error:
        typer.echo(f"the database in DATABASE_URL does not answer: {error}", err=True)
        raise typer.Exit(1) from None
    if current == head:
        typer.echo(f"up to date ({head})")
        return
    if check:
        typer.echo(f"at {current or 'nothing'}, should be at {head}: run `scribe migrate`", err=True)
        raise typer.Exit(1)
    migrations.upgrade(dsn)
    typer.echo(f"migrated from {current or 'nothing'} to {head}")

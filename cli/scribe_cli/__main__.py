"""The `scribe` command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from scribe_cli.commands import (
    account,
    admin,
    backup,
    batch,
    dead_letters,
    doctor,
    emails,
    generate,
    hosts,
    jobs,
    login,
    migrate,
    sandbox,
    serve,
    steps,
    template,
    token,
    up,
)

app = typer.Typer(
    name="scribe",
    help="Researched e-mails that can prove what they say.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_WRITING, _SIGNING_IN, _RUNNING, _OPERATING = "Writing", "Signing in", "Running Scribe", "Operating"


def _add(panel: str, **commands: Callable[..., None]) -> None:
    for name, command in commands.items():
        app.command(name, rich_help_panel=panel)(command)


_add(
    _WRITING, generate=generate.generate, batch=batch.batch, status=jobs.status, watch=jobs.watch, cancel=jobs.cancel,
    retry=jobs.retry, regenerate=generate.regenerate, export=emails.export, usage=account.usage,
)  # fmt: skip
app.add_typer(emails.app, name="emails", rich_help_panel=_WRITING)
app.add_typer(template.app, name="template", rich_help_panel=_WRITING)
app.add_typer(account.sender, name="sender", rich_help_panel=_WRITING)
_add(_SIGNING_IN, login=login.login, logout=login.logout, token=token.token)
app.add_typer(account.app, name="account", rich_help_panel=_SIGNING_IN)
_add(
    _RUNNING, up=up.up, serve=serve.serve, sandbox=sandbox.sandbox, doctor=doctor.doctor, backup=backup.backup,
    restore=backup.restore,
)  # fmt: skip
app.add_typer(migrate.app, name="migrate", rich_help_panel=_RUNNING)
app.add_typer(steps.app, name="steps", rich_help_panel=_OPERATING)
app.add_typer(hosts.app, name="hosts", rich_help_panel=_OPERATING)
app.add_typer(dead_letters.app, name="dead-letters", rich_help_panel=_OPERATING)
app.add_typer(admin.app, name="admin", rich_help_panel=_OPERATING)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("scribe"))
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Researched e-mails that can prove what they say."""


def main() -> None:
    app()


if __name__ == "__main__":
    main()

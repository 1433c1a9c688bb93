"""The `scribe` command."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli.commands import (
    backup,
    dead_letters,
    doctor,
    generate,
    hosts,
    migrate,
    sandbox,
    serve,
    steps,
    token,
    up,
)

app = typer.Typer(
    name="scribe",
    help="Researched e-mails that can prove what they say.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("up")(up.up)
app.command("generate")(generate.generate)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)
app.command("migrate")(migrate.migrate)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("sandbox")(sandbox.sandbox)
app.command("token")(token.token)
app.add_typer(steps.app, name="steps")
app.add_typer(hosts.app, name="hosts")
app.add_typer(dead_letters.app, name="dead-letters")


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

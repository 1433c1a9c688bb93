"""`scribe emails` and `scribe export`: what was written."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from scribe_cli.options import EmailId, EmailIds, Json, Limit, Server

app = typer.Typer(help="What was written: find, read, edit, discard.", no_args_is_help=True)

All = Annotated[bool, typer.Option("--all", help="Discarded ones too.")]


class Format(StrEnum):
    """How all e-mails are given."""

    CSV = "csv"
    EML = "eml"


@app.command("list")
def list_(
    every: All = False,
    discarded: Annotated[bool, typer.Option("--discarded", help="Only discarded ones.")] = False,
    limit: Limit = 20,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """The newest first.

    JSON: an array of Emails.
    """
    from scribe_cli.asking import emails
    from scribe_cli.gateway import ask

    displayed = False if discarded else None if every else True
    ask(lambda scribe: emails.listed(scribe, displayed=displayed, limit=limit), server=server, as_json=as_json)


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="All of them must stand in it.")],
    every: All = False,
    limit: Limit = 20,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Those whose recipient, interest, subject or text has all the words, in any letter case.

    JSON: an array of Emails.
    """
    from scribe_cli.asking import emails
    from scribe_cli.gateway import ask

    displayed = None if every else True
    ask(
        lambda scribe: emails.listed(scribe, displayed=displayed, limit=limit, words=words),
        server=server,
        as_json=as_json,
    )


@app.command()
def show(email: EmailId, as_json: Json = False, server: Server = None) -> None:
    """One, with what proves it.

    JSON: the Email.
    """
    from scribe_cli.asking import emails
    from scribe_cli.gateway import ask

    ask(lambda scribe: emails.show(scribe, email), server=server, as_json=as_json)


@app.command()
def edit(
    email: EmailId,
    subject: Annotated[str | None, typer.Option(help="Another subject.")] = None,
    body: Annotated[str | None, typer.Option(help="A file with another text; - reads standard input.")] = None,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Change its subject or its text; what is replaced is kept.

    JSON: the Email after it.
    """
    if subject is None and body is None:
        raise typer.BadParameter("say what is to be different: --subject, --body")
    from scribe_cli.asking import emails
    from scribe_cli.files import optional_text
    from scribe_cli.gateway import ask

    text = optional_text(body)
    ask(lambda scribe: emails.edit(scribe, email, subject, text), server=server, as_json=as_json)


@app.command()
def versions(email: EmailId, as_json: Json = False, server: Server = None) -> None:
    """The texts that edits replaced, the generated one first.

    JSON: an array of EmailVersions.
    """
    from scribe_cli.asking import emails
    from scribe_cli.gateway import ask

    ask(lambda scribe: emails.versions(scribe, email), server=server, as_json=as_json)


@app.command()
def discard(named: EmailIds, as_json: Json = False, server: Server = None) -> None:
    """Archive them: they are no longer listed, and can be restored.

    JSON: the Emails after it.
    """
    _display(named, displayed=False, as_json=as_json, server=server)


@app.command()
def restore(named: EmailIds, as_json: Json = False, server: Server = None) -> None:
    """Take discarded ones back.

    JSON: the Emails after it.
    """
    _display(named, displayed=True, as_json=as_json, server=server)


def _display(named: list[UUID], *, displayed: bool, as_json: bool, server: str | None) -> None:
    from scribe_cli.asking import emails
    from scribe_cli.gateway import ask

    ask(lambda scribe: emails.display(scribe, named, displayed=displayed), server=server, as_json=as_json)


def export(
    email: Annotated[UUID | None, typer.Argument(help="An e-mail's id; none means all.", show_default=False)] = None,
    file_format: Annotated[
        Format, typer.Option("--format", help="Of all: a table, or a ZIP archive of messages.")
    ] = Format.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file; default: a name that says it.")
    ] = None,
    every: All = False,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Take e-mails away: one as a message that mail programs open, or all as one file. Nothing is overwritten.

    JSON: an object with `file`, its path, and `bytes`, its size.
    """
    from scribe_cli.asking import emails
    from scribe_cli.gateway import ask

    if email:
        ask(lambda scribe: emails.export_one(scribe, email, output), server=server, as_json=as_json)
    else:
        ask(
            lambda scribe: emails.export_all(scribe, file_format, output, discarded=every),
            server=server,
            as_json=as_json,
        )

"""`scribe account`, `sender` and `usage`: you yourself."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli.options import Json, Server

app = typer.Typer(help="Your account: read it, end it.", no_args_is_help=True)
sender = typer.Typer(help="What you say of yourself; nothing else is ever said about you.", no_args_is_help=True)


@app.command("show")
def show(as_json: Json = False, server: Server = None) -> None:
    """Your profile.

    JSON: the User.
    """
    from scribe_cli.asking import account
    from scribe_cli.gateway import ask

    ask(account.show, server=server, as_json=as_json)


@app.command()
def delete(
    confirm: Annotated[str, typer.Option(help="The account's e-mail address, so that nobody does it unawares.")],
    as_json: Json = False,
    server: Server = None,
) -> None:
    """End the account: everything in it is deleted, jobs under way with it.

    JSON: an object with `deleted`, the address.
    """
    from scribe_cli.asking import account
    from scribe_cli.gateway import ask

    ask(lambda scribe: account.delete(scribe, confirm), server=server, as_json=as_json)


@sender.command("show")
def show_sender(as_json: Json = False, server: Server = None) -> None:
    """What you say of yourself.

    JSON: the Sender.
    """
    from scribe_cli.asking import account
    from scribe_cli.gateway import ask

    ask(account.sender, server=server, as_json=as_json)


@sender.command("set")
def set_sender(
    name: Annotated[str | None, typer.Option(help="Your full name.")] = None,
    email: Annotated[str | None, typer.Option(help="Your address for replies.")] = None,
    institution: Annotated[str | None, typer.Option(help="University, school or company.")] = None,
    position: Annotated[str | None, typer.Option(help="What you are there, such as master's student.")] = None,
    field: Annotated[str | None, typer.Option(help="Your subject.")] = None,
    about: Annotated[str | None, typer.Option(help="Statements about you, in your own words.")] = None,
    answers: Annotated[
        list[str] | None, typer.Option("--answer", help="A slot's text, such as 'start date=May 2027'; repeatable.")
    ] = None,
    as_json: Json = False,
    server: Server = None,
) -> None:
    """Change what is given; an empty text takes it out.

    JSON: the Sender after it.
    """
    fields = {
        "name": name,
        "email": email,
        "institution": institution,
        "position": position,
        "field": field,
        "about": about,
    }
    texts = dict(_answer(text) for text in answers or ())
    if not texts and all(value is None for value in fields.values()):
        raise typer.BadParameter("say what is to be different: --name, --email, --institution, … or --answer")
    from scribe_cli.asking import account
    from scribe_cli.gateway import ask

    ask(lambda scribe: account.set_sender(scribe, fields, texts), server=server, as_json=as_json)


def usage(as_json: Json = False, server: Server = None) -> None:
    """What you have spent, and what you may spend.

    JSON: the AccountUsage.
    """
    from scribe_cli.asking import account
    from scribe_cli.gateway import ask

    ask(account.usage, server=server, as_json=as_json)


def _answer(text: str) -> tuple[str, str]:
    slot, sign, said = text.partition("=")
    if not sign or not slot.strip():
        raise typer.BadParameter(f"--answer {text!r}: must be SLOT=TEXT")
    return slot.strip(), said

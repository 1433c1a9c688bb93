"""`scribe login` and `scribe logout`: a token for a gateway elsewhere."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.options import Json, Server


def login(
    server: Server = None,
    site: Annotated[
        str | None, typer.Option(help="The gateway's page, https://…, where you have an account with a password.")
    ] = None,
    email: Annotated[str | None, typer.Option(help="Your account's address there; the password is asked for.")] = None,
    token_file: Annotated[
        str | None,
        typer.Option(help="Without an account: a file with a token; - reads standard input; default: asks for it."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Sign in at a gateway elsewhere; what is kept is readable by you only. On this machine no login is needed.

    JSON: an object with `server`, `email` and `expires`; nulls where no login is needed.
    """
    from scribe_cli.signing_in import Means, login

    means = Means(site=site, email=email, token_file=token_file)
    terminal.run(login(server, means, as_json=as_json), as_json=as_json)


def logout(as_json: Json = False) -> None:
    """Forget the token that `scribe login` kept.

    JSON: an object with `server`, null when nobody was signed in.
    """
    from scribe_cli.signing_in import logout

    terminal.run(logout(as_json=as_json), as_json=as_json)

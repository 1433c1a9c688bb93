"""`scribe login` and `scribe logout`: a token for a gateway elsewhere."""

from __future__ import annotations

from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.options import Json, Server


def login(
    server: Server = None,
    token_file: Annotated[
        str | None, typer.Option(help="A file with the token; - reads standard input; default: asks for it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Keep a token for a gateway elsewhere, readable by you only; on this machine no login is needed.

    JSON: an object with `server`, `email` and `expires`; nulls where no login is needed.
    """
    from scribe_cli.signing_in import login

    terminal.run(login(server, token_file, as_json=as_json), as_json=as_json)


def logout(as_json: Json = False) -> None:
    """Forget the token that `scribe login` kept.

    JSON: an object with `server`, null when nobody was signed in.
    """
    from scribe_cli.signing_in import logout

    terminal.run(logout(as_json=as_json), as_json=as_json)

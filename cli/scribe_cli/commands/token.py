"""`scribe token`: a token of the local issuer."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.home import find_home
from scribe_cli.options import Json


def token(
    email: Annotated[str, typer.Option(envvar="SCRIBE_USER_EMAIL", help="Whose token.")] = "you@localhost.example",
    lifetime: Annotated[int, typer.Option(min=60, max=30 * 86400, help="Seconds until it expires.")] = 86400,
    as_json: Json = False,
) -> None:
    """Print a bearer token that the gateway on this machine accepts.

    JSON: an object with `token`, `email` and `lifetime_seconds`.
    """
    if "@" not in email.strip("@"):
        raise typer.BadParameter(f"{email!r}: must be an e-mail address", param_hint="--email")
    from scribe_auth.local_keys import sign_local_token

    home = find_home(os.environ)
    home.prepare()
    signed = sign_local_token(home.folder, email, lifetime)
    if as_json:
        terminal.show_json({"token": signed, "email": email, "lifetime_seconds": lifetime})
    else:
        print(signed)

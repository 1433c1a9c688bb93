"""`scribe token`: a token of the local issuer."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from scribe_cli.home import find_home


def token(
    email: Annotated[str, typer.Option(envvar="SCRIBE_USER_EMAIL", help="Whose token.")] = "you@localhost.example",
    lifetime: Annotated[int, typer.Option(min=60, max=30 * 86400, help="Seconds until it expires.")] = 86400,
) -> None:
    """Print a bearer token that the gateway on this machine accepts."""
    from scribe_auth.local_keys import sign_local_token

    home = find_home(os.environ)
    home.prepare()
    typer.echo(sign_local_token(home.folder, email, lifetime))

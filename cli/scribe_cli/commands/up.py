"""`scribe up`: a whole Scribe on this machine, until it is told to stop."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.options import Json


def up(
    listen: Annotated[
        str | None, typer.Option(help="host:port of the gateway's HTTP; default 127.0.0.1:8000, or a free port.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Start NATS, PostgreSQL, all services and the gateway; Ctrl-C ends them all.

    JSON: once it is up, a line: `http`, `grpc`, `sandbox`, `pid`, `temporary`.
    """
    if listen:
        os.environ["SCRIBE_HTTP_LISTEN"] = listen
    from scribe_cli.staying_up import stay_up

    terminal.run(stay_up(as_json=as_json), as_json=as_json)

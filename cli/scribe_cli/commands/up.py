"""`scribe up`: a whole Scribe on this machine, until it is told to stop."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from scribe_cli import terminal
from scribe_cli.door import initialise_user
from scribe_cli.home import find_home
from scribe_cli.settings import CliSettings
from scribe_cli.stack.local_stack import LocalStack, local_stack
from scribe_cli.stop import until_stopped


def up(
    listen: Annotated[
        str | None, typer.Option(help="host:port of the gateway's HTTP; default 127.0.0.1:8000, or a free port.")
    ] = None,
) -> None:
    """Start NATS, PostgreSQL, all services and the gateway; Ctrl-C ends them all."""
    if listen:
        os.environ["SCRIBE_HTTP_LISTEN"] = listen
    terminal.run(_up())


async def _up() -> None:
    home, settings = find_home(os.environ), terminal.read_cli_settings()
    async with local_stack(home, settings, os.environ, terminal.say, temporary=False) as (stack, running):
        await initialise_user(running.http, home, settings.user_email)
        stack.keep_alive()
        _announce(stack, settings, running.http, running.grpc)
        await until_stopped()
        terminal.say("stopping")


def _announce(stack: LocalStack, settings: CliSettings, http: str, grpc: str) -> None:
    terminal.say(f"Scribe is up ({stack.upstreams.explanation}).")
    terminal.say(f"  HTTP   {http}        API description: {http}/docs")
    terminal.say(f"  gRPC   {grpc}")
    terminal.say(f"  user   {settings.user_email}        token: scribe token")
    terminal.say(f"  logs   {stack.home.logs}")
    terminal.say("Ctrl-C stops everything.")

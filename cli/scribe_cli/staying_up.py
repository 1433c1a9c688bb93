"""A whole Scribe on this machine, until it is told to stop."""

from __future__ import annotations

import os
from dataclasses import asdict

from scribe_cli import terminal
from scribe_cli.gateway import initialise_local_user
from scribe_cli.home import Running, find_home
from scribe_cli.settings import CliSettings
from scribe_cli.stack.local_stack import LocalStack, local_stack
from scribe_cli.stop import until_stopped


async def stay_up(*, as_json: bool) -> None:
    """Raises HomeInUse, PartFailed, UpstreamsUnclear, ScribeError; nothing is left running then."""
    home, settings = find_home(os.environ), terminal.read_cli_settings()
    async with local_stack(home, settings, os.environ, terminal.say, temporary=False) as (stack, running):
        await initialise_local_user(running, home, settings)
        stack.keep_alive()
        if as_json:
            terminal.show_json(asdict(running), line=True)
        _announce(stack, settings, running)
        await until_stopped()
        terminal.say("stopping")


def _announce(stack: LocalStack, settings: CliSettings, running: Running) -> None:
    terminal.say(f"Scribe is up ({stack.upstreams.explanation}).")
    terminal.say(f"  HTTP   {running.http}        API description: {running.http}/docs")
    terminal.say(f"  gRPC   {running.grpc}")
    terminal.say(f"  user   {settings.user_email}        token: scribe token")
    terminal.say(f"  logs   {stack.home.logs}")
    terminal.say("Ctrl-C stops everything.")

"""What every command does with a terminal: say things on standard error, and end with a sentence instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Coroutine
from typing import Any

import typer
from scribe_bus.embedded import EmbeddedNatsFailed
from scribe_rpc.errors import ServiceError
from scribe_rpc.settings import SettingsError, read_settings
from scribe_store.dumps import DumpFailed
from scribe_store.embedded import EmbeddedPostgresFailed

from scribe_cli.home import HomeInUse
from scribe_cli.servers import NoServers
from scribe_cli.settings import CliSettings
from scribe_cli.stack.child import PartFailed
from scribe_cli.stack.upstreams import UpstreamsUnclear
from scribe_cli.stop import run_until_signal

_EXPECTED = (
    DumpFailed, EmbeddedNatsFailed, EmbeddedPostgresFailed, HomeInUse, NoServers, PartFailed, ServiceError, UpstreamsUnclear, OSError,
)  # fmt: skip
_USAGE = 2


def say(line: str) -> None:
    """Progress belongs on standard error, so that results can be piped."""
    print(line, file=sys.stderr, flush=True)


def read_cli_settings() -> CliSettings:
    """The settings, or an end with the message that names each wrong variable."""
    try:
        return read_settings(CliSettings)
    except SettingsError as error:
        say(str(error))
        raise typer.Exit(_USAGE) from None


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run a command to its end; expected failures become one message and exit code 1, Ctrl-C 130."""
    try:
        code = run_until_signal(main)
    except _EXPECTED as error:
        say(f"scribe: {error}")
        raise typer.Exit(1) from None
    if code:
        raise typer.Exit(code)

"""What every command does with a terminal: say things on standard error, and end with a sentence instead of a traceback."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

import typer

from scribe_cli.expected import Exit, Expected

if TYPE_CHECKING:
    from scribe_cli.settings import CliSettings


def say(line: str) -> None:
    """Progress belongs on standard error, so that results can be piped."""
    from scribe_cli.table import printable

    print(printable(line), file=sys.stderr, flush=True)


def show(text: str) -> None:
    """A result for people, on standard output."""
    from scribe_cli.table import printable

    print(printable(text), flush=True)


def show_json(data: object, *, line: bool = False) -> None:
    """A result for programs, on standard output; in one line where many follow each other."""
    print(json.dumps(data, ensure_ascii=False, indent=None if line else 2), flush=True)


def read_cli_settings() -> CliSettings:
    """The settings, or an end with the message that names each wrong variable."""
    from scribe_rpc.settings import SettingsError, read_settings

    from scribe_cli.settings import CliSettings

    try:
        return read_settings(CliSettings)
    except SettingsError as error:
        say(str(error))
        raise typer.Exit(Exit.WRONG_INPUT) from None


def run(main: Coroutine[Any, Any, None], *, as_json: bool = False) -> None:
    """Run a command to its end; expected failures become one message and their exit code, Ctrl-C 130."""
    from scribe_rpc.errors import ServiceError

    from scribe_cli.stop import run_until_signal

    try:
        code = run_until_signal(main)
    except BrokenPipeError:
        _let_go_of_output()
        raise typer.Exit(128 + signal.SIGPIPE) from None
    except (Expected, ServiceError, OSError) as error:
        raise typer.Exit(_report(error, as_json=as_json)) from None
    if code:
        raise typer.Exit(code)


def _report(error: Exception, *, as_json: bool) -> int:
    """Say what went wrong and what to do; gives the exit code."""
    from scribe_cli.failure import failure_of

    failure = failure_of(error)
    if as_json:
        print(json.dumps({"error": failure.as_dict()}, ensure_ascii=False), file=sys.stderr, flush=True)
    else:
        say(failure.as_text())
    return failure.code


def _let_go_of_output() -> None:
    """Whoever read it has gone (`| head`): what is left in the buffer goes nowhere, without a complaint."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())

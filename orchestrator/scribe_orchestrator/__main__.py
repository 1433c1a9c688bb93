"""The orchestrator: `python -m scribe_orchestrator`, only some steps' runners (`--steps scrape`), or all else (`--without scrape`)."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import uvloop
from scribe_bus.errors import StreamDrift
from scribe_bus.steps import STEPS
from scribe_rpc.mutual_tls import TlsSettings
from scribe_rpc.serve import stop_on_signals
from scribe_rpc.settings import SettingsError, read_settings
from scribe_telemetry.errors import TelemetryError
from scribe_telemetry.export import exporting
from scribe_telemetry.logs import configure_logging

from scribe_orchestrator.process import run
from scribe_orchestrator.settings import OrchestratorSettings, RunnerSettings

_USAGE = 2

Work = Callable[[asyncio.Event], Coroutine[Any, Any, None]]


def main() -> None:
    """Exits 2 when a setting or NATS's set-up is wrong, saying what to do."""
    configure_logging("orchestrator")
    work = work_on(sys.argv[1:])
    try:
        with exporting("orchestrator"):
            uvloop.run(_until_signal(work))
    except (SettingsError, TelemetryError, StreamDrift) as error:
        print(error, file=sys.stderr)  # noqa: T201  # for the person who starts it
        sys.exit(_USAGE)


def work_on(options: Sequence[str]) -> Work:
    """What works until an event is set, then drains; `options` are the command's own. It raises SettingsError, StreamDrift."""
    steps, whole = _wanted(options)

    async def work(stopping: asyncio.Event) -> None:
        settings = read_settings(OrchestratorSettings if whole else RunnerSettings)
        await run(settings, steps, stopping, read_settings(TlsSettings).identity)

    return work


async def _until_signal(work: Work) -> None:
    await work(stop_on_signals())


def _wanted(options: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """The steps to run, and whether all else runs too."""
    parser = argparse.ArgumentParser(prog="scribe_orchestrator", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    of_these = f"of {','.join(STEPS)}"
    which.add_argument("--steps", default="", help=f"run only these steps' runners, {of_these}; needs no database")
    which.add_argument(
        "--without", default="", help=f"run all but these steps' runners, {of_these}: another host has them"
    )
    said = parser.parse_args(options)
    only, without = _named(parser, said.steps), _named(parser, said.without)
    return only or tuple(step for step in STEPS if step not in without), not only


def _named(parser: argparse.ArgumentParser, text: str) -> tuple[str, ...]:
    named = tuple(step.strip() for step in text.split(",") if step.strip())
    if unknown := set(named) - set(STEPS):
        parser.error(f"unknown steps: {', '.join(sorted(unknown))}")
    return named


if __name__ == "__main__":
    main()

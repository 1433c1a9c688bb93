"""The orchestrator: `python -m scribe_orchestrator`, only some steps' runners (`--steps scrape`), or all else (`--without scrape`)."""

from __future__ import annotations

import argparse
import sys

import uvloop
from scribe_bus.errors import StreamDrift
from scribe_bus.steps import STEPS
from scribe_rpc.mutual_tls import TlsSettings
from scribe_rpc.settings import SettingsError, read_settings
from scribe_telemetry.logs import configure_logging

from scribe_orchestrator.process import run
from scribe_orchestrator.settings import OrchestratorSettings, RunnerSettings

_USAGE = 2


def main() -> None:
    """Exits 2 when a setting or NATS's set-up is wrong, saying what to do."""
    configure_logging("orchestrator")
    steps, whole = _wanted()
    try:
        settings = read_settings(OrchestratorSettings if whole else RunnerSettings)
        uvloop.run(run(settings, steps, read_settings(TlsSettings).identity))
    except (SettingsError, StreamDrift) as error:
        print(error, file=sys.stderr)  # noqa: T201  # for the person who starts it
        sys.exit(_USAGE)


def _wanted() -> tuple[tuple[str, ...], bool]:
    """The steps to run, and whether all else runs too."""
    parser = argparse.ArgumentParser(prog="scribe_orchestrator", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    of_these = f"of {','.join(STEPS)}"
    which.add_argument("--steps", default="", help=f"run only these steps' runners, {of_these}; needs no database")
    which.add_argument(
        "--without", default="", help=f"run all but these steps' runners, {of_these}: another host has them"
    )
    said = parser.parse_args()
    only, without = _named(parser, said.steps), _named(parser, said.without)
    return only or tuple(step for step in STEPS if step not in without), not only


def _named(parser: argparse.ArgumentParser, text: str) -> tuple[str, ...]:
    named = tuple(step.strip() for step in text.split(",") if step.strip())
    if unknown := set(named) - set(STEPS):
        parser.error(f"unknown steps: {', '.join(sorted(unknown))}")
    return named


if __name__ == "__main__":
    main()

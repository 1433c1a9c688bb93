"""The orchestrator: `python -m scribe_orchestrator`, or only some steps' runners: `--steps scrape,arxiv`."""

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
    steps = _steps()
    try:
        settings = read_settings(RunnerSettings if steps else OrchestratorSettings)
        uvloop.run(run(settings, steps or STEPS, read_settings(TlsSettings).identity))
    except (SettingsError, StreamDrift) as error:
        print(error, file=sys.stderr)  # noqa: T201  # for the person who starts it
        sys.exit(_USAGE)


def _steps() -> tuple[str, ...]:
    """The steps that were named; none means the whole orchestrator."""
    parser = argparse.ArgumentParser(prog="scribe_orchestrator", description=__doc__)
    parser.add_argument(
        "--steps", default="", help=f"run only these steps' runners, of {','.join(STEPS)}; needs no database"
    )
    named = tuple(step.strip() for step in parser.parse_args().steps.split(",") if step.strip())
    if unknown := set(named) - set(STEPS):
        parser.error(f"unknown steps: {', '.join(sorted(unknown))}")
    return named


if __name__ == "__main__":
    main()

"""`python -m scribe_sandbox`: serves the outside world on loopback until it is told to end."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys

from scribe_rpc.announce import announce, withdraw
from scribe_rpc.settings import SettingsError, read_settings
from scribe_telemetry.logs import configure_logging

from scribe_sandbox.app import SandboxState, build_app
from scribe_sandbox.errors import SandboxError
from scribe_sandbox.listening import listening
from scribe_sandbox.loopback import split_listen
from scribe_sandbox.reader import read
from scribe_sandbox.settings import SandboxSettings
from scribe_sandbox.wayward.model import Model
from scribe_sandbox.world import WorldError, load_world

logger = logging.getLogger(__name__)


def main() -> None:
    """Runs the sandbox; ends with 2 and a message when it cannot be set up so."""
    configure_logging("sandbox")
    try:
        asyncio.run(_serve(read_settings(SandboxSettings)))
    except (SettingsError, SandboxError, WorldError, OSError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        sys.exit(2)


async def _serve(settings: SandboxSettings) -> None:
    state = SandboxState(world=load_world(settings.world), model=Model(read=read))
    state.dials.apply(settings.dials)
    ended = _ended_by_signal()
    host, port = split_listen(settings.listen)
    async with listening(build_app(state), state.connections, host, port) as base_url:
        announce("sandbox", http=base_url)
        logger.info("sandbox serving", extra={"address": base_url, "world": state.world.name})
        try:
            await ended.wait()
        finally:
            withdraw("sandbox")


def _ended_by_signal() -> asyncio.Event:
    """An event that SIGTERM or SIGINT sets."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    return ended


if __name__ == "__main__":
    main()

"""`python -m scribe_gateway`: serves until SIGTERM or SIGINT, then drains; a second signal ends at once."""

from __future__ import annotations

import asyncio
import logging
import sys

import uvloop
from scribe_rpc.announce import announce, withdraw
from scribe_rpc.mutual_tls import TlsSettings
from scribe_rpc.serve import CannotListen, ServerSettings, stop_on_signals
from scribe_rpc.settings import SettingsError, read_settings
from scribe_telemetry.errors import TelemetryError
from scribe_telemetry.export import exporting
from scribe_telemetry.logs import configure_logging
from scribe_telemetry.process_metrics import watching_loop

from scribe_gateway.gateway import running_gateway
from scribe_gateway.settings import GatewaySettings

logger = logging.getLogger(__name__)

_USAGE = 2


async def serve(stopping: asyncio.Event) -> None:
    """Serve until the event is set, then drain. Raises SettingsError, CannotListen."""
    settings, server = read_settings(GatewaySettings), read_settings(ServerSettings)
    identity = read_settings(TlsSettings).identity
    async with watching_loop(), running_gateway(settings, reflect=server.reflects, identity=identity) as gateway:
        announce("gateway", http=gateway.http.url, grpc=gateway.grpc.address)
        logger.info("serving", extra={"http": gateway.http.url, "grpc": gateway.grpc.address})
        await stopping.wait()
        logger.info("draining")
        await gateway.drain(server.drain_seconds)
        withdraw("gateway")


async def _serve_until_signal() -> None:
    await serve(stop_on_signals())


def main() -> None:
    configure_logging("gateway")
    try:
        with exporting("gateway"):
            uvloop.run(_serve_until_signal())
    except (SettingsError, TelemetryError, CannotListen) as error:
        print(error, file=sys.stderr)  # noqa: T201  # for the person who starts it
        sys.exit(_USAGE)


if __name__ == "__main__":
    main()

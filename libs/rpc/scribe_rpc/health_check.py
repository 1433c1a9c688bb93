"""`python -m scribe_rpc.health_check HOST:PORT`: exit 0 while the server there serves, for engines that look after containers."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from scribe_rpc.channel import open_channel
from scribe_rpc.mutual_tls import Identity, TlsSettings
from scribe_rpc.settings import SettingsError, read_settings

_SECONDS = 3.0
_USAGE = 2


async def is_serving(address: str, identity: Identity | None = None) -> bool:
    """Whether all services of the server at `host:port` or `unix:path` say within 3 s that they serve."""
    channel = open_channel(address, identity=identity)
    try:
        stub: Any = health_pb2_grpc.HealthStub(channel)  # its types do not know what it has at run time
        answer = await stub.Check(health_pb2.HealthCheckRequest(), timeout=_SECONDS)
    except grpc.aio.AioRpcError:
        return False
    finally:
        await channel.close()
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


def main() -> None:
    """Exits 1 when it does not serve, 2 when it cannot be asked."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m scribe_rpc.health_check HOST:PORT")
    try:
        identity = read_settings(TlsSettings).identity
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201  # for the person who looks at the container
        sys.exit(_USAGE)
    sys.exit(not asyncio.run(is_serving(sys.argv[1], identity)))


if __name__ == "__main__":
    main()

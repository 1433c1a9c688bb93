"""Serving: one or several services in a process, with health, reflection and a drain that loses nothing."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Annotated

import grpc
import uvloop
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from scribe_telemetry.logs import configure_logging

from scribe_rpc.announce import announce, withdraw
from scribe_rpc.interceptors import CallInterceptor
from scribe_rpc.limits import SERVER_OPTIONS
from scribe_rpc.settings import SettingsError, read_settings

logger = logging.getLogger(__name__)

Register = Callable[[grpc.aio.Server], None]

_USAGE = 2


class ServerSettings(BaseSettings):
    """What every server reads."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    production: Annotated[bool, Field(validation_alias="SCRIBE_PRODUCTION")] = False
    reflection: Annotated[bool | None, Field(validation_alias="SCRIBE_REFLECTION")] = None
    drain_seconds: Annotated[float, Field(validation_alias="SCRIBE_DRAIN_SECONDS", ge=0, le=600)] = 30.0

    @property
    def reflects(self) -> bool:
        """Reflection is on unless this is production; the variable decides where it is set."""
        return not self.production if self.reflection is None else self.reflection


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service as its `__main__` describes it."""

    name: str
    full_name: str
    default_listen: str
    build: Callable[[AsyncExitStack], Awaitable[Register]]

    @property
    def listen(self) -> str:
        """`SCRIBE_<NAME>_LISTEN`: `host:port` (port 0 takes a free one) or `unix:path`."""
        return os.environ.get(f"SCRIBE_{self.name.upper()}_LISTEN") or self.default_listen


class CannotListen(Exception):
    """The address cannot be bound."""


class StartedServer:
    """A server that serves."""

    def __init__(self, server: grpc.aio.Server, address: str, checks: health.aio.HealthServicer) -> None:
        self.address = address
        self._server = server
        self._health = checks

    async def drain(self, seconds: float = 30.0) -> None:
        """Say NOT_SERVING, refuse new calls, let running ones end within `seconds`."""
        await self._health.enter_graceful_shutdown()
        await self._server.stop(seconds)


async def start_server(register: Register, *, names: tuple[str, ...], listen: str, reflect: bool) -> StartedServer:
    """A server with our interceptors, health for `names` and the whole, and reflection. Raises CannotListen."""
    server = grpc.aio.server(interceptors=[CallInterceptor()], options=SERVER_OPTIONS)
    checks = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(checks, server)
    register(server)
    if reflect:
        reflection.enable_server_reflection((*names, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    try:
        port = server.add_insecure_port(listen)
    except RuntimeError as error:
        raise CannotListen(f"cannot listen on {listen}: {error}") from None
    await server.start()
    for name in (*names, ""):
        await checks.set(name, health_pb2.HealthCheckResponse.SERVING)
    return StartedServer(server, _address(listen, port), checks)


async def start(service: Service, *, listen: str, stack: AsyncExitStack, reflect: bool = True) -> StartedServer:
    """Build a service onto `stack` and serve it."""
    register = await service.build(stack)
    return await start_server(register, names=(service.full_name,), listen=listen, reflect=reflect)


def main(*services: Service) -> None:
    """Serve until SIGTERM or SIGINT, then drain; a second signal ends at once. Exits 2 when a setting is wrong."""
    configure_logging("+".join(service.name for service in services))
    try:
        uvloop.run(_serve(services))
    except (SettingsError, CannotListen) as error:
        print(error, file=sys.stderr)  # noqa: T201  # for the person who starts it
        sys.exit(_USAGE)


async def _serve(services: tuple[Service, ...]) -> None:
    settings = read_settings(ServerSettings)
    async with AsyncExitStack() as stack:
        stopping = stop_on_signals()
        started = [
            await start(service, listen=service.listen, stack=stack, reflect=settings.reflects) for service in services
        ]
        for service, server in zip(services, started, strict=True):
            announce(service.name, address=server.address)
            stack.callback(withdraw, service.name)
            logger.info("serving", extra={"service_name": service.name, "address": server.address})
        await stopping.wait()
        logger.info("draining")
        await asyncio.gather(*(server.drain(settings.drain_seconds) for server in started))


def stop_on_signals() -> asyncio.Event:
    """An event that the first SIGTERM or SIGINT sets; the second ends the process at once."""
    event = asyncio.Event()

    def stop() -> None:
        if event.is_set():
            os._exit(1)
        event.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    return event


def _address(listen: str, port: int) -> str:
    if listen.startswith("unix:"):
        return listen
    return f"{listen.rpartition(':')[0]}:{port}"

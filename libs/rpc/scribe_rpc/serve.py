"""Serving: one or several services in a process, with health, reflection and a drain that loses nothing."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Annotated

import grpc
import uvloop
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from scribe_telemetry.errors import TelemetryError
from scribe_telemetry.export import exporting
from scribe_telemetry.logs import configure_logging
from scribe_telemetry.process_metrics import watching_loop

from scribe_rpc.announce import announce, withdraw
from scribe_rpc.collecting import collect_seldom
from scribe_rpc.in_process import NearServer, Registering, serve_near
from scribe_rpc.interceptors import CallInterceptor
from scribe_rpc.limits import MAX_REQUEST_BYTES, server_options
from scribe_rpc.mutual_tls import Identity, TlsSettings, server_credentials
from scribe_rpc.settings import SettingsError, read_settings, together

logger = logging.getLogger(__name__)

Register = Callable[[grpc.aio.Server], None]

_USAGE = 2
_MAX_PORT = 65_535
_CLOSE_SECONDS = 10.0
_WILDCARDS = {"0.0.0.0": "127.0.0.1", "[::]": "[::1]", "": "127.0.0.1"}  # noqa: S104  # where to reach it from here


class ServerSettings(BaseSettings):
    """What every server reads."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    production: Annotated[
        bool,
        Field(
            validation_alias="SCRIBE_PRODUCTION",
            description="Refuses every setting of the sandbox and turns reflection off.",
        ),
    ] = False
    reflection: Annotated[
        bool | None,
        Field(validation_alias="SCRIBE_REFLECTION", description="gRPC reflection; on unless in production."),
    ] = None
    drain_seconds: Annotated[
        float,
        Field(
            validation_alias="SCRIBE_DRAIN_SECONDS",
            description="How long calls in flight may go on after SIGTERM.",
            ge=0,
            le=600,
        ),
    ] = 30.0

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
    largest_request: int = MAX_REQUEST_BYTES

    @property
    def listen_variable(self) -> str:
        return f"SCRIBE_{self.name.upper()}_LISTEN"

    @property
    def listen(self) -> str:
        """`SCRIBE_<NAME>_LISTEN`: `host:port` (port 0 takes a free one) or `unix:path`. Raises SettingsError."""
        said = os.environ.get(self.listen_variable) or self.default_listen
        port = said.rpartition(":")[2]
        # gRPC takes port 99999 for 34463.
        if not said.startswith("unix:") and not (port.isdecimal() and int(port) <= _MAX_PORT):
            raise SettingsError(f"{self.listen_variable}: must be host:port or unix:path")
        return said


class CannotListen(Exception):
    """The address cannot be bound."""


class StartedServer:
    """A server that serves."""

    def __init__(
        self, server: grpc.aio.Server, near: NearServer, address: str, checks: health.aio.HealthServicer
    ) -> None:
        self.address = address
        self._server, self._near = server, near
        self._health = checks

    async def drain(self, seconds: float = 30.0) -> None:
        """Say NOT_SERVING, refuse new calls, let running ones end within `seconds`."""
        await self._health.enter_graceful_shutdown()
        await asyncio.gather(self._server.stop(seconds), self._near.drain(seconds))


async def start_server(
    register: Register,
    *,
    names: tuple[str, ...],
    listen: str,
    reflect: bool,
    largest_request: int = MAX_REQUEST_BYTES,
    inner: Sequence[grpc.aio.ServerInterceptor] = (),
    identity: Identity | None = None,
) -> StartedServer:
    """A server with our interceptors, health for `names` and the whole, and reflection. Raises CannotListen.

    `inner` interceptors may raise ServiceError: ours is around them. With an identity only callers with a certificate
    are let in, but on Unix sockets.
    """
    server = grpc.aio.server(interceptors=[CallInterceptor(), *inner], options=server_options(largest_request))
    checks = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(checks, server)
    near = NearServer(largest_request)
    register(Registering(server, near))  # type: ignore[arg-type]  # all that services ask of it
    if reflect:
        reflection.enable_server_reflection((*names, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    try:
        port = _bind(server, listen, identity)
    except RuntimeError as error:
        raise CannotListen(f"cannot listen on {listen}: it is taken, or not an address of this machine") from error
    await server.start()
    for name in (*names, ""):
        await checks.set(name, health_pb2.HealthCheckResponse.SERVING)
    address = _address(listen, port)
    if not inner:
        serve_near(address, near)
    return StartedServer(server, near, address, checks)


def _bind(server: grpc.aio.Server, listen: str, identity: Identity | None) -> int:
    if identity is None or listen.startswith("unix:"):
        return server.add_insecure_port(listen)
    return server.add_secure_port(listen, server_credentials(identity))


async def start(service: Service, *, listen: str, stack: AsyncExitStack, reflect: bool = True) -> StartedServer:
    """Build a service onto `stack` and serve it."""
    return await _start(service, await service.build(stack), listen, reflect, None)


async def _start(
    service: Service, register: Register, listen: str, reflect: bool, identity: Identity | None
) -> StartedServer:
    return await start_server(
        register,
        names=(service.full_name,),
        listen=listen,
        reflect=reflect,
        largest_request=service.largest_request,
        identity=identity,
    )


def main(*services: Service) -> None:
    """Serve until SIGTERM or SIGINT, then drain; a second signal ends at once. Exits 2 when a setting is wrong."""
    name = "+".join(service.name for service in services)
    configure_logging(name)
    try:
        with exporting(name):
            uvloop.run(_serve_until_signal(services))
    except (SettingsError, TelemetryError, CannotListen) as error:
        print(error, file=sys.stderr)  # noqa: T201  # for the person who starts it
        sys.exit(_USAGE)


async def _serve_until_signal(services: Sequence[Service]) -> None:
    await serve(services, stop_on_signals())


async def serve(services: Sequence[Service], stopping: asyncio.Event, serving: asyncio.Event | None = None) -> None:
    """Serve until `stopping` is set, then drain; `serving` is set once all answer.

    Raises SettingsError with the problems of all, CannotListen.
    """
    settings, identity = read_settings(ServerSettings), read_settings(TlsSettings).identity
    stack = AsyncExitStack()
    try:
        registers = await _build(services, stack)
        started = [await _listen(*pair, settings.reflects, identity) for pair in zip(services, registers, strict=True)]
        for service, server in zip(services, started, strict=True):
            announce(service.name, address=server.address)
            stack.callback(withdraw, service.name)
            logger.info("serving", extra={"service_name": service.name, "address": server.address})
        if serving:
            serving.set()
        await stack.enter_async_context(watching_loop())
        collect_seldom()
        await stopping.wait()
        logger.info("draining")
        await asyncio.gather(*(server.drain(settings.drain_seconds) for server in started))
    finally:
        await _close(stack)


async def _build(services: Sequence[Service], stack: AsyncExitStack) -> list[Register]:
    """Every service, or one SettingsError with the problems of all."""
    registers, errors = [], []
    for service in services:
        try:
            _ = service.listen
            registers.append(await service.build(stack))
        except SettingsError as error:
            errors.append(error)
    if errors:
        raise together(*errors)
    return registers


async def _listen(service: Service, register: Register, reflect: bool, identity: Identity | None) -> StartedServer:
    try:
        return await _start(service, register, service.listen, reflect, identity)
    except CannotListen as error:
        raise CannotListen(f"{error}; set {service.listen_variable} to another host:port") from None


async def _close(stack: AsyncExitStack) -> None:
    """Close what the services opened; an adapter that hangs does not keep the process."""
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await stack.aclose()
    except TimeoutError:
        logger.error("what the services opened did not close in time")  # nothing of the trace helps


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
    """Where this machine reaches it."""
    if listen.startswith("unix:"):
        return listen
    host = listen.rpartition(":")[0]
    return f"{_WILDCARDS.get(host, host)}:{port}"

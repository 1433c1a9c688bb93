"""Calls between parts that share a process: past the network, through everything else.

A message is serialised as on the wire, so neither side ever holds the other's objects; deadline, cancellation and
status are what they are over gRPC. Where nothing of this process listens on an address, a call goes out as ever.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Mapping
from typing import Any

import grpc
from scribe_telemetry import tracing

from scribe_rpc.interceptors import wrapped

_SERVED: dict[str, NearServer] = {}

Raw = bytes
Serialise = Callable[[Any], Raw]
Read = Callable[[Raw], Any]


class NearServer:
    """What a server of this process answers, by method. Made by near_server()."""

    def __init__(self, largest_request: int) -> None:
        self.handlers: dict[str, Any] = {}
        self._largest_request = largest_request
        self._running: set[asyncio.Task[Any]] = set()

    def take(self, service: str, handlers: Mapping[str, Any]) -> None:
        """The handlers that a service registers."""
        for name, handler in handlers.items():
            self.handlers[f"/{service}/{name}"] = wrapped(handler, f"/{service}/{name}")

    async def unary(self, method: str, raw: Raw, timeout: float) -> Raw:
        """The answer's bytes. Raises grpc.aio.AioRpcError."""
        handler = self._handler(method, raw)
        context = NearContext(timeout)
        answer = self._run(handler.unary_unary(raw, context))
        try:
            async with asyncio.timeout(timeout):
                return bytes(handler.response_serializer(await answer))
        except TimeoutError:
            raise failed(grpc.StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded") from None
        finally:
            await _end(answer)

    async def stream(self, method: str, raw: Raw, timeout: float) -> AsyncGenerator[Raw, None]:
        """The answers' bytes as they come. Raises grpc.aio.AioRpcError."""
        handler = self._handler(method, raw)
        context = NearContext(timeout, handler.response_serializer)
        answering = self._run(handler.unary_stream(raw, context))
        answering.add_done_callback(lambda _: context.written.put_nowait(None))
        try:
            while True:
                async with asyncio.timeout_at(context.deadline):
                    message = await context.written.get()
                if message is None:
                    answering.result()  # raises what it ended with
                    return
                yield message
        except TimeoutError:
            raise failed(grpc.StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded") from None
        finally:
            await _end(answering)

    async def drain(self, seconds: float) -> None:
        """Take no more calls; those that run may end within `seconds`."""
        for address in [address for address, server in _SERVED.items() if server is self]:
            del _SERVED[address]
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in tuple(self._running):
            task.cancel()

    def _handler(self, method: str, raw: Raw) -> Any:
        if len(raw) > self._largest_request:
            said = f"Received message larger than max ({len(raw)} vs. {self._largest_request})"
            raise failed(grpc.StatusCode.RESOURCE_EXHAUSTED, said)
        try:
            return self.handlers[method]
        except KeyError:
            raise failed(grpc.StatusCode.UNIMPLEMENTED, "Method not found!") from None

    def _run(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """In a task of its own, as a server's: what it sets for logs and deadlines is not its caller's."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task


class NearContext:
    """What a handler asks of its call, as far as ours do."""

    def __init__(self, timeout: float, serialise: Serialise = bytes) -> None:
        self.deadline = asyncio.get_running_loop().time() + timeout
        self.written: asyncio.Queue[Raw | None] = asyncio.Queue()
        self._serialise = serialise
        self._metadata = tuple(tracing.inject().items())

    def time_remaining(self) -> float:
        return max(0.0, self.deadline - asyncio.get_running_loop().time())

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        """The caller's trace, as it would come over the wire; the caller's own span of the call is left out."""
        return self._metadata

    async def write(self, message: Any) -> None:
        self.written.put_nowait(self._serialise(message))

    async def abort_with_status(self, status: grpc.Status) -> None:
        trailing = grpc.aio.Metadata(*(status.trailing_metadata or ()))
        raise failed(status.code, status.details, trailing)


class NearChannel:
    """Makes stubs whose calls stay inside the process where they can; `far` is the channel for all others."""

    def __init__(self, address: str, far: grpc.aio.Channel) -> None:
        self._address, self._far = address, far

    def unary_unary(
        self, method: str, request_serializer: Serialise, response_deserializer: Read, **options: Any
    ) -> Any:
        far = self._far.unary_unary(method, request_serializer, response_deserializer, **options)

        async def call(request: Any, *, timeout: float) -> Any:
            if server := _SERVED.get(self._address):
                return response_deserializer(await server.unary(method, request_serializer(request), timeout))
            return await far(request, timeout=timeout)

        return call

    def unary_stream(
        self, method: str, request_serializer: Serialise, response_deserializer: Read, **options: Any
    ) -> Any:
        far = self._far.unary_stream(method, request_serializer, response_deserializer, **options)

        async def call(request: Any, *, timeout: float) -> AsyncIterator[Any]:
            if server := _SERVED.get(self._address):
                async with contextlib.aclosing(server.stream(method, request_serializer(request), timeout)) as answers:
                    async for raw in answers:
                        yield response_deserializer(raw)
                return
            async for message in far(request, timeout=timeout):
                yield message

        return call

    async def close(self) -> None:
        await self._far.close()


class Registering:
    """Stands before a server while services register: what they register is also known to calls from inside."""

    def __init__(self, server: grpc.aio.Server, near: NearServer) -> None:
        self._server, self._near = server, near

    def add_generic_rpc_handlers(self, handlers: Any) -> None:
        self._server.add_generic_rpc_handlers(handlers)

    def add_registered_method_handlers(self, service: str, handlers: Mapping[str, Any]) -> None:
        self._server.add_registered_method_handlers(service, handlers)
        self._near.take(service, handlers)


def serve_near(address: str, server: NearServer) -> None:
    """From now on calls from this process to the address stay inside."""
    _SERVED[address] = server


def failed(code: grpc.StatusCode, details: str, trailing: grpc.aio.Metadata | None = None) -> grpc.aio.AioRpcError:
    """A call's failure as its caller sees it."""
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), trailing or grpc.aio.Metadata(), details=details)


async def _end(task: asyncio.Task[Any]) -> None:
    """A handler whose caller is gone is cancelled, and has ended when this returns."""
    if not task.done():
        task.cancel()
        await asyncio.wait([task])

"""What happens around every call: trace context, the deadline, and errors as rich statuses."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import Any

import grpc
from google.protobuf.message import DecodeError
from grpc_status import rpc_status
from opentelemetry import context as otel_context
from opentelemetry import propagate
from scribe_telemetry.logs import job_id_var

from scribe_rpc.deadline import set_remaining
from scribe_rpc.errors import InvalidRequest, ServiceError, Violation, to_status
from scribe_rpc.limits import MAX_CALL_SECONDS

logger = logging.getLogger(__name__)

_MAX_JOB_ID_CHARACTERS = 64

Context = grpc.aio.ServicerContext[Any, Any]
Continuation = Callable[[grpc.HandlerCallDetails], Awaitable[Any]]


class CallInterceptor(grpc.aio.ServerInterceptor):
    """Wraps every handler that takes one request. Streams of requests (reflection) pass untouched."""

    async def intercept_service(self, continuation: Continuation, handler_call_details: grpc.HandlerCallDetails) -> Any:
        return wrapped(await continuation(handler_call_details), handler_call_details.method)


def wrapped(handler: Any, method: str) -> Any:
    """The handler with all that happens around a call; it takes requests as bytes."""
    if handler is None or handler.request_streaming:
        return handler
    if handler.response_streaming:
        return grpc.unary_stream_rpc_method_handler(_streaming(handler, method), None, handler.response_serializer)
    return grpc.unary_unary_rpc_method_handler(_unary(handler, method), None, handler.response_serializer)


def _unary(handler: Any, method: str) -> Callable[[bytes, Context], Awaitable[Any]]:
    async def behaviour(raw: bytes, context: Context) -> Any:
        with _entered(context):
            try:
                request = _parse(handler, raw)
                async with asyncio.timeout(MAX_CALL_SECONDS):
                    return await handler.unary_unary(request, context)
            except Exception as error:  # noqa: BLE001  # the last place where an error can become an answer
                await _abort(context, method, error)

    return behaviour


def _streaming(handler: Any, method: str) -> Callable[[bytes, Context], Awaitable[None]]:
    # Not a generator: when the caller goes away, the servicer's own generator is closed here and now,
    # in its own task, not some time later by the garbage collector.
    async def behaviour(raw: bytes, context: Context) -> None:
        with _entered(context):
            try:
                answer = handler.unary_stream(_parse(handler, raw), context)
                if not hasattr(answer, "__aiter__"):
                    await answer
                    return
                async with aclosing(answer):
                    async for message in answer:
                        await context.write(message)
            except Exception as error:  # noqa: BLE001  # see above
                await _abort(context, method, error)

    return behaviour


@contextmanager
def _entered(context: Context) -> Iterator[None]:
    """The caller's trace context and deadline hold for this task."""
    left = context.time_remaining()
    if left is not None:
        set_remaining(left)
    carrier = {key: value for key, value in context.invocation_metadata() or () if isinstance(value, str)}
    token = otel_context.attach(propagate.extract(carrier))
    try:
        yield
    finally:
        otel_context.detach(token)


def _parse(handler: Any, raw: bytes) -> Any:
    if handler.request_deserializer is None:
        return raw
    try:
        request = handler.request_deserializer(raw)
    except (DecodeError, ValueError):
        raise InvalidRequest(
            Violation("request", "is not a message of the expected type; check the client's contract version")
        ) from None
    job_id_var.set(_job_id(request))
    return request


def _job_id(request: Any) -> str:
    """The job that a request is made for, for the log; empty if it names none."""
    said = getattr(getattr(request, "job", None), "job_id", "")
    return said[:_MAX_JOB_ID_CHARACTERS] if isinstance(said, str) else ""


async def _abort(context: Context, method: str, error: Exception) -> None:
    if isinstance(error, grpc.aio.AbortError):
        raise error
    if isinstance(error, TimeoutError):
        error = ServiceError("DEADLINE_EXCEEDED")
    if not isinstance(error, ServiceError):
        logger.error("call failed unexpectedly", exc_info=error, extra={"rpc_method": method})
        error = ServiceError("INTERNAL")
    await context.abort_with_status(rpc_status.to_status(to_status(error)))


class TraceUnaryUnary(grpc.aio.UnaryUnaryClientInterceptor):
    """Sends the trace context with calls that get one answer."""

    async def intercept_unary_unary(
        self, continuation: Any, client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        return await continuation(_traced(client_call_details), request)


class TraceUnaryStream(grpc.aio.UnaryStreamClientInterceptor):
    """Sends the trace context with calls that get a stream."""

    async def intercept_unary_stream(
        self, continuation: Any, client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        return await continuation(_traced(client_call_details), request)


def _traced(details: grpc.aio.ClientCallDetails) -> grpc.aio.ClientCallDetails:
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    if not carrier:
        return details
    metadata = grpc.aio.Metadata(*(tuple(details.metadata) if details.metadata else ()))
    for key, value in carrier.items():
        metadata.add(key, value)
    return details._replace(metadata=metadata)  # type: ignore[attr-defined,no-any-return]  # a named tuple at run time

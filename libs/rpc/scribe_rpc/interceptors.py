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
from opentelemetry import propagate
from opentelemetry.trace import Span
from scribe_telemetry.logs import job_id_var

from scribe_rpc.call_spans import client_span, end_with, server_span, tell_answer
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
        with _entered(context, method) as span:
            try:
                request = _parse(handler, raw)
                async with asyncio.timeout(MAX_CALL_SECONDS):
                    return await handler.unary_unary(request, context)
            except Exception as error:  # noqa: BLE001  # the last place where an error can become an answer
                await _abort(context, method, error, span)

    return behaviour


def _streaming(handler: Any, method: str) -> Callable[[bytes, Context], Awaitable[None]]:
    # Not a generator: when the caller goes away, the servicer's own generator is closed here and now,
    # in its own task, not some time later by the garbage collector.
    async def behaviour(raw: bytes, context: Context) -> None:
        with _entered(context, method) as span:
            try:
                answer = handler.unary_stream(_parse(handler, raw), context)
                if not hasattr(answer, "__aiter__"):
                    await answer
                    return
                async with aclosing(answer):
                    async for message in answer:
                        await context.write(message)
            except Exception as error:  # noqa: BLE001  # see above
                await _abort(context, method, error, span)

    return behaviour


@contextmanager
def _entered(context: Context, method: str) -> Iterator[Span]:
    """The caller's deadline holds for this task, and its work is part of the caller's trace."""
    left = context.time_remaining()
    if left is not None:
        set_remaining(left)
    carrier = {key: value for key, value in context.invocation_metadata() or () if isinstance(value, str)}
    with server_span(method, propagate.extract(carrier)) as span:
        yield span
        tell_answer(span, "OK", is_server=True)


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


async def _abort(context: Context, method: str, error: Exception, span: Span) -> None:
    if isinstance(error, grpc.aio.AbortError):
        raise error
    if isinstance(error, TimeoutError):
        error = ServiceError("DEADLINE_EXCEEDED")
    if not isinstance(error, ServiceError):
        logger.error("call failed unexpectedly", exc_info=error, extra={"rpc_method": method})
        error = ServiceError("INTERNAL")
    tell_answer(span, error.code.name, is_server=True)
    await context.abort_with_status(rpc_status.to_status(to_status(error)))


class TraceUnaryUnary(grpc.aio.UnaryUnaryClientInterceptor):
    """Sends the trace context with calls that get one answer."""

    async def intercept_unary_unary(
        self, continuation: Any, client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        return await _called(continuation, client_call_details, request)


class TraceUnaryStream(grpc.aio.UnaryStreamClientInterceptor):
    """Sends the trace context with calls that get a stream."""

    async def intercept_unary_stream(
        self, continuation: Any, client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        return await _called(continuation, client_call_details, request)


async def _called(continuation: Any, details: grpc.aio.ClientCallDetails, request: Any) -> Any:
    with client_span(_name_of(details)) as span:
        call = await continuation(_traced(details), request)
    end_with(call, span)
    return call


def _name_of(details: grpc.aio.ClientCallDetails) -> str:
    method: str | bytes = details.method
    return method.decode() if isinstance(method, bytes) else method


def _traced(details: grpc.aio.ClientCallDetails) -> grpc.aio.ClientCallDetails:
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    if not carrier:
        return details
    metadata = grpc.aio.Metadata(*(tuple(details.metadata) if details.metadata else ()))
    for key, value in carrier.items():
        metadata.add(key, value)
    return details._replace(metadata=metadata)  # type: ignore[attr-defined,no-any-return]  # a named tuple at run time

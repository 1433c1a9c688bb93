"""Spans of calls, named and described as OpenTelemetry's conventions for gRPC have it. Health and reflection have none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import INVALID_SPAN, Span, SpanKind, Status, StatusCode
from scribe_telemetry import attributes, tracing

_SCOPE = "scribe_rpc"
_UNTOLD = "/grpc."
_FAULTS = frozenset({"UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"})
"""Codes that are the server's own failure; the others are answers to what was asked."""

_endings: set[asyncio.Task[None]] = set()


@contextmanager
def server_span(method: str, context: Context) -> Iterator[Span]:
    """Around the work on a call; `method` as gRPC gives it, such as `/scribe.v1.ParserService/ParseTemplate`."""
    with trace.use_span(
        _begun(method, SpanKind.SERVER, context),
        end_on_exit=True,
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        yield current


@contextmanager
def client_span(method: str) -> Iterator[Span]:
    """Around the beginning of a call, as its caller sees it; it ends with `end_with`, or here if nothing was begun."""
    current = _begun(method, SpanKind.CLIENT, None)
    try:
        with trace.use_span(current, end_on_exit=False, record_exception=False, set_status_on_exception=False):
            yield current
    except BaseException:
        current.end()
        raise


def end_with(call: Any, current: Span) -> None:
    """The span ends when the call does, however long its answers are read."""
    if current.is_recording():
        ending = asyncio.create_task(_end(call, current))
        _endings.add(ending)
        ending.add_done_callback(_endings.discard)


def tell_answer(current: Span, code: str, *, is_server: bool) -> None:
    """How the call ended, by its status code's name."""
    current.set_attribute(attributes.RPC_STATUS, code)
    if code != "OK" and (not is_server or code in _FAULTS):
        current.set_status(Status(StatusCode.ERROR))
        current.set_attribute(attributes.ERROR_TYPE, code)


async def _end(call: Any, current: Span) -> None:
    try:
        tell_answer(current, (await call.code()).name, is_server=False)
    finally:
        current.end()


def _begun(method: str, kind: SpanKind, context: Context | None) -> Span:
    if method.startswith(_UNTOLD):
        return INVALID_SPAN
    name = method.removeprefix("/")
    described: Mapping[str, str] = {attributes.RPC_SYSTEM: "grpc", attributes.RPC_METHOD: name}
    return tracing.tracer(_SCOPE).start_span(name, context=context, kind=kind, attributes=described)

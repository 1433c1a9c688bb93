"""Spans and their context, over the OpenTelemetry API: without an SDK all of this costs next to nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache

from opentelemetry import context as otel_context
from opentelemetry import propagate, trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode
from opentelemetry.util.types import AttributeValue

from scribe_telemetry.attributes import ERROR_TYPE

_TRACEPARENT = "traceparent"

Attributes = Mapping[str, AttributeValue]


@cache
def tracer(name: str) -> trace.Tracer:
    """The tracer of one of our packages. Kept: the SDK makes another one each time it is asked."""
    return trace.get_tracer(name)


@contextmanager
def span(
    scope: str,
    name: str,
    attributes: Attributes | None = None,
    *,
    kind: SpanKind = SpanKind.INTERNAL,
    context: Context | None = None,
    links: Sequence[Link] = (),
) -> Iterator[Span]:
    """A span around the block, of the package `scope`.

    An error is told by its reason or type, never in its own words: they may quote a page, a template or a person.
    """
    current = tracer(scope).start_span(name, context=context, kind=kind, attributes=attributes, links=links)
    before = otel_context.attach(trace.set_span_in_context(current))
    try:
        yield current
    except BaseException as error:
        mark_failed(current, str(getattr(error, "reason", "") or type(error).__qualname__))
        raise
    finally:
        otel_context.detach(before)
        current.end()


def mark_failed(failed: Span, reason: str) -> None:
    """Say that what the span is about failed, and why in one word."""
    failed.set_status(Status(StatusCode.ERROR))
    failed.set_attribute(ERROR_TYPE, reason)


def inject() -> dict[str, str]:
    """The current trace context as W3C headers, for a message that leaves this process."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier


def extract(headers: Mapping[str, str] | None) -> Context:
    """The trace context that a message brought along."""
    return propagate.extract(dict(headers or {}))


def traceparent() -> str | None:
    """Where we are in the trace, for a row that waits; None outside of one."""
    return inject().get(_TRACEPARENT)


def current_trace_id() -> str:
    """The trace's id in hexadecimal; empty outside of one."""
    context = trace.get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else ""


@contextmanager
def within(kept: str | None) -> Iterator[None]:
    """The block belongs to the trace that a row kept; to none where it kept none."""
    token = otel_context.attach(extract({_TRACEPARENT: kept} if kept else {}))
    try:
        yield
    finally:
        otel_context.detach(token)


def is_exported() -> bool:
    """Whether this process sends its spans anywhere."""
    # The SDK's provider can be shut down, the API's cannot: asked so, the SDK need not be loaded to know.
    return hasattr(trace.get_tracer_provider(), "shutdown")

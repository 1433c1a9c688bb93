"""The trace context on its way between processes."""

from __future__ import annotations

from opentelemetry import context, trace
from scribe_telemetry.tracing import extract, inject, tracer

PARENT = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}


def test_a_context_survives_the_way() -> None:
    """What was extracted is what is injected again."""
    token = context.attach(extract(PARENT))
    try:
        with tracer("test").start_as_current_span("step"):
            assert inject() == PARENT
    finally:
        context.detach(token)


def test_without_a_context_there_are_no_headers() -> None:
    """And none, or damaged ones, are taken without complaint."""
    assert inject() == {}
    assert not trace.get_current_span(extract({"traceparent": "junk"})).get_span_context().is_valid
    assert not trace.get_current_span(extract(None)).get_span_context().is_valid

"""Spans and their context, over the OpenTelemetry API: without an SDK all of this costs next to nothing."""

from __future__ import annotations

from collections.abc import Mapping

from opentelemetry import propagate, trace
from opentelemetry.context import Context


def tracer(name: str) -> trace.Tracer:
    """The tracer of one of our packages."""
    return trace.get_tracer(name)


def inject() -> dict[str, str]:
    """The current trace context as W3C headers, for a message that leaves this process."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier


def extract(headers: Mapping[str, str] | None) -> Context:
    """The trace context that a message brought along."""
    return propagate.extract(dict(headers or {}))

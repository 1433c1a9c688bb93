"""Sending spans and metrics to a collector: by the standard `OTEL_…` variables, and not at all without them.

The SDK is loaded only when there is somewhere to send to. Nothing here can hold up a job: spans wait in a bounded queue
of a thread of its own, which drops them when the collector does not keep up; metrics have such a thread too.
"""

from __future__ import annotations

import importlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import trace

from scribe_telemetry import attributes
from scribe_telemetry.delivery_ids import wanted_span_id
from scribe_telemetry.metrics_export import begin_metrics
from scribe_telemetry.otlp import is_sent, protocol_of
from scribe_telemetry.redaction import HIDDEN
from scribe_telemetry.resource import resource_of

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.sdk.trace.id_generator import IdGenerator

_LAST_SECONDS = 3.0
"""For what is left when the process ends."""

_SIZES = {"OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"}
_MOST_WAITING = 1024
"""Half of OpenTelemetry's own, unless a variable sets its sizes: some 40 jobs of the orchestrator, 2 MB of its memory."""

logger = logging.getLogger(__name__)


@contextmanager
def exporting(service: str, environment: Mapping[str, str] = os.environ) -> Iterator[None]:
    """Spans and metrics of this process go where the variables say while the block lasts. Raises TelemetryError."""
    ends = [end for begin in (_begin_spans, begin_metrics) if (end := begin(service, environment))]
    if ends:
        # Its complaints come with every batch that was not taken; one line that something is sent is enough.
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for end in ends:
            _within(_LAST_SECONDS, end)


def _begin_spans(service: str, environment: Mapping[str, str]) -> Callable[[], None] | None:
    """What ends it, or None where no variable says where spans go."""
    if not is_sent("traces", environment):
        return None
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    exporter = _exporter(environment)
    provider = TracerProvider(resource=resource_of(service), id_generator=_span_ids())
    provider.add_span_processor(_without_queries())
    most = None if _SIZES & environment.keys() else _MOST_WAITING
    provider.add_span_processor(BatchSpanProcessor(exporter, max_queue_size=most))
    trace.set_tracer_provider(provider)
    logger.info("spans are sent", extra={"protocol": protocol_of("traces", environment)})
    return provider.shutdown


def _without_queries() -> SpanProcessor:
    """The web framework tells what stood behind the `?`: names that people search for, and whatever they put there."""
    from opentelemetry.sdk.trace import Span, SpanProcessor

    class WithoutQueries(SpanProcessor):
        def on_start(self, span: Span, parent_context: Context | None = None) -> None:  # noqa: ARG002  # the SDK passes it
            if span.attributes and attributes.URL_QUERY in span.attributes:
                span.set_attribute(attributes.URL_QUERY, HIDDEN)

    return WithoutQueries()


def _span_ids() -> IdGenerator:
    """Random ones, but where one was wanted."""
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class SpanIds(RandomIdGenerator):
        def generate_span_id(self) -> int:
            return wanted_span_id() or super().generate_span_id()

    return SpanIds()


def _exporter(environment: Mapping[str, str]) -> SpanExporter:
    # By name: each of both brings its own libraries, and one of them is enough.
    kind = protocol_of("traces", environment)
    exporter: SpanExporter = importlib.import_module(
        f"opentelemetry.exporter.otlp.proto.{kind}.trace_exporter"
    ).OTLPSpanExporter()
    return exporter


def _within(seconds: float, work: Callable[[], None]) -> None:
    """Let it work for so long at most; a thread that hangs does not keep the process."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)

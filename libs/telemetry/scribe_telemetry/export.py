"""Sending spans and metrics to a collector: by the standard `OTEL_…` variables, and not at all without them.

The SDK is loaded only when there is somewhere to send to. Nothing here can hold up a job: spans wait in a bounded queue
of a thread of its own, which drops them when the collector does not keep up.
"""

from __future__ import annotations

import importlib
import logging
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from opentelemetry import trace

from scribe_telemetry.delivery_ids import wanted_span_id

if TYPE_CHECKING:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.sdk.trace.id_generator import IdGenerator

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_EXPORTERS = {"http/protobuf": "http", "grpc": "grpc"}
_USUAL_PROTOCOL = "http/protobuf"
_EVERY_MILLISECONDS = 1_000
"""Spans leave after so long, unless OTEL_BSP_SCHEDULE_DELAY says otherwise: a process that is killed loses little."""

_LAST_SECONDS = 3.0
"""For what is left when the process ends."""

logger = logging.getLogger(__name__)


class TelemetryError(ValueError):
    """A variable of OpenTelemetry has a value that means nothing."""


@contextmanager
def exporting(service: str, environment: Mapping[str, str] = os.environ) -> Iterator[None]:
    """Spans of this process are sent while the block lasts, if a variable says where to. Raises TelemetryError."""
    if not _is_wanted(environment):
        yield
        return
    end = _start(service, environment)
    try:
        yield
    finally:
        _within(_LAST_SECONDS, end)


def _is_wanted(environment: Mapping[str, str]) -> bool:
    is_off = environment.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    return not is_off and any(environment.get(name) for name in _ENDPOINTS)


def _start(service: str, environment: Mapping[str, str]) -> Callable[[], None]:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    # Its complaints come with every batch that was not taken; one line that spans are sent, and where to, is enough.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    provider = TracerProvider(resource=_resource(service), id_generator=_span_ids())
    delay = None if "OTEL_BSP_SCHEDULE_DELAY" in environment else _EVERY_MILLISECONDS
    provider.add_span_processor(BatchSpanProcessor(_exporter(environment), schedule_delay_millis=delay))
    trace.set_tracer_provider(provider)
    logger.info("spans are sent", extra={"protocol": _protocol(environment)})
    return provider.shutdown


def _span_ids() -> IdGenerator:
    """Random ones, but where one was wanted."""
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

    class SpanIds(RandomIdGenerator):
        def generate_span_id(self) -> int:
            return wanted_span_id() or super().generate_span_id()

    return SpanIds()


def _exporter(environment: Mapping[str, str]) -> SpanExporter:
    # By name: each of both brings its own libraries, and one of them is enough.
    kind = _EXPORTERS[_protocol(environment)]
    module = importlib.import_module(f"opentelemetry.exporter.otlp.proto.{kind}.trace_exporter")
    exporter: SpanExporter = module.OTLPSpanExporter()
    return exporter


def _protocol(environment: Mapping[str, str]) -> str:
    said = next((environment[name] for name in _PROTOCOLS if environment.get(name)), _USUAL_PROTOCOL)
    if said not in _EXPORTERS:
        raise TelemetryError(f"{_PROTOCOLS[1]}: must be one of {', '.join(_EXPORTERS)}, not {said[:40]!r}")
    return said


def _resource(service: str) -> Resource:
    """What OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME say wins."""
    from opentelemetry.sdk.resources import OTELResourceDetector, Resource

    ours = {
        "service.name": f"scribe-{service}",
        "service.namespace": "scribe",
        "service.version": version("scribe"),
        "service.instance.id": f"{socket.gethostname()}-{os.getpid()}",
        "host.name": socket.gethostname(),
    }
    return Resource.create(ours).merge(OTELResourceDetector().detect())


def _within(seconds: float, work: Callable[[], None]) -> None:
    """Let it work for so long at most; a thread that hangs does not keep the process."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)

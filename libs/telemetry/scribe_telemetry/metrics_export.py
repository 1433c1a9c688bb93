"""Where metrics go: to a collector by the standard `OTEL_…` variables, to a Prometheus that fetches them, to both or nowhere."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from opentelemetry import metrics

from scribe_telemetry.errors import TelemetryError
from scribe_telemetry.otlp import is_disabled, is_sent, protocol_of
from scribe_telemetry.process_metrics import observe_process
from scribe_telemetry.resource import resource_of
from scribe_telemetry.settings import TelemetrySettings

if TYPE_CHECKING:
    from wsgiref.simple_server import WSGIServer

    from opentelemetry.sdk.metrics.export import MetricReader
    from prometheus_client import CollectorRegistry

_PORTS = 10
"""Scribe's processes on one host share the setting: each takes the first free one of so many ports."""

_EXAMPLES = "OTEL_METRICS_EXEMPLAR_FILTER"

_LABELS = frozenset({"service.name", "service.instance.id", "host.name"})
"""Of a process: on every series, as a collector puts them there too."""

logger = logging.getLogger(__name__)


def begin_metrics(service: str, environment: Mapping[str, str] = os.environ) -> Callable[[], None] | None:
    """What ends it, or None where no variable asks for metrics: then nothing is measured. Raises TelemetryError."""
    readers: list[MetricReader] = []
    ends: list[Callable[[], None]] = []
    if is_sent("metrics", environment):
        readers.append(_sender(environment))
    if (listen := TelemetrySettings().metrics_listen) and not is_disabled(environment):
        reader, close = _page(listen)
        readers.append(reader)
        ends.append(close)
    if not readers:
        return None
    from opentelemetry.sdk.metrics import AlwaysOffExemplarFilter, MeterProvider

    # Examples of traces make each figure half as dear again, and no dashboard of ours shows them.
    examples = None if _EXAMPLES in environment else AlwaysOffExemplarFilter()
    provider = MeterProvider(metric_readers=readers, resource=resource_of(service), exemplar_filter=examples)
    metrics.set_meter_provider(provider)
    observe_process()

    def end() -> None:
        provider.shutdown()
        for close in ends:
            close()

    return end


def _sender(environment: Mapping[str, str]) -> MetricReader:
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader

    kind = protocol_of("metrics", environment)
    exporter = importlib.import_module(f"opentelemetry.exporter.otlp.proto.{kind}.metric_exporter")
    logger.info("metrics are sent", extra={"protocol": kind})
    return PeriodicExportingMetricReader(exporter.OTLPMetricExporter())


def _page(listen: str) -> tuple[MetricReader, Callable[[], None]]:
    """A page that Prometheus fetches, served by a thread of its own; and what closes it."""
    from opentelemetry.exporter.prometheus import PrometheusMetricReader
    from prometheus_client import CollectorRegistry

    registry = CollectorRegistry()
    server = _served(*_addresses(listen), registry)
    reader = PrometheusMetricReader(
        scope_info_enabled=False, resource_attribute_filter=_LABELS.__contains__, registry=registry
    )
    logger.info("metrics are served", extra={"address": ":".join(map(str, server.server_address[:2]))})

    def close() -> None:
        server.shutdown()
        server.server_close()

    return reader, close


def _served(host: str, ports: range, registry: CollectorRegistry) -> WSGIServer:
    from prometheus_client import start_http_server

    for port in ports:
        try:
            return start_http_server(port, host, registry)[0]
        except OSError:
            continue
    raise TelemetryError("SCRIBE_METRICS_LISTEN: cannot listen there; name another host:port")


def _addresses(listen: str) -> tuple[str, range]:
    """Host and ports to try. Raises TelemetryError."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535 - _PORTS:
        raise TelemetryError("SCRIBE_METRICS_LISTEN: must be host:port")
    return host.strip("[]"), range(int(port), int(port) + (_PORTS if int(port) else 1))

"""A collector: takes spans and metrics over OTLP/HTTP as the real ones do, and keeps them."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

Value = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenSpan:
    """A span as it arrived; ids are hexadecimal, `parent` is empty at a root. Times are nanoseconds."""

    service: str
    name: str
    kind: str
    trace: str
    id: str
    parent: str
    links: tuple[str, ...]
    attributes: dict[str, Value]
    began: int
    ended: int
    failed: bool


@dataclass(kw_only=True)
class Collector:
    """Where to send, and what came."""

    endpoint: str = ""
    raw: bytearray = field(default_factory=bytearray)
    """Every byte that came, unpacked."""
    _spans: list[SeenSpan] = field(default_factory=list)
    _metrics: set[tuple[str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def spans(self) -> list[SeenSpan]:
        """In the order of their arrival."""
        with self._lock:
            return list(self._spans)

    @property
    def metrics(self) -> set[tuple[str, str]]:
        """Each service and a metric that it sent."""
        with self._lock:
            return set(self._metrics)

    def take(self, path: str, body: bytes) -> None:
        """One request."""
        if path.endswith("/v1/metrics"):
            self._keep(body, metrics=set(_metrics_of(ExportMetricsServiceRequest.FromString(body))))
        else:
            self._keep(body, spans=list(_spans_of(ExportTraceServiceRequest.FromString(body))))

    def _keep(
        self, body: bytes, spans: list[SeenSpan] | None = None, metrics: set[tuple[str, str]] | None = None
    ) -> None:
        with self._lock:
            self.raw += body
            self._spans += spans or []
            self._metrics |= metrics or set()


@contextmanager
def running_collector() -> Iterator[Collector]:
    """Serve on a free loopback port until the block ends."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            unpacked = gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body
            collector.take(self.path, unpacked)
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        collector.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()


def _spans_of(request: ExportTraceServiceRequest) -> Iterator[SeenSpan]:
    for resource in request.resource_spans:
        service = str(_values(resource.resource.attributes).get("service.name", ""))
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield SeenSpan(
                    service=service,
                    name=span.name,
                    kind=span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
                    trace=span.trace_id.hex(),
                    id=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                    links=tuple(link.span_id.hex() for link in span.links),
                    attributes=_values(span.attributes),
                    began=span.start_time_unix_nano,
                    ended=span.end_time_unix_nano,
                    failed=span.status.code == span.status.STATUS_CODE_ERROR,
                )


def _metrics_of(request: ExportMetricsServiceRequest) -> Iterator[tuple[str, str]]:
    for resource in request.resource_metrics:
        service = str(_values(resource.resource.attributes).get("service.name", ""))
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                yield service, metric.name


def _values(pairs: Any) -> dict[str, Value]:
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value") or "string_value") for pair in pairs}

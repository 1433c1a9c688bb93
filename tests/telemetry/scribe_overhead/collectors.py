"""Collectors as they are on bad days: slow, refusing, or not there."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scribe_telemetry.testing import running_collector

_SLOW_SECONDS = 30.0
_REFUSED = 503
_NOBODY = "http://127.0.0.1:9"
"""The port of a service that no machine runs any more."""


@contextmanager
def collector(kind: str) -> Iterator[dict[str, str]]:
    """The variables that a Scribe gets for it; `kind`: off, on, stopped, slow, refusing."""
    if kind == "off":
        yield {}
    elif kind == "stopped":
        yield {"OTEL_EXPORTER_OTLP_ENDPOINT": _NOBODY}
    elif kind == "on":
        with running_collector() as running:
            yield {"OTEL_EXPORTER_OTLP_ENDPOINT": running.endpoint}
    else:
        with _bad_day(seconds=_SLOW_SECONDS if kind == "slow" else 0.0) as endpoint:
            yield {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint}


@contextmanager
def _bad_day(seconds: float) -> Iterator[str]:
    """Takes what is sent, thinks about it for so long, and refuses it."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            time.sleep(seconds)
            try:
                self.send_error(_REFUSED)
            except OSError:
                return  # who sent it has not waited

        def log_message(self, *_: object) -> None:
            """Quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()

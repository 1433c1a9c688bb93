"""What surrounds every request: its id, the headers of every answer, one log line, and no traceback for strangers."""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from scribe_telemetry.tracing import current_trace_id
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scribe_gateway.http.problems import unexpected_response

logger = logging.getLogger(__name__)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DOCS = ("/docs", "/redoc")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-site",
    "strict-transport-security": "max-age=31536000",  # browsers heed it over TLS only
}
_NOTHING_RUNS = "default-src 'none'; frame-ancestors 'none'"
# FastAPI's pages bring an inline script, and load theirs and their pictures from these places.
_DOCS_RUN = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net; worker-src blob:; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net https://fonts.googleapis.com; font-src https://fonts.gstatic.com; "
    "img-src 'self' data: https://fastapi.tiangolo.com https://cdn.redoc.ly; frame-ancestors 'none'"
)
FIXED_HEADERS = {**_HEADERS, "content-security-policy": _NOTHING_RUNS, "cache-control": "no-store"}
"""Of every answer but the pages of the documentation."""


class RequestsSeen:
    """The outermost layer. Paths are logged, query strings, headers and bodies are not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = request_id_of(scope)
        began, status, trace_id = time.monotonic(), 0, ""

        async def send_dressed(message: Message) -> None:
            nonlocal status, trace_id
            if message["type"] == "http.response.start":
                status, trace_id = message["status"], current_trace_id()  # its span is over when the line is written
                _dress(MutableHeaders(scope=message), scope["path"], request_id)
            await send(message)

        try:
            await self._app(scope, receive, send_dressed)
        except Exception:
            logger.exception("request failed unexpectedly", extra={"request_id": request_id})
            if not status:
                await unexpected_response(request_id)(scope, receive, send_dressed)
        finally:
            seconds = round(time.monotonic() - began, 4)
            seen = {"method": scope["method"], "path": scope["path"], "status": status, "seconds": seconds}
            traced = {"trace_id": trace_id} if trace_id else {}
            logger.info("request", extra={**seen, **traced, "request_id": request_id})


def request_id_of(scope: Scope) -> str:
    """The caller's own, where it is a sensible one."""
    given = Headers(scope=scope).get("x-request-id")
    return given if given and _REQUEST_ID.fullmatch(given) else uuid4().hex


def _dress(headers: MutableHeaders, path: str, request_id: str) -> None:
    headers["x-request-id"] = request_id
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    is_docs = path.startswith(_DOCS)
    headers.setdefault("content-security-policy", _DOCS_RUN if is_docs else _NOTHING_RUNS)
    if not is_docs:
        headers.setdefault("cache-control", "no-store")

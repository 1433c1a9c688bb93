"""The cheapest refusal there is, before anything else is done: what overload costs is what the admitted must wait."""

from __future__ import annotations

import json
import logging
import random
import time

from starlette.types import ASGIApp, Receive, Scope, Send

from scribe_gateway.entry import Entry
from scribe_gateway.errors import Overloaded
from scribe_gateway.http.admission import NEVER_LIMITED
from scribe_gateway.http.requests_seen import FIXED_HEADERS, request_id_of

logger = logging.getLogger(__name__)

_BODY = json.dumps({"detail": str(Overloaded.__doc__), "reason": "OVERLOADED"}).encode()
_HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", str(len(_BODY)).encode()),
    *((name.encode(), value.encode()) for name, value in FIXED_HEADERS.items()),
]
_TELL_SECONDS = 1.0
_LATEST_SECONDS = 5


class Shedding:
    """Answers with 503 while the gate would refuse anyway; logs how many, once a second, not each."""

    def __init__(self, app: ASGIApp, refusal: ASGIApp, entry: Entry) -> None:
        self._app = app
        self._refusal = refusal
        self._entry = entry
        self._refused = 0
        self._told_at = time.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in NEVER_LIMITED and self._entry.requests.refuses:
            self._count()
            await self._refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _count(self) -> None:
        self._refused += 1
        now = time.monotonic()
        if now - self._told_at > _TELL_SECONDS:
            logger.warning("requests refused: overload", extra={"count": self._refused})
            self._refused, self._told_at = 0, now


async def refuse(scope: Scope, _: Receive, send: Send) -> None:
    """The answer, made beforehand but for the request's id and the moment to come back."""
    own = [
        (b"x-request-id", request_id_of(scope).encode()),
        (b"retry-after", str(random.randint(1, _LATEST_SECONDS)).encode()),  # noqa: S311  # no secret
    ]
    await send({"type": "http.response.start", "status": 503, "headers": _HEADERS + own})
    await send({"type": "http.response.body", "body": _BODY})

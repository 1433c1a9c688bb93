"""No body is larger than any request needs, however it is sent."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scribe_gateway.errors import BodyTooLarge, Overloaded
from scribe_gateway.http.problems import problem_response
from scribe_gateway.step_services import LARGEST_PDF

MAX_BODY_BYTES = 256 * 1024
UPLOAD = "/api/templates/upload"
"""The one path whose bodies are files."""
_MOST_UPLOADS = 4  # they are in memory before anybody is asked who sends them
_READ_SECONDS, _UPLOAD_SECONDS = 20.0, 120.0
# A client that is cut off in the middle of sending often never reads why: so much is read and thrown away first.
_DISCARDED_BYTES = 32 * 1024 * 1024


class BodyLimit:
    """Reads a whole body before the application sees the request; answers 413 when it is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._uploads = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        if scope["path"] != UPLOAD:
            await self._pass(scope, receive, send, MAX_BODY_BYTES, _READ_SECONDS)
            return
        if self._uploads >= _MOST_UPLOADS:
            await problem_response(Overloaded())(scope, receive, send)
            return
        self._uploads += 1
        try:
            await self._pass(scope, receive, send, LARGEST_PDF, _UPLOAD_SECONDS)
        finally:
            self._uploads -= 1

    async def _pass(self, scope: Scope, receive: Receive, send: Send, most: int, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                body = await _read(receive, most)
        except (TimeoutError, ConnectionResetError):
            return  # the client went away, or sends too slowly to be one
        if body is None:
            await problem_response(BodyTooLarge(most))(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


async def _read(receive: Receive, most: int) -> bytes | None:
    """The body; None when it is larger than `most`. Raises ConnectionResetError when the client went away."""
    body, seen, more = bytearray(), 0, True
    while more and seen <= _DISCARDED_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        piece: bytes = message.get("body", b"")
        seen += len(piece)
        if seen <= most:
            body += piece
        more = message.get("more_body", False)
    return bytes(body) if seen <= most else None


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again

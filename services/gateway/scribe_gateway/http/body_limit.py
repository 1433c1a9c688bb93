"""No body is larger than any request needs, however it is sent."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scribe_gateway.errors import BodyTooLarge
from scribe_gateway.http.problems import problem_response

MAX_BODY_BYTES = 256 * 1024
_READ_SECONDS = 20.0
# A client that is cut off in the middle of sending often never reads why: so much is read and thrown away first.
_DISCARDED_BYTES = 32 * 1024 * 1024


class BodyLimit:
    """Reads a whole body before the application sees the request; answers 413 when it is too large."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(_READ_SECONDS):
                body = await _read(receive)
        except (TimeoutError, ConnectionResetError):
            return  # the client went away, or sends too slowly to be one
        if body is None:
            await problem_response(BodyTooLarge(MAX_BODY_BYTES))(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


async def _read(receive: Receive) -> bytes | None:
    """The body; None when it is too large. Raises ConnectionResetError when the client went away."""
    body, seen, more = bytearray(), 0, True
    while more and seen <= _DISCARDED_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionResetError
        piece: bytes = message.get("body", b"")
        seen += len(piece)
        if seen <= MAX_BODY_BYTES:
            body += piece
        more = message.get("more_body", False)
    return bytes(body) if seen <= MAX_BODY_BYTES else None


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again

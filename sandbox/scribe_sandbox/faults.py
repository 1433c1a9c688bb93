"""The failures that a dial can ask for, in the words and forms of each upstream."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from html import escape
from http import HTTPStatus

from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scribe_sandbox.anthropic_api.refusals import error_body
from scribe_sandbox.connections import Connections
from scribe_sandbox.dials import Decision
from scribe_sandbox.exa_api.refusals import exa_error
from scribe_sandbox.traffic import Exchange

# A call that hangs is let go after this many seconds; every caller should have given up long before.
HANG_SECONDS = 600.0
# Pieces of a stream that go out before it is cut.
PIECES_BEFORE_CUT = 6
# The start of an answer, cut in the middle of a character and of a JSON string.
JUNK = b'{"type": "message", "results": [{"title": "caf\xc3'

_MESSAGES = {
    401: "invalid x-api-key",
    402: "Your credit balance is too low",
    429: "Number of requests has exceeded your rate limit",
    500: "Internal server error",
    503: "Service temporarily unavailable",
    529: "Overloaded",
}


@dataclass(frozen=True, slots=True)
class FaultPlayer:
    """Plays a decision's fault to the caller instead of an answer."""

    connections: Connections

    async def cut(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets the application answer, and resets the connection in the middle of the answer."""
        pieces = 0

        async def cutting(message: Message) -> None:
            nonlocal pieces
            body = message.get("body", b"")
            pieces += bool(body)
            last = not message.get("more_body", False)
            if message["type"] == "http.response.body" and (last or pieces == PIECES_BEFORE_CUT):
                await send({**message, "body": body[: len(body) // 2], "more_body": True})
                # What was written must leave before the reset throws it away.
                await asyncio.sleep(0.02)
                self.connections.reset(scope["client"])
                return
            await send(message)

        await app(scope, receive, cutting)

    async def play(self, decision: Decision, exchange: Exchange, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers with the error, hangs, resets, or sends junk."""
        match decision.fault:
            case "hang":
                await _until_gone(receive, HANG_SECONDS)
                self.connections.reset(scope["client"])
            case "reset":
                self.connections.reset(scope["client"])
                await _until_gone(receive, 5.0)
            case "junk":
                await _junk(exchange)(scope, receive, send)
            case _:
                await error_response(decision, exchange)(scope, receive, send)


def error_response(decision: Decision, exchange: Exchange) -> Response:
    """The HTTP error of this decision as its upstream words it."""
    status = int((decision.fault or "500").partition("_")[0])
    headers = {"retry-after": f"{decision.retry_after:g}"} if decision.fault == "429_retry_after" else {}
    message, request_id = _MESSAGES[status], exchange.request_id
    match exchange.purpose.upstream:
        case "anthropic":
            body = error_body(status, message, request_id)
            return JSONResponse(body, status_code=status, headers={"request-id": request_id, **headers})
        case "exa":
            return JSONResponse(exa_error(status, message, request_id), status_code=status, headers=headers)
        case "supabase":
            return JSONResponse({"code": status, "msg": message}, status_code=status, headers=headers)
        case "arxiv" if status == HTTPStatus.TOO_MANY_REQUESTS:
            return PlainTextResponse("Rate exceeded.", status_code=status, headers=headers)
        case _:
            return _html_error(status, message, headers)


def _html_error(status: int, message: str, headers: dict[str, str]) -> Response:
    page = f"<!doctype html><title>{status}</title><h1>{status} {escape(message)}</h1>"
    return Response(page, status_code=status, headers=headers, media_type="text/html")


def _junk(exchange: Exchange) -> Response:
    media = {"arxiv": "application/atom+xml", "web": "text/html"}.get(exchange.purpose.upstream, "application/json")
    return Response(JUNK, media_type=media)


async def _until_gone(receive: Receive, seconds: float) -> None:
    """Waits until the caller is gone, or so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            while (await receive())["type"] != "http.disconnect":
                pass
    except TimeoutError:
        return

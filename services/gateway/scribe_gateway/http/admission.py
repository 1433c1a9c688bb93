"""The limits around every HTTP request but the question for health: by address before anything is read, then the gate."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scribe_gateway.client_address import client_address
from scribe_gateway.entry import Entry
from scribe_gateway.errors import Overloaded, TooManyRequests
from scribe_gateway.http.body_limit import UPLOAD
from scribe_gateway.http.problems import problem_response
from scribe_gateway.limits import Standing
from scribe_gateway.rate_headers import rate_headers

NEVER_LIMITED = ("/health",)
_STANDINGS = "standings"


def add_standing(scope: Scope, standing: Standing | None) -> None:
    """To be told in the answer's headers."""
    if standing is not None:
        scope.setdefault(_STANDINGS, []).append(standing)


class AddressLimit:
    """Counts by the client's address, and writes on each answer how its caller stands."""

    def __init__(self, app: ASGIApp, entry: Entry) -> None:
        self._app = app
        self._entry = entry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in NEVER_LIMITED:
            await self._app(scope, receive, send)
            return
        standings: list[Standing] = scope.setdefault(_STANDINGS, [])

        async def send_with_standings(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(rate_headers(standings))
            await send(message)

        try:
            add_standing(scope, self._entry.by_address.take(self._address(scope)))
        except TooManyRequests as error:
            add_standing(scope, error.standing)
            await problem_response(error)(scope, receive, send_with_standings)
            return
        await self._app(scope, receive, send_with_standings)

    def _address(self, scope: Scope) -> str:
        peer = scope["client"][0] if scope.get("client") else ""
        return client_address(peer, Headers(scope=scope).getlist("x-forwarded-for"), self._entry.trusted)


class Turnstile:
    """Lets as many in as can be served fast. It stands behind the reading of bodies, which slow clients draw out."""

    def __init__(self, app: ASGIApp, entry: Entry) -> None:
        self._app = app
        self._entry = entry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in NEVER_LIMITED:
            await self._app(scope, receive, send)
            return
        gate = self._entry.streams if _takes_long(scope) else self._entry.requests
        try:
            async with gate.place():
                await self._app(scope, receive, send)
        except Overloaded as error:
            await problem_response(error)(scope, receive, send)


def _takes_long(scope: Scope) -> bool:
    """Streams of events, files of all e-mails; templates, whose model answers meanwhile."""
    path: str = scope["path"].rstrip("/")
    return path.endswith(("/events", "/export")) or (scope["method"] == "POST" and path in ("/api/templates", UPLOAD))

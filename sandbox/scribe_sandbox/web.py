"""The small web: answers any request for a host of the world with the world's page, or says that there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from email.utils import format_datetime
from html import escape
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from scribe_sandbox.traffic import Target, exchange_of
from scribe_sandbox.world import Page, World

MAX_AGE_SECONDS = 300


class SmallWeb:
    """The pages of one world, as an ASGI application behind the gate."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        target = exchange_of(Request(scope)).target
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        await self.answer(target, scope["method"], headers)(scope, receive, send)

    def answer(self, target: Target, method: str, headers: Mapping[str, str]) -> Response:
        """What is at this address; header names in lower case."""
        if method not in ("GET", "HEAD"):
            return PlainTextResponse("method not allowed", 405, headers={"allow": "GET, HEAD"})
        if target.path == "/robots.txt" and target.host in self._world.robots:
            return PlainTextResponse(self._world.robots[target.host])
        page = self._page(target)
        return _not_found(target) if page is None else _page_response(page, headers)

    def _page(self, target: Target) -> Page | None:
        """The page at this address, with or without its query, its percent-escapes, or a slash at the end."""
        base = f"http://{target.host}{target.path}"
        bare, plain = base.rstrip("/"), unquote(base)
        spellings = ((f"{base}?{target.query}",) if target.query else ()) + (base, bare, f"{bare}/", plain)
        return next((self._world.pages[url] for url in spellings if url in self._world.pages), None)


def _page_response(page: Page, headers: Mapping[str, str]) -> Response:
    tag = f'"{hashlib.sha256(page.body).hexdigest()[:32]}"'
    sent = {"etag": tag, "cache-control": f"max-age={MAX_AGE_SECONDS}", "content-type": page.content_type}
    if page.published is not None:
        sent["last-modified"] = format_datetime(_midnight(page.published), usegmt=True)
    if tag in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=sent)
    return Response(page.body, headers=sent)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _not_found(target: Target) -> Response:
    where = escape(f"{target.host}{target.path}")
    page = f"<!doctype html><title>Not found</title><h1>Not found</h1><p>{where}</p>"
    return Response(page, status_code=404, media_type="text/html")

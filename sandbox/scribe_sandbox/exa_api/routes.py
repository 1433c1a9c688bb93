"""Exa over HTTP: `/search` and `/contents`."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from scribe_sandbox.errors import RefusedError
from scribe_sandbox.exa_api.refusals import ExaRefusedError, exa_error
from scribe_sandbox.exa_api.requests import check_contents, check_search
from scribe_sandbox.exa_api.results import PageSearch
from scribe_sandbox.traffic import exchange_of


def exa_routes(pages: PageSearch) -> list[Route]:
    """The routes over these pages."""

    async def search(request: Request) -> Response:
        _check_key(request)
        return JSONResponse(pages.search(check_search(_body(request)), exchange_of(request).request_id))

    async def contents(request: Request) -> Response:
        _check_key(request)
        return JSONResponse(pages.contents(check_contents(_body(request)), exchange_of(request).request_id))

    return [Route("/search", search, methods=["POST"]), Route("/contents", contents, methods=["POST"])]


async def refused(request: Request, error: Exception) -> Response:
    """An ExaRefusedError in Exa's error form."""
    if not isinstance(error, RefusedError):
        raise error
    body = exa_error(error.status, error.message, exchange_of(request).request_id, error.kind)
    return JSONResponse(body, status_code=error.status)


def _check_key(request: Request) -> None:
    key = request.headers.get("x-api-key", "").strip()
    if not key or key == "invalid":
        raise ExaRefusedError(401, "Invalid or missing API key")


def _body(request: Request) -> object:
    try:
        return json.loads(exchange_of(request).body)
    except ValueError as error:
        raise ExaRefusedError(400, "Invalid JSON in the request body") from error

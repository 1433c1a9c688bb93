"""The Messages API over HTTP: `/v1/messages`, `/v1/messages/count_tokens` and `/v1/models`."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from scribe_sandbox.anthropic_api.catalogue import MODELS, model_info
from scribe_sandbox.anthropic_api.refusals import MessagesRefusedError, error_body, invalid
from scribe_sandbox.anthropic_api.replies import Reply, as_events, as_message, make_reply
from scribe_sandbox.anthropic_api.requests import (
    MessagesRequest,
    check_count,
    check_headers,
    check_messages,
    find_model,
    input_tokens,
)
from scribe_sandbox.anthropic_api.thinking import effort_of, thinking_tokens
from scribe_sandbox.errors import RefusedError
from scribe_sandbox.ledger import Ledger
from scribe_sandbox.traffic import Exchange, exchange_of
from scribe_sandbox.wayward.answer import ModelAnswer
from scribe_sandbox.wayward.model import Model

logger = logging.getLogger(__name__)


def messages_routes(model: Model, ledger: Ledger) -> list[Route]:
    """The routes, answered by this model; what an answer costs is written into the ledger."""

    async def create(request: Request) -> Response:
        check_headers(request.headers)
        exchange = exchange_of(request)
        body = _json_object(exchange)
        checked = check_messages(body)
        reply = _reply(checked, await _answer(model, body, exchange.sha256), exchange)
        ledger.billed(
            exchange.seq,
            effort=effort_of(checked),
            input_tokens=reply.input_tokens,
            output_tokens=reply.output_tokens,
        )
        if checked.stream:
            return StreamingResponse(
                _paced(reply, exchange.stream_seconds),
                media_type="text/event-stream",
                headers={"request-id": exchange.request_id, "cache-control": "no-cache"},
            )
        return _json(as_message(reply), exchange)

    return [
        Route("/v1/messages", create, methods=["POST"]),
        Route("/v1/messages/count_tokens", _count_tokens, methods=["POST"]),
        Route("/v1/models", _list_models, methods=["GET"]),
        Route("/v1/models/{model_id}", _get_model, methods=["GET"]),
        Route("/v1/{rest:path}", _not_found, methods=["GET", "POST", "DELETE"]),
    ]


async def refused(request: Request, error: Exception) -> Response:
    """A MessagesRefusedError in the API's error form."""
    if not isinstance(error, RefusedError):
        raise error
    exchange = exchange_of(request)
    return _json(error_body(error.status, error.message, exchange.request_id), exchange, status=error.status)


async def _count_tokens(request: Request) -> Response:
    check_headers(request.headers)
    exchange = exchange_of(request)
    return _json({"input_tokens": input_tokens(check_count(_json_object(exchange)))}, exchange)


async def _list_models(request: Request) -> Response:
    check_headers(request.headers)
    wanted = request.query_params.getlist("lifecycle") or request.query_params.getlist("lifecycle[]")
    infos = [info for info in map(model_info, MODELS.values()) if not wanted or info["lifecycle"] in wanted]
    page = {"data": infos, "has_more": False, "first_id": None, "last_id": None}
    if infos:
        page |= {"first_id": infos[0]["id"], "last_id": infos[-1]["id"]}
    return _json(page, exchange_of(request))


async def _get_model(request: Request) -> Response:
    check_headers(request.headers)
    return _json(model_info(find_model(request.path_params["model_id"])), exchange_of(request))


async def _not_found(request: Request) -> Response:
    check_headers(request.headers)
    raise MessagesRefusedError(404, f"Not found: {request.url.path} is not served by the sandbox")


async def _answer(model: Model, body: dict[str, Any], digest: str) -> ModelAnswer:
    """The model's answer; in a thread, since reading a long page takes its time."""
    try:
        return await asyncio.to_thread(model.answer, body, digest)
    except Exception as error:
        logger.exception("the reader failed")
        raise MessagesRefusedError(500, "Internal server error") from error


def _reply(request: MessagesRequest, answer: ModelAnswer, exchange: Exchange) -> Reply:
    return make_reply(
        answer=answer,
        digest=exchange.sha256,
        model=request.model,
        max_tokens=request.max_tokens,
        stop_sequences=request.stop_sequences or [],
        input_tokens=input_tokens(request),
        thinking_tokens=thinking_tokens(request),
    )


async def _paced(reply: Reply, seconds: float) -> AsyncIterator[bytes]:
    """The events, spread over `seconds`."""
    events = list(as_events(reply))
    for event in events:
        if seconds:
            await asyncio.sleep(seconds / len(events))
        yield event


def _json_object(exchange: Exchange) -> dict[str, Any]:
    try:
        body = json.loads(exchange.body)
    except ValueError as error:
        raise invalid("The request body is not valid JSON: " + str(error)) from error
    if not isinstance(body, dict):
        raise invalid("body: Input should be an object")
    return body


def _json(content: dict[str, Any], exchange: Exchange, *, status: int = 200) -> JSONResponse:
    return JSONResponse(content, status_code=status, headers={"request-id": exchange.request_id})

"""The sandbox's own addresses: dials and ledger under `/_admin`, the small web for people under `/_web`."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from scribe_sandbox.dials import Dials
from scribe_sandbox.errors import DialsError
from scribe_sandbox.ledger import Ledger, as_json
from scribe_sandbox.traffic import Target, exchange_of
from scribe_sandbox.wayward.model import Model
from scribe_sandbox.wayward.settings import waywardness_of
from scribe_sandbox.web import SmallWeb
from scribe_sandbox.world import World

_FRONT_PAGE = """Scribe sandbox, world {name}: {pages} pages, {papers} papers. Nothing here is real.
{description}

POST /v1/messages            Anthropic Messages
POST /search, /contents      Exa
GET  /api/query              arXiv
GET  /auth/v1/.well-known/jwks.json, POST /auth/v1/token   Supabase
GET  /_web/<host>/<path>     the small web
GET  /_admin/dials, /_admin/ledger, /_admin/model, /_admin/misdeeds
"""


def admin_routes(dials: Dials, ledger: Ledger, model: Model) -> list[Route]:
    """Reading and setting dials and the model's waywardness, reading and clearing the ledger and the misdeeds."""

    async def show_dials(_: Request) -> Response:
        return JSONResponse(dials.as_json())

    async def set_dials(request: Request) -> Response:
        dials.apply(_json_object(request))
        return JSONResponse(dials.as_json())

    async def show_ledger(request: Request) -> Response:
        wanted = {name: request.query_params.get(name, "") for name in ("upstream", "task")}
        return JSONResponse([as_json(call) for call in ledger.calls(**wanted)])

    async def clear_ledger(_: Request) -> Response:
        ledger.clear()
        return Response(status_code=204)

    async def show_model(_: Request) -> Response:
        return JSONResponse(model.settings.model_dump(mode="json"))

    async def set_model(request: Request) -> Response:
        model.settings = waywardness_of(_json_object(request))
        return JSONResponse(model.settings.model_dump(mode="json"))

    async def show_misdeeds(_: Request) -> Response:
        return JSONResponse(model.misdeeds.as_json())

    async def clear_misdeeds(_: Request) -> Response:
        model.misdeeds.clear()
        return Response(status_code=204)

    return [
        Route("/_admin/model", show_model, methods=["GET"]),
        Route("/_admin/model", set_model, methods=["POST"]),
        Route("/_admin/misdeeds", show_misdeeds, methods=["GET"]),
        Route("/_admin/misdeeds", clear_misdeeds, methods=["DELETE"]),
        Route("/_admin/dials", show_dials, methods=["GET"]),
        Route("/_admin/dials", set_dials, methods=["POST"]),
        Route("/_admin/ledger", show_ledger, methods=["GET"]),
        Route("/_admin/ledger", clear_ledger, methods=["DELETE"]),
    ]


def visitor_routes(world: World, web: SmallWeb) -> list[Route]:
    """What a person sees with a browser pointed at the sandbox itself."""

    async def front(_: Request) -> Response:
        counts = {"pages": len(world.pages), "papers": len(world.papers)}
        return PlainTextResponse(_FRONT_PAGE.format(name=world.name, description=world.description, **counts))

    async def visit(request: Request) -> Response:
        host, _, path = request.path_params["address"].partition("/")
        target = Target(host=host.lower(), path=f"/{path}", query=request.url.query)
        return web.answer(target, request.method, request.headers)

    return [Route("/", front, methods=["GET"]), Route("/_web/{address:path}", visit, methods=["GET"])]


async def dials_invalid(_: Request, error: Exception) -> Response:
    """A wrong setting of dials, status 422."""
    return JSONResponse({"error": str(error)}, status_code=422)


def _json_object(request: Request) -> dict[str, object]:
    try:
        body = json.loads(exchange_of(request).body)
    except ValueError as error:
        raise DialsError("body: must be a JSON object") from error
    if not isinstance(body, dict):
        raise DialsError("body: must be a JSON object")
    return body

"""The HTTP application: routes, errors, and the layers around them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Scope

from scribe_gateway.door import Door
from scribe_gateway.http import (
    admin_routes,
    email_routes,
    event_routes,
    health_routes,
    job_routes,
    monitor_routes,
    page_routes,
    queue_routes,
    session_routes,
    template_routes,
    user_routes,
)
from scribe_gateway.http.admission import AddressLimit, Turnstile
from scribe_gateway.http.body_limit import BodyLimit
from scribe_gateway.http.openapi import TAGS, with_examples
from scribe_gateway.http.paging import NEXT_PAGE
from scribe_gateway.http.problem_answers import PROBLEMS
from scribe_gateway.http.problems import handle_problems
from scribe_gateway.http.requests_seen import RequestsSeen
from scribe_gateway.http.shedding import Shedding, refuse
from scribe_gateway.rate_headers import RATE_HEADERS

_READABLE = ("x-request-id", "location", "retry-after", "content-disposition", NEXT_PAGE, *RATE_HEADERS)


_ROUTES = (
    session_routes, user_routes, email_routes, job_routes, event_routes, queue_routes, template_routes, admin_routes,
    monitor_routes, health_routes, page_routes,
)  # fmt: skip


def build_app(door: Door, allowed_origins: Sequence[str] = ()) -> ASGIApp:
    """The whole, ready to be served. Browsers of `allowed_origins` may call it from their pages."""
    app = bare_app()
    app.state.door = door
    limited = AddressLimit(BodyLimit(Turnstile(app, door.entry)), door.entry)
    seen = RequestsSeen(_for_origins(limited, allowed_origins))
    return Shedding(seen, _for_origins(refuse, allowed_origins), door.entry)


def bare_app() -> FastAPI:
    """Routes and errors without anything behind them: enough to be described."""
    app = FastAPI(
        title="Scribe",
        version=version("scribe"),
        description="Turns a template and a recipient into an e-mail that was researched, is true, and can prove it.",
        openapi_tags=TAGS,
        telemetry={"operation_spans": False, "logs": False, "exclude": _is_untold},
    )
    handle_problems(app)
    for routes in _ROUTES:
        app.include_router(routes.router, responses={} if routes is health_routes else PROBLEMS)
    app.openapi = with_examples(app)  # type: ignore[method-assign]  # as FastAPI's documentation does it
    return app


def _is_untold(scope: Scope) -> bool:
    """Health is asked all the time."""
    return bool(scope["type"] != "http" or scope["path"] == "/health")


def _for_origins(app: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    if not origins:
        return app
    methods = ("GET", "POST", "PUT", "PATCH", "DELETE")
    return CORSMiddleware(
        app, allow_origins=list(origins), allow_methods=methods, allow_headers=["*"], expose_headers=_READABLE
    )

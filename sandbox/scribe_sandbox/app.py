"""Puts the upstreams, the small web and the gate together into one application."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.types import ASGIApp

from scribe_sandbox import admin
from scribe_sandbox.anthropic_api import routes as anthropic_routes
from scribe_sandbox.anthropic_api.refusals import MessagesRefusedError
from scribe_sandbox.anthropic_api.routes import messages_routes
from scribe_sandbox.arxiv_api import routes as arxiv_routes
from scribe_sandbox.arxiv_api.query import QueryRefusedError
from scribe_sandbox.connections import Connections
from scribe_sandbox.dials import Dials
from scribe_sandbox.errors import DialsError
from scribe_sandbox.exa_api import routes as exa_routes
from scribe_sandbox.exa_api.refusals import ExaRefusedError
from scribe_sandbox.exa_api.results import PageSearch
from scribe_sandbox.faults import FaultPlayer
from scribe_sandbox.gate import Gate
from scribe_sandbox.identity import Identity, identity_routes
from scribe_sandbox.ledger import Ledger
from scribe_sandbox.wayward.model import Model
from scribe_sandbox.web import SmallWeb
from scribe_sandbox.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxState:
    """All that a running sandbox holds in memory. The model never sees the world."""

    world: World
    model: Model
    dials: Dials = field(default_factory=Dials)
    ledger: Ledger = field(default_factory=Ledger)
    identity: Identity = field(default_factory=Identity)
    connections: Connections = field(default_factory=Connections)


def build_app(state: SandboxState) -> ASGIApp:
    """The application that serves one sandbox."""
    web = SmallWeb(state.world)
    api = Starlette(
        routes=[
            *messages_routes(state.model, state.ledger),
            *exa_routes.exa_routes(PageSearch(state.world)),
            *arxiv_routes.arxiv_routes(state.world),
            *identity_routes(state.identity),
            *admin.admin_routes(state.dials, state.ledger, state.model),
            *admin.visitor_routes(state.world, web),
        ],
        exception_handlers={
            MessagesRefusedError: anthropic_routes.refused,
            ExaRefusedError: exa_routes.refused,
            QueryRefusedError: arxiv_routes.refused,
            DialsError: admin.dials_invalid,
        },
    )
    return Gate(api=api, web=web, dials=state.dials, ledger=state.ledger, faults=FaultPlayer(state.connections))

"""arXiv over HTTP: `/api/query`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scribe_sandbox.arxiv_api.feed import error_feed, listing_feed
from scribe_sandbox.arxiv_api.listing import list_papers
from scribe_sandbox.arxiv_api.query import QueryRefusedError
from scribe_sandbox.world import World

MEDIA_TYPE = "application/atom+xml"


def arxiv_routes(world: World) -> list[Route]:
    """The route over this world's papers."""

    async def query(request: Request) -> Response:
        listing = list_papers(world.papers, request.query_params)
        return Response(listing_feed(listing, request.url.query), media_type=MEDIA_TYPE)

    return [Route("/api/query", query, methods=["GET"])]


async def refused(_: Request, error: Exception) -> Response:
    """A QueryRefusedError as the feed that arXiv sends with status 400."""
    if not isinstance(error, QueryRefusedError):
        raise error
    return Response(error_feed(error), status_code=error.status, media_type=MEDIA_TYPE)

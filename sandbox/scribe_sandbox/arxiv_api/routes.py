"""arXiv over HTTP: `/api/query`, and authors' own lists under `/a/`."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scribe_sandbox.arxiv_api.feed import error_feed, listing_feed
from scribe_sandbox.arxiv_api.listing import Listing, list_papers
from scribe_sandbox.arxiv_api.query import QueryRefusedError
from scribe_sandbox.world import World

MEDIA_TYPE = "application/atom+xml"


def arxiv_routes(world: World) -> list[Route]:
    """The routes over this world's papers."""

    async def query(request: Request) -> Response:
        listing = list_papers(world.papers, request.query_params)
        return Response(listing_feed(listing, request.url.query), media_type=MEDIA_TYPE)

    async def author_list(request: Request) -> Response:
        """The author's own papers, newest first, as https://info.arxiv.org/help/author_identifiers.html has them."""
        wanted = world.author_lists.get(request.path_params["author"])
        if wanted is None:
            return Response("No such author.", status_code=404)
        papers = sorted(
            (one for one in world.papers if one.arxiv_id in wanted), key=lambda one: one.published, reverse=True
        )
        listing = Listing(papers=tuple(papers), total=len(papers), start=0, max_results=len(papers))
        return Response(listing_feed(listing, f"author={request.path_params['author']}"), media_type=MEDIA_TYPE)

    return [Route("/api/query", query, methods=["GET"]), Route("/a/{author}.atom2", author_list, methods=["GET"])]


async def refused(_: Request, error: Exception) -> Response:
    """A QueryRefusedError as the feed that arXiv sends with status 400."""
    if not isinstance(error, QueryRefusedError):
        raise error
    return Response(error_feed(error), status_code=error.status, media_type=MEDIA_TYPE)

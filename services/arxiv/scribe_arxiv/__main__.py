"""The arXiv service's composition root; `python -m scribe_arxiv` serves it."""

from __future__ import annotations

from contextlib import AsyncExitStack

import grpc.aio
from scribe.v1 import arxiv_service_pb2_grpc
from scribe_rpc.serve import Register, Service, main
from scribe_rpc.settings import read_settings

from scribe_arxiv.feed import ArxivFeed
from scribe_arxiv.finding import PaperFinder
from scribe_arxiv.record_cache import RecordCache
from scribe_arxiv.servicer import ArxivServicer
from scribe_arxiv.settings import ArxivSettings


async def build(stack: AsyncExitStack) -> Register:
    """Open what the service needs; it is closed with the stack."""
    settings = read_settings(ArxivSettings)
    feed = ArxivFeed(
        base_url=settings.base_url,
        spacing=settings.spacing_seconds,
        timeout=settings.timeout_seconds,
        contact=settings.contact,
    )
    stack.push_async_callback(feed.close)
    cache = RecordCache(settings.cache, settings.cache_hours, feed.papers_by)
    servicer = ArxivServicer(PaperFinder(cache.papers_by, sandbox=settings.is_sandbox))

    def register(server: grpc.aio.Server) -> None:
        arxiv_service_pb2_grpc.add_ArxivServiceServicer_to_server(servicer, server)

    return register


SERVICE = Service(name="arxiv", full_name="scribe.v1.ArxivService", default_listen="127.0.0.1:50053", build=build)

if __name__ == "__main__":
    main(SERVICE)

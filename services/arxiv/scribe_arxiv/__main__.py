"""The arXiv service's composition root: settings, adapter, logic, servicer; `python -m scribe_arxiv` serves it."""

from __future__ import annotations

from contextlib import AsyncExitStack

import grpc.aio
from scribe.v1 import arxiv_service_pb2_grpc
from scribe_rpc.serve import Register, Service, main
from scribe_rpc.settings import read_settings

from scribe_arxiv.feed import open_feed
from scribe_arxiv.finder import PaperFinder
from scribe_arxiv.servicer import ArxivServicer
from scribe_arxiv.settings import ArxivSettings


async def build(stack: AsyncExitStack) -> Register:
    """Open what the service needs; it is closed with the stack."""
    settings = read_settings(ArxivSettings)
    feed = await stack.enter_async_context(open_feed(settings))
    servicer = ArxivServicer(PaperFinder(feed), sandbox=settings.is_sandbox)

    def register(server: grpc.aio.Server) -> None:
        arxiv_service_pb2_grpc.add_ArxivServiceServicer_to_server(servicer, server)

    return register


SERVICE = Service(name="arxiv", full_name="scribe.v1.ArxivService", default_listen="127.0.0.1:50053", build=build)

if __name__ == "__main__":
    main(SERVICE)

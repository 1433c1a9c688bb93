"""The contract's door: checks the request and hands it on."""

from __future__ import annotations

from typing import Any

from scribe.v1 import arxiv_service_pb2, arxiv_service_pb2_grpc
from scribe_rpc.errors import InvalidRequest, Violation

from scribe_arxiv.finding import PaperFinder

_NAME_CHARACTERS = 255
_MOST_PAPERS = 5


class ArxivServicer(arxiv_service_pb2_grpc.ArxivServiceServicer):
    """Serves FindPapers."""

    def __init__(self, finder: PaperFinder) -> None:
        self._finder = finder

    async def FindPapers(
        self, request: arxiv_service_pb2.FindPapersRequest, context: Any
    ) -> arxiv_service_pb2.FindPapersResponse:
        check(request)
        return await self._finder.find(request)


def check(request: arxiv_service_pb2.FindPapersRequest) -> None:
    """Raises InvalidRequest naming what is wrong."""
    name = request.recipient.name.strip()
    if not 1 < len(name) <= _NAME_CHARACTERS:
        raise InvalidRequest(Violation("recipient.name", f"must have 2 to {_NAME_CHARACTERS} characters"))
    if not 0 <= request.max_publications <= _MOST_PAPERS:
        raise InvalidRequest(Violation("max_publications", f"must be 0 (for {_MOST_PAPERS}) to {_MOST_PAPERS}"))

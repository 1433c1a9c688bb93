"""`scribe.v1.ArxivService`: requests to recipients, findings to answers."""

from __future__ import annotations

import grpc.aio
from scribe.v1 import arxiv_service_pb2, arxiv_service_pb2_grpc
from scribe_failpoints import failpoint
from scribe_rpc.deadline import remaining

from scribe_arxiv.answer import answer_of
from scribe_arxiv.finder import PaperFinder
from scribe_arxiv.request_check import check, most_papers, recipient_of

_DEFAULT_SECONDS = 60.0
"""For callers that set no deadline."""

_RESERVE_SECONDS = 1.0
"""For deciding and answering."""

Request = arxiv_service_pb2.FindPapersRequest
Response = arxiv_service_pb2.FindPapersResponse


class ArxivServicer(arxiv_service_pb2_grpc.ArxivServiceServicer):
    """Answers with papers, or says why there are none."""

    def __init__(self, finder: PaperFinder, *, sandbox: bool) -> None:
        self._finder = finder
        self._sandbox = sandbox

    async def FindPapers(  # the contract names it
        self,
        request: Request,
        context: grpc.aio.ServicerContext[Request, Response],  # part of every servicer's signature
    ) -> Response:
        """Find papers whose author is the recipient, decided by evidence."""
        check(request)
        failpoint("arxiv.received")
        seconds = max(0.0, remaining(_DEFAULT_SECONDS) - _RESERVE_SECONDS)
        findings = await self._finder.find(recipient_of(request), most=most_papers(request), seconds=seconds)
        failpoint("arxiv.before_answer")
        return answer_of(findings, sandbox=self._sandbox)

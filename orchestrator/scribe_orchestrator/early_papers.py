"""Asks arXiv for a recipient's papers while their pages are still being read.

What is asked does not depend on what the pages say, and the arXiv service keeps its answers: the step that follows finds
this one there. Nothing waits for it and nothing comes of its failure. Only where this process reaches the service.
"""

from __future__ import annotations

import asyncio
import contextlib

import grpc
from scribe.v1 import arxiv_service_pb2, arxiv_service_pb2_grpc

from scribe_orchestrator.state_merge import template_type
from scribe_orchestrator.step_calls import State, StepCall, Tell, context_of
from scribe_orchestrator.transitions import next_step

_STEP, _ITS_NEXT = "scrape", "arxiv"


class EarlyPapers:
    """Put around the call that reads pages; `seconds` are what asking may take."""

    def __init__(self, channel: grpc.aio.Channel, seconds: float) -> None:
        self._stub = arxiv_service_pb2_grpc.ArxivServiceStub(channel)
        self._seconds = seconds
        self._asking: set[asyncio.Task[None]] = set()

    def around(self, call: StepCall) -> StepCall:
        """The same call; of a job that will want papers they are asked for meanwhile."""

        async def asking(state: State, timeout: float, tell: Tell) -> State:
            if next_step(_STEP, template_type(state)) == _ITS_NEXT:
                self._begin(state)
            return await call(state, timeout, tell)

        return asking

    async def close(self) -> None:
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)

    def _begin(self, state: State) -> None:
        task = asyncio.create_task(self._ask(state))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _ask(self, state: State) -> None:
        request = arxiv_service_pb2.FindPapersRequest(
            job=context_of(state, _ITS_NEXT), recipient=state.recipient, search_terms=state.template.search_terms
        )
        with contextlib.suppress(grpc.aio.AioRpcError):
            await self._stub.FindPapers(request, timeout=self._seconds)

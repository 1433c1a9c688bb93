"""Calls to a server of the same process: as over gRPC in all that a caller and a handler can tell."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import grpc
import pytest
from scribe.v1 import parser_service_pb2, parser_service_pb2_grpc, scraper_service_pb2, scraper_service_pb2_grpc
from scribe_rpc.channel import open_channel, open_near_channel
from scribe_rpc.deadline import remaining
from scribe_rpc.errors import ServiceError, from_rpc_error
from scribe_rpc.serve import StartedServer, start_server
from scribe_telemetry.logs import job_id_var

Parse, Parsed = parser_service_pb2.ParseTemplateRequest, parser_service_pb2.ParseTemplateResponse
Research, Researched = scraper_service_pb2.ResearchRecipientRequest, scraper_service_pb2.ResearchRecipientResponse


class Handlers(parser_service_pb2_grpc.ParserServiceServicer, scraper_service_pb2_grpc.ScraperServiceServicer):
    """Does what the template's text says."""

    def __init__(self) -> None:
        self.cancelled = asyncio.Event()
        self.tasks: list[asyncio.Task[Any] | None] = []
        self.left = 0.0

    async def ParseTemplate(self, request: Parse, _: Any) -> Parsed:
        self.tasks.append(asyncio.current_task())
        self.left = remaining(1000.0)
        if request.template_text == "fail":
            raise ServiceError("OVERLOADED", "Too much.", retry_after=7.0)
        if request.template_text == "wait":
            await self._wait()
        request.template_text = "mine"
        return Parsed(sandbox=True)

    async def ResearchRecipient(self, request: Research, _: Any) -> AsyncIterator[Researched]:
        yield Researched(progress="one")
        yield Researched(progress=request.recipient.name)
        await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()

    def register(self, server: grpc.aio.Server) -> None:
        parser_service_pb2_grpc.add_ParserServiceServicer_to_server(self, server)
        scraper_service_pb2_grpc.add_ScraperServiceServicer_to_server(self, server)


@pytest.fixture(params=[open_near_channel, open_channel], ids=["near", "far"])
async def reached(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Handlers, grpc.aio.Channel, StartedServer]]:
    async with _reached(request.param) as all_of_it:
        yield all_of_it


@asynccontextmanager
async def _reached(open_it: Any) -> AsyncIterator[tuple[Handlers, grpc.aio.Channel, StartedServer]]:
    async with AsyncExitStack() as stack:
        handlers = Handlers()
        server = await start_server(handlers.register, names=(), listen="127.0.0.1:0", reflect=False)
        stack.push_async_callback(server.drain, 0)
        channel = open_it(server.address)
        stack.push_async_callback(channel.close)
        yield handlers, channel, server


async def test_an_answer_comes_and_the_request_stays_its_senders(reached: Any) -> None:
    """The handler has a copy, and the caller's deadline less a margin."""
    handlers, channel, _ = reached
    request = Parse(template_text="yours")
    answer = await parser_service_pb2_grpc.ParserServiceStub(channel).ParseTemplate(request, timeout=9.0)
    assert answer == Parsed(sandbox=True)
    assert request.template_text == "yours"
    assert 8.0 < handlers.left < 9.0


async def test_an_error_arrives_whole(reached: Any) -> None:
    """Its reason, its words, and when to try again."""
    _, channel, _ = reached
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await parser_service_pb2_grpc.ParserServiceStub(channel).ParseTemplate(Parse(template_text="fail"), timeout=9.0)
    error = from_rpc_error(caught.value)
    assert (error.reason, error.message, error.retry_after) == ("OVERLOADED", "Too much.", 7.0)


async def test_a_deadline_ends_the_call_on_both_sides(reached: Any) -> None:
    """The caller is told, the handler is cancelled."""
    handlers, channel, _ = reached
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await parser_service_pb2_grpc.ParserServiceStub(channel).ParseTemplate(Parse(template_text="wait"), timeout=0.2)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    await asyncio.wait_for(handlers.cancelled.wait(), 5)


async def test_a_caller_that_goes_away_cancels_the_handler(reached: Any) -> None:
    """In a call with one answer and in a stream that is left early."""
    handlers, channel, _ = reached
    call = parser_service_pb2_grpc.ParserServiceStub(channel).ParseTemplate(Parse(template_text="wait"), timeout=9.0)
    calling = asyncio.ensure_future(_awaited(call))
    while not handlers.tasks:  # noqa: ASYNC110  # until the handler is inside
        await asyncio.sleep(0.01)
    calling.cancel()
    await asyncio.wait_for(handlers.cancelled.wait(), 5)


async def test_a_stream_comes_bit_by_bit_until_its_deadline(reached: Any) -> None:
    """What was said before the deadline was heard."""
    handlers, channel, _ = reached
    request = Research()
    request.recipient.name = "two"
    heard = []
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for message in scraper_service_pb2_grpc.ScraperServiceStub(channel).ResearchRecipient(
            request, timeout=0.5
        ):
            heard.append(message.progress)
    assert heard == ["one", "two"]
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    await asyncio.wait_for(handlers.cancelled.wait(), 5)


async def test_what_is_too_large_is_refused(reached: Any) -> None:
    """With the reason that it has over the network."""
    _, channel, _ = reached
    request = Parse(template_text="x" * 2_000_000)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await parser_service_pb2_grpc.ParserServiceStub(channel).ParseTemplate(request, timeout=9.0)
    assert from_rpc_error(caught.value).reason == "TOO_LARGE"


async def test_a_drained_server_takes_no_more(reached: Any) -> None:
    """The caller is told that the service is away, and may try again."""
    _, channel, server = reached
    await server.drain(1)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await parser_service_pb2_grpc.ParserServiceStub(channel).ParseTemplate(Parse(template_text="x"), timeout=9.0)
    assert from_rpc_error(caught.value).retryable


async def test_near_calls_are_tasks_of_this_loop() -> None:
    """They do not go over the network, and what they set for logs does not reach their caller."""
    async with _reached(open_near_channel) as (handlers, channel, _):
        job_id_var.set("the caller's")
        request = Parse(template_text="x")
        request.job.job_id = "the handler's"
        await parser_service_pb2_grpc.ParserServiceStub(channel).ParseTemplate(request, timeout=9.0)
        assert job_id_var.get() == "the caller's"
        assert channel._far.get_state() is grpc.ChannelConnectivity.IDLE
        assert handlers.tasks


async def _awaited(call: Any) -> Any:
    return await call

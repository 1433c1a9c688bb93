"""Calls over a real server: errors, deadlines, damaged messages, health, reflection, drain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_status import rpc_status
from scribe.v1 import (
    composer_service_pb2,
    composer_service_pb2_grpc,
    parser_service_pb2,
    parser_service_pb2_grpc,
    usage_pb2,
)
from scribe_rpc.channel import never_reached, open_channel
from scribe_rpc.deadline import remaining
from scribe_rpc.errors import InvalidRequest, ServiceError, Violation, from_rpc_error
from scribe_rpc.serve import Service, start, start_server
from scribe_rpc.testing import running
from scribe_telemetry.logs import job_id_var

PARSER = "scribe.v1.ParserService"
Request = parser_service_pb2.ParseTemplateRequest
Response = parser_service_pb2.ParseTemplateResponse


class Parser(parser_service_pb2_grpc.ParserServiceServicer):
    """Does what the template's text says."""

    def __init__(self) -> None:
        self.seconds_left = 0.0
        self.job_id = ""

    async def ParseTemplate(self, request: Request, context: Any) -> Response:
        self.seconds_left = remaining(999)
        self.job_id = job_id_var.get()
        match request.template_text:
            case "overloaded":
                raise ServiceError("MODEL_OVERLOADED", retry_after=2.5, metadata={"model": "m"})
            case "invalid":
                raise InvalidRequest(Violation("template_text", "is empty; write something"))
            case "broken":
                raise RuntimeError("secret inner text")
            case "slow":
                await asyncio.sleep(0.3)
            case "late":
                raise TimeoutError
            case "wordy":
                raise InvalidRequest(*(Violation(f"field{n}", "ü" * 500) for n in range(100)))
        return Response()


class Composer(composer_service_pb2_grpc.ComposerServiceServicer):
    """Two messages, then an error."""

    async def ComposeEmail(
        self, request: Any, context: Any
    ) -> AsyncIterator[composer_service_pb2.ComposeEmailResponse]:
        yield composer_service_pb2.ComposeEmailResponse(progress="one")
        yield composer_service_pb2.ComposeEmailResponse(progress="two")
        raise ServiceError("BUDGET_EXCEEDED")


@pytest.fixture
async def parser() -> AsyncIterator[tuple[Parser, Any]]:
    servicer = Parser()
    async with running(
        lambda server: parser_service_pb2_grpc.add_ParserServiceServicer_to_server(servicer, server), PARSER
    ) as channel:
        yield servicer, channel


async def failure(channel: Any, text: str) -> grpc.aio.AioRpcError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await parser_service_pb2_grpc.ParserServiceStub(channel).ParseTemplate(Request(template_text=text), timeout=10)
    return caught.value


async def test_an_error_keeps_reason_delay_and_metadata(parser: tuple[Parser, Any]) -> None:
    """What is raised in the servicer is what the caller gets."""
    error = from_rpc_error(await failure(parser[1], "overloaded"))
    assert ("MODEL_OVERLOADED", 2.5, {"model": "m"}, True) == (
        error.reason,
        error.retry_after,
        error.metadata,
        error.retryable,
    )


async def test_exactly_one_error_info_travels(parser: tuple[Parser, Any]) -> None:
    """Programs branch on it, so there is one."""
    status = rpc_status.from_call(await failure(parser[1], "overloaded"))
    assert 1 == sum(detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR) for detail in status.details)


async def test_a_violation_names_its_field(parser: tuple[Parser, Any]) -> None:
    """BadRequest carries field and remedy."""
    error = await failure(parser[1], "invalid")
    assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert [Violation("template_text", "is empty; write something")] == from_rpc_error(error).violations


async def test_an_unexpected_error_says_nothing_of_its_inside(parser: tuple[Parser, Any]) -> None:
    """INTERNAL, without the text of the exception."""
    error = await failure(parser[1], "broken")
    assert error.code() is grpc.StatusCode.INTERNAL
    assert "secret" not in (error.details() or "")


@pytest.mark.parametrize("raw", [b"\xff\xff\xff", b"\x12\x02\xc3\x28", b"\x0a\xff\x01"])
async def test_a_damaged_message_is_the_callers_fault(parser: tuple[Parser, Any], raw: bytes) -> None:
    """INVALID_ARGUMENT, not UNKNOWN with a traceback."""
    call = parser[1].unary_unary(f"/{PARSER}/ParseTemplate")
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(raw, timeout=10)
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT


async def test_the_callers_deadline_reaches_the_servicer(parser: tuple[Parser, Any]) -> None:
    """What is called in turn can be given less."""
    await parser_service_pb2_grpc.ParserServiceStub(parser[1]).ParseTemplate(Request(), timeout=7)
    assert 0 < parser[0].seconds_left < 7


async def test_a_call_without_a_deadline_gets_the_servicers_own(parser: tuple[Parser, Any]) -> None:
    """There is always one to pass on."""
    await parser_service_pb2_grpc.ParserServiceStub(parser[1]).ParseTemplate(Request())
    assert parser[0].seconds_left == 999


async def test_the_job_is_known_to_the_log(parser: tuple[Parser, Any]) -> None:
    """Its id is taken from the request."""
    request = Request(job=usage_pb2.JobContext(job_id="j1"))
    await parser_service_pb2_grpc.ParserServiceStub(parser[1]).ParseTemplate(request, timeout=10)
    assert parser[0].job_id == "j1"


async def test_a_timeout_inside_is_a_deadline(parser: tuple[Parser, Any]) -> None:
    """It can be tried again."""
    error = from_rpc_error(await failure(parser[1], "late"))
    assert (error.reason, error.retryable) == ("DEADLINE_EXCEEDED", True)


async def test_a_long_error_arrives(parser: tuple[Parser, Any]) -> None:
    """Trailers are bounded: what fits is sent, the reason always."""
    error = from_rpc_error(await failure(parser[1], "wordy"))
    assert error.reason == "INVALID_REQUEST"
    assert error.violations[0].field == "field0"
    assert len(error.message.encode()) <= 600


async def test_a_message_over_the_limit_is_refused(parser: tuple[Parser, Any]) -> None:
    """The server takes 1 MB, and stays up; trying again would not help."""
    error = from_rpc_error(await failure(parser[1], "x" * 1_100_000))
    assert (error.reason, error.retryable) == ("TOO_LARGE", False)


async def test_an_unknown_method_is_a_plain_refusal(parser: tuple[Parser, Any]) -> None:
    """A failure without our details has a reason all the same."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await parser[1].unary_unary(f"/{PARSER}/NoSuchMethod")(b"", timeout=10)
    assert from_rpc_error(caught.value).reason == "UNIMPLEMENTED"


async def test_a_stream_can_fail_in_the_middle() -> None:
    """What came before arrives; the error keeps its reason."""
    got = []
    async with running(
        lambda server: composer_service_pb2_grpc.add_ComposerServiceServicer_to_server(Composer(), server)
    ) as channel:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            async for message in composer_service_pb2_grpc.ComposerServiceStub(channel).ComposeEmail(
                composer_service_pb2.ComposeEmailRequest(), timeout=10
            ):
                got.append(message.progress)
    assert ["one", "two"] == got
    assert from_rpc_error(caught.value).reason == "BUDGET_EXCEEDED"


class Endless(composer_service_pb2_grpc.ComposerServiceServicer):
    """Streams until its caller goes."""

    def __init__(self) -> None:
        self.closed = asyncio.Event()

    async def ComposeEmail(
        self, request: Any, context: Any
    ) -> AsyncIterator[composer_service_pb2.ComposeEmailResponse]:
        try:
            while True:
                yield composer_service_pb2.ComposeEmailResponse(progress="on")
                await asyncio.sleep(0.01)
        finally:
            await asyncio.sleep(0)
            self.closed.set()


@pytest.mark.parametrize("seconds", [0.2, 10], ids=["deadline", "cancel"])
async def test_a_stream_ends_with_its_caller(seconds: float) -> None:
    """What the servicer holds is let go at once."""
    servicer = Endless()
    async with running(
        lambda server: composer_service_pb2_grpc.add_ComposerServiceServicer_to_server(servicer, server)
    ) as channel:
        call = composer_service_pb2_grpc.ComposerServiceStub(channel).ComposeEmail(
            composer_service_pb2.ComposeEmailRequest(), timeout=seconds
        )
        if seconds > 1:
            await anext(aiter(call))
            call.cancel()
        else:
            with pytest.raises(grpc.aio.AioRpcError):
                [message async for message in call]
        async with asyncio.timeout(5):
            await servicer.closed.wait()


@pytest.mark.parametrize("name", ["", PARSER])
async def test_health_is_serving(parser: tuple[Parser, Any], name: str) -> None:
    """By service name and for the whole."""
    answer = await health_pb2_grpc.HealthStub(parser[1]).Check(health_pb2.HealthCheckRequest(service=name), timeout=10)
    assert answer.status == health_pb2.HealthCheckResponse.SERVING


async def test_a_drain_lets_running_calls_end_and_closes_adapters_after_them() -> None:
    """A call in flight gets its answer; what the service opened is closed behind it."""
    order: list[str] = []

    async def build(stack: AsyncExitStack) -> Any:
        stack.callback(order.append, "closed")
        return lambda server: parser_service_pb2_grpc.add_ParserServiceServicer_to_server(Parser(), server)

    service = Service(name="parser", full_name=PARSER, default_listen="127.0.0.1:0", build=build)
    async with AsyncExitStack() as stack:
        server = await start(service, listen="127.0.0.1:0", stack=stack)
        async with grpc.aio.insecure_channel(server.address) as channel:
            call = parser_service_pb2_grpc.ParserServiceStub(channel).ParseTemplate(
                Request(template_text="slow"), timeout=10
            )
            await asyncio.sleep(0.1)
            await server.drain(10)
            await call
            order.append("answered")
    assert ["answered", "closed"] == order


async def test_a_name_with_several_addresses_is_called_on_all() -> None:
    """Each takes its turn, so that a second replica shares the work."""
    parsers = [Parser(), Parser()]
    async with AsyncExitStack() as stack:
        servers = []
        for parser in parsers:
            register = partial(parser_service_pb2_grpc.add_ParserServiceServicer_to_server, parser)
            server = await start_server(register, names=(PARSER,), listen="127.0.0.1:0", reflect=False)
            stack.push_async_callback(server.drain, 0)
            servers.append(server)
        channel = open_channel("ipv4:" + ",".join(server.address for server in servers))
        stack.push_async_callback(channel.close)
        stub = parser_service_pb2_grpc.ParserServiceStub(channel)
        async with asyncio.timeout(10):
            while not all(parser.seconds_left for parser in parsers):
                await stub.ParseTemplate(Request(), timeout=5)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nobody.invalid:50051", "unix:/nowhere/socket"])
async def test_a_call_that_reached_nobody_is_known_by_its_error(address: str) -> None:
    """Nobody listens, or there is no such name; tried again it says so again."""
    async with open_channel(address) as channel:
        for _ in range(2):
            error = await failure(channel, "x")
            assert never_reached(str(error.details())), error.details()


async def test_a_call_that_broke_off_is_not_taken_for_one(parser: tuple[Parser, Any]) -> None:
    """Its server got it, whatever became of it."""
    error = await failure(parser[1], "broken")
    assert not never_reached(str(error.details()))

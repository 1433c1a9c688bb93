"""The parser over gRPC, with a Messages API on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import grpc
import pytest
from scribe.v1 import parser_service_pb2, parser_service_pb2_grpc, template_pb2
from scribe_llm.testing import FakeMessages, failure, fake_messages, said
from scribe_parser.__main__ import build
from scribe_rpc.errors import from_rpc_error
from scribe_rpc.settings import SettingsError
from scribe_rpc.testing import running

TEMPLATE = "Dear {{name}},\n\nI noticed {{a recent paper of theirs}}.\n\nBest,\n[Your Name]\n"
ANSWER = {
    "template_type": "research",
    "slots": [
        {"id": "slot1", "asks_for": "Their name.", "filled_by": "recipient_research"},
        {"id": "slot2", "asks_for": "A paper.", "filled_by": "recipient_research"},
        {"id": "slot3", "asks_for": "The sender's name.", "filled_by": "sender"},
    ],
    "search_terms": ["gels"],
    "insertion_points": [],
}


@pytest.fixture
async def messages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[FakeMessages]:
    """A model that says ANSWER; the environment points to it."""
    async with fake_messages() as fake:
        fake.script("template_type", said(ANSWER))
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "key")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", fake.base_url)
        monkeypatch.setenv("SCRIBE_HOME", str(tmp_path))
        yield fake


@pytest.fixture
async def parser(messages: FakeMessages) -> AsyncIterator[parser_service_pb2_grpc.ParserServiceStub]:
    """The whole service, as `python -m scribe_parser` builds it."""
    async with AsyncExitStack() as stack:
        channel = await stack.enter_async_context(running(await build(stack), "scribe.v1.ParserService"))
        yield parser_service_pb2_grpc.ParserServiceStub(channel)


def request(**changes: Any) -> parser_service_pb2.ParseTemplateRequest:
    """A good request."""
    good: dict[str, Any] = {
        "job": {"job_id": "job-1", "budget_micro_dollars": 100_000, "deadline": {"seconds": 4_000_000_000}},
        "template_text": TEMPLATE,
        "recipient": {"name": "Ann Lee", "interest": "gels that heal"},
    }
    return parser_service_pb2.ParseTemplateRequest(**{**good, **changes})


async def test_a_template_is_parsed(parser: parser_service_pb2_grpc.ParserServiceStub, messages: FakeMessages) -> None:
    """The answer holds the pieces, the type, the terms, the cost, and that the sandbox's model took part."""
    response = await parser.ParseTemplate(request(), timeout=20)
    slots = [segment.slot for segment in response.template.segments if segment.HasField("slot")]
    assert [slot.filler for slot in slots] == [1, 1, 2]
    assert response.template.type == template_pb2.TEMPLATE_TYPE_RESEARCH
    assert (response.usage.model_calls, response.sandbox) == (1, True)
    [asked] = messages.requests
    for expected in ("<template-", "<slot-", 'id="slot2" syntax="braces"', "<recipient-", "<interest-"):
        assert expected in asked.user


async def test_the_same_request_again_is_not_paid_again(
    parser: parser_service_pb2_grpc.ParserServiceStub, messages: FakeMessages
) -> None:
    """A step that is delivered twice asks the model once and gets the same answer."""
    assert await parser.ParseTemplate(request(), timeout=20) == await parser.ParseTemplate(request(), timeout=20)
    assert len(messages.requests) == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"template_text": " \n"}, ["template_text"]),
        ({"template_text": "x" * 10_001}, ["template_text"]),
        ({"template_text": "a\0b"}, ["template_text"]),
        ({"recipient": {"name": "A", "interest": ""}}, ["recipient.name", "recipient.interest"]),
        ({"requested_type": 9}, ["requested_type"]),
        ({"job": {}}, ["job.job_id"]),
    ],
)
async def test_bad_requests_name_every_field(
    parser: parser_service_pb2_grpc.ParserServiceStub, messages: FakeMessages, changes: Any, fields: list[str]
) -> None:
    """They are refused before the model is asked."""
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await parser.ParseTemplate(request(**changes), timeout=20)
    error = from_rpc_error(raised.value)
    assert (error.reason, [violation.field for violation in error.violations]) == ("INVALID_REQUEST", fields)
    assert messages.requests == []


async def test_failures_of_the_model_keep_their_reason(
    parser: parser_service_pb2_grpc.ParserServiceStub, messages: FakeMessages
) -> None:
    """The orchestrator sees what failed and when to try again."""
    messages.script("template_type", failure(429, "rate_limit_error", retry_after="3"))
    with pytest.raises(grpc.aio.AioRpcError) as raised:
        await parser.ParseTemplate(request(), timeout=20)
    error = from_rpc_error(raised.value)
    assert (error.reason, error.retry_after, error.retryable) == ("MODEL_RATE_LIMITED", 3, True)


async def test_a_form_is_taken(parser: parser_service_pb2_grpc.ParserServiceStub, messages: FakeMessages) -> None:
    """Whatever the API accepts is parsed: the model is asked about 30 slots, and the sender is told of the others."""
    form = "[ab] " * 1_000
    response = await parser.ParseTemplate(request(template_text=form), timeout=20)
    assert (
        "".join(s.fixed_text if s.HasField("fixed_text") else s.slot.marker for s in response.template.segments) == form
    )
    assert [warning.reason for warning in response.warnings] == ["SLOTS_LEFT"]
    assert messages.requests[0].user.count("<slot-") == 30


async def test_a_missing_key_is_named_at_start(messages: FakeMessages, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service does not start without it."""
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    async with AsyncExitStack() as stack:
        with pytest.raises(SettingsError, match="ANTHROPIC_API_KEY"):
            await build(stack)

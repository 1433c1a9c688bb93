"""The Messages API, driven by the unmodified SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import anthropic
import httpx
import pytest
import pytest_asyncio
from pydantic import BaseModel
from scribe_sandbox.anthropic_api.requests import KNOWN_VERSIONS
from scribe_sandbox.testing import Sandbox

# The sandbox runs in the module's own loop.
pytestmark = pytest.mark.asyncio(loop_scope="module")

ASK: dict[str, Any] = {
    "model": "claude-haiku-5-5",
    "max_tokens": 500,
    "messages": [{"role": "user", "content": "Write."}],
}
HEADERS = {"x-api-key": "k", "anthropic-version": "2026-10-21"}


class Draft(BaseModel):
    """The answer of a compose call."""

    subject: str
    slots: list[str]


@pytest_asyncio.fixture(loop_scope="module")
async def client(sandbox: Sandbox) -> AsyncIterator[anthropic.AsyncAnthropic]:
    """The SDK, pointed at the sandbox, without retries."""
    async with anthropic.AsyncAnthropic(api_key="k", base_url=sandbox.base_url, max_retries=0) as sdk:
        yield sdk


async def post(sandbox: Sandbox, body: Any, **headers: str | None) -> httpx.Response:
    """A raw request; a header set to None is left out."""
    wanted = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
    async with httpx.AsyncClient(timeout=10) as http:
        return await http.post(
            f"{sandbox.base_url}/v1/messages", json=body, headers={k: v for k, v in wanted.items() if v is not None}
        )


async def test_the_sdk_gets_a_message_that_says_sandbox(client: anthropic.AsyncAnthropic) -> None:
    """Text, usage, stop reason and an id by which a sandbox result is known."""
    message = await client.messages.create(**ASK)
    assert message.id.startswith("msg_sandbox_")
    assert message.content[0].text == '{"subject": "Grüße to 1 message", "slots": []}'  # type: ignore[union-attr]
    assert (message.stop_reason, message.model) == ("end_turn", "claude-haiku-5-5")
    assert message.usage.input_tokens > 0
    details = message.usage.output_tokens_details
    assert details is not None
    written = message.usage.output_tokens - details.thinking_tokens
    assert written == round(len(message.content[0].text.encode()) / 3.2)  # type: ignore[union-attr]


async def test_equal_requests_get_equal_answers(client: anthropic.AsyncAnthropic) -> None:
    """The id follows from the body."""
    assert (await client.messages.create(**ASK)).id == (await client.messages.create(**ASK)).id


async def test_the_sdk_streams_and_puts_the_same_message_together(client: anthropic.AsyncAnthropic) -> None:
    """The events give the text piece by piece and the whole at the end."""
    whole = await client.messages.create(**ASK)
    async with client.messages.stream(**ASK) as stream:
        pieces = [text async for text in stream.text_stream]
        final = await stream.get_final_message()
    assert len(pieces) > 1
    assert "".join(pieces) == whole.content[0].text  # type: ignore[union-attr]
    assert final.usage == whole.usage
    assert final.stop_reason == "end_turn"


async def test_a_schema_of_the_sdk_is_taken_and_tells_the_task(
    client: anthropic.AsyncAnthropic, sandbox: Sandbox
) -> None:
    """Structured output works through `parse`, and the ledger knows a compose call."""
    parsed = await client.messages.parse(**ASK, output_format=Draft, metadata={"user_id": "job-1"})
    assert parsed.parsed_output == Draft(subject="Grüße to 1 message", slots=[])
    [call] = sandbox.ledger(upstream="anthropic", task="compose")
    assert (call.status, call.model, call.job_hint) == (200, "claude-haiku-5-5", "job-1")


async def test_output_is_cut_at_max_tokens_and_at_stop_sequences(client: anthropic.AsyncAnthropic) -> None:
    """Both stop reasons are told, and the text ends there."""
    short = await client.messages.create(**{**ASK, "max_tokens": 5})
    assert (short.stop_reason, short.usage.output_tokens) == ("max_tokens", 5)
    stopped = await client.messages.create(**ASK, stop_sequences=["to"])
    assert (stopped.stop_reason, stopped.stop_sequence) == ("stop_sequence", "to")


@pytest.mark.parametrize(
    ("change", "tokens"),
    [
        ({"output_config": {"effort": "low"}}, 256),
        ({"output_config": {"effort": "medium"}}, 1_024),
        ({"output_config": {"effort": "high"}}, 4_096),
        ({}, 1_024),
        ({"model": "claude-sonnet-5-5"}, 4_096),
        ({"model": "claude-haiku-4-5"}, 0),
        ({"thinking": {"type": "disabled"}}, 0),
        ({"thinking": {"type": "between_tools"}}, 0),
        ({"thinking": {"type": "adaptive"}, "output_config": {"effort": "low"}}, 256),
    ],
)
async def test_thinking_is_billed_by_effort_and_kept_in_the_ledger(
    client: anthropic.AsyncAnthropic, sandbox: Sandbox, change: dict[str, Any], tokens: int
) -> None:
    """A model thinks as hard as the request or its own default says; the ledger has what the answer is billed as."""
    sandbox.clear_ledger()
    message = await client.messages.create(**{**ASK, "max_tokens": 9_000, **change})
    assert message.usage.output_tokens_details is not None
    assert message.usage.output_tokens_details.thinking_tokens == tokens
    [call] = sandbox.ledger(upstream="anthropic")
    assert (call.input_tokens, call.output_tokens) == (message.usage.input_tokens, message.usage.output_tokens)


async def test_tokens_are_counted_and_models_listed(client: anthropic.AsyncAnthropic) -> None:
    """The count equals what a call is billed; the models carry their limits."""
    count = await client.messages.count_tokens(model=ASK["model"], messages=ASK["messages"])
    assert count.input_tokens == (await client.messages.create(**ASK)).usage.input_tokens
    models = [model async for model in client.models.list()]
    assert {"claude-haiku-5-5", "claude-sonnet-5-5"} <= {model.id for model in models}
    one = await client.models.retrieve("claude-sonnet-5-5")
    assert one.capabilities is not None
    assert one.capabilities.structured_outputs.supported


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"temperature": 1}, 400, "temperature: Extra inputs are not permitted"),
        ({"top_p": 0.9}, 400, "top_p: Extra inputs are not permitted"),
        ({"top_k": 5}, 400, "top_k: Extra inputs are not permitted"),
        ({"output_format": {}}, 400, "output_format: Extra inputs are not permitted"),
        ({"max_tokens": None}, 400, "max_tokens: "),
        ({"max_tokens": 0}, 400, "max_tokens: "),
        ({"max_tokens": 200_000}, 400, "max_tokens: 200000 > 128000"),
        ({"model": "claude-3-opus"}, 404, "model: claude-3-opus"),
        ({"messages": []}, 400, "messages: "),
        ({"messages": [{"role": "robot", "content": "x"}]}, 400, "messages.0.role: "),
        ({"messages": [{"role": "user", "content": ""}]}, 400, "non-empty"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, 400, "first message"),
        ({"messages": [*ASK["messages"], {"role": "assistant", "content": "{"}]}, 400, "prefill"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": ""}]}]}, 400, "non-empty"),
        ({"output_config": {"effort": "extreme"}}, 400, "output_config.effort: "),
        ({"output_config": {"format": {"type": "json_schema"}}}, 400, "output_config.format.schema: Field required"),
        (
            {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object", "properties": {}}}}},
            400,
            "additionalProperties",
        ),
        ({"thinking": {"type": "enabled", "budget_tokens": 2048}}, 400, "not supported"),
        ({"tool_choice": {"type": "any"}}, 400, "tool_choice"),
        (
            {
                "model": "claude-sonnet-5-5",
                "tools": [{"name": "t", "input_schema": {}}],
                "tool_choice": {"type": "any"},
            },
            400,
            "forced tool use is not supported for claude-sonnet-5-5",
        ),
    ],
)
async def test_what_the_api_refuses_is_refused_in_its_words(
    sandbox: Sandbox, change: dict[str, Any], status: int, said: str
) -> None:
    """Each refusal has the API's status, type and form, and names the field."""
    response = await post(sandbox, {**ASK, **change})
    body = response.json()
    assert (response.status_code, body["type"]) == (status, "error")
    assert body["error"]["type"] == {400: "invalid_request_error", 404: "not_found_error"}[status]
    assert said in body["error"]["message"]
    assert body["request_id"] == response.headers["request-id"]


@pytest.mark.parametrize(
    ("headers", "status", "said"),
    [
        ({"x_api_key": None}, 401, "x-api-key header is required"),
        ({"x_api_key": "invalid"}, 401, "invalid x-api-key"),
        ({"x_api_key": None, "authorization": "Bearer invalid"}, 401, "invalid x-api-key"),
        ({"anthropic_version": None}, 400, "anthropic-version"),
        ({"anthropic_version": "2020-01-01"}, 400, "anthropic-version"),
    ],
)
async def test_key_and_version_are_checked(
    sandbox: Sandbox, headers: dict[str, str | None], status: int, said: str
) -> None:
    """A missing or wrong key is 401, a missing or unknown version 400."""
    response = await post(sandbox, ASK, **headers)
    assert response.status_code == status
    assert said in response.json()["error"]["message"]


async def test_the_version_of_the_installed_sdk_is_known() -> None:
    """When the SDK moves on, this test says so."""
    sdk = anthropic.AsyncAnthropic(api_key="k")
    assert sdk.default_headers["anthropic-version"] in KNOWN_VERSIONS


async def test_a_body_that_is_no_json_object_is_refused(sandbox: Sandbox) -> None:
    """Broken JSON and a list are both 400 in the API's form."""
    async with httpx.AsyncClient(timeout=10) as http:
        for body in (b'{"model": ', b"[1]"):
            response = await http.post(f"{sandbox.base_url}/v1/messages", content=body, headers=HEADERS)
            assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")

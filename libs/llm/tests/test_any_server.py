"""Servers that speak the Messages API and do not know all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from string import Template

import pytest
from pydantic import BaseModel, SecretStr
from scribe.v1 import usage_pb2
from scribe_llm.any_server import bare_json
from scribe_llm.client import ModelClient, Task, open_model_client
from scribe_llm.prices import parse_prices
from scribe_llm.prompts import Prompt
from scribe_llm.settings import ModelSettings
from scribe_llm.testing import FakeMessages, Reply, Request, failure, fake_messages, said
from scribe_rpc.errors import ServiceError


class Zoo(BaseModel):
    """An answer."""

    animals: list[str]


TASK = Task(
    name="zoo",
    prompt=Prompt(name="zoo", system="Name animals.", user=Template("In $place."), version="v1"),
    answer=Zoo,
    model="qwen3:8b",
    effort="low",
    max_output_tokens=500,
)
JOB = usage_pb2.JobContext(job_id="job-1", budget_micro_dollars=100)


@pytest.fixture
async def messages() -> AsyncIterator[FakeMessages]:
    """The server."""
    async with fake_messages() as fake:
        yield fake


@pytest.fixture
async def client(messages: FakeMessages, tmp_path: Path) -> AsyncIterator[ModelClient]:
    """A client of it, with prices of its own: nothing."""
    settings = ModelSettings.model_construct(api_key=SecretStr("none"), base_url=messages.base_url, timeout_seconds=20)
    async with open_model_client(settings, tmp_path, parse_prices("0,0")) as opened:
        yield opened


def ignorant(request: Request) -> Reply:
    """A server that takes no field it does not know, and whose model likes fences."""
    if "output_config" in request.body:
        return failure(400, "invalid_request_error", "output_config: Extra inputs are not permitted")
    return said('Here you are:\n```json\n{"animals": ["fox"]}\n```')


async def test_a_server_without_structured_output_is_asked_in_words(
    messages: FakeMessages, client: ModelClient
) -> None:
    """The form stands in the system prompt, fences around the answer are dropped; this is found out once."""
    messages.script("animals", ignorant)
    for place in ("the wood", "the sea"):
        answer = await client.ask(TASK, job=JOB, step="parse", place=place)
        assert answer.value == Zoo(animals=["fox"])
    assert ["output_config" in request.body for request in messages.requests] == [True, False, False]
    assert '"animals"' in messages.requests[1].body["system"]
    assert answer.usage.model_cost_micro_dollars == 0


async def test_it_is_streamed_from_too(messages: FakeMessages, client: ModelClient) -> None:
    """The first try fails before any text came."""
    messages.script("animals", ignorant)

    async def on_text(text: str) -> None:
        assert text

    answer = await client.ask_streaming(TASK, job=JOB, step="parse", on_text=on_text, place="the wood")
    assert answer.value == Zoo(animals=["fox"])


async def test_another_refusal_is_no_reason_to_ask_in_words(messages: FakeMessages, client: ModelClient) -> None:
    """Only a server that names the field does not know it."""
    messages.script("animals", failure(400, "invalid_request_error", "prompt is too long"))
    with pytest.raises(ServiceError):
        await client.ask(TASK, job=JOB, step="parse", place="the wood")
    assert len(messages.requests) == 1


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ('So:\n```json\n{"a": {}}\n```', '{"a": {}}'),
        ("no object", "no object"),
        ("} {", "} {"),
    ],
)
def test_an_object_is_taken_out_of_its_wrapping(text: str, bare: str) -> None:
    """From the first brace to the last; text without an object stays as it is."""
    assert bare_json(text) == bare

"""The client over the unmodified SDK, against a Messages API on loopback."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from string import Template
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from scribe.v1 import usage_pb2
from scribe_llm.client import ModelClient, Task, open_model_client
from scribe_llm.prompts import Prompt
from scribe_llm.settings import ModelSettings
from scribe_llm.testing import FakeMessages, Reply, failure, fake_messages, said
from scribe_rpc.deadline import set_remaining
from scribe_rpc.errors import ServiceError

ZOO = {"animals": ["fox"]}


class Zoo(BaseModel):
    """An answer."""

    model_config = ConfigDict(extra="forbid")

    animals: Annotated[list[str], Field(min_length=1, max_length=3)]


PROMPT = Prompt(name="zoo", system="Name animals.", user=Template("In $place."), version="v1")
TASK = Task(name="zoo", prompt=PROMPT, answer=Zoo, model="claude-haiku-5-5", effort="low", max_output_tokens=500)


def job(budget: int = 1_000_000, job_id: str = "job-1") -> usage_pb2.JobContext:
    """A job with something to spend."""
    context = usage_pb2.JobContext(job_id=job_id, budget_micro_dollars=budget)
    context.deadline.FromJsonString("2090-01-01T00:00:00Z")
    return context


@pytest.fixture
async def messages() -> AsyncIterator[FakeMessages]:
    """The API."""
    async with fake_messages() as fake:
        yield fake


@pytest.fixture
async def client(messages: FakeMessages, tmp_path: Path) -> AsyncIterator[ModelClient]:
    """A client of it."""
    async with open_model_client(settings(messages), tmp_path) as opened:
        yield opened


def settings(messages: FakeMessages, seconds: float = 20) -> ModelSettings:
    """Settings as the environment would give them."""
    return ModelSettings.model_construct(
        api_key=SecretStr("key-1"), base_url=messages.base_url, timeout_seconds=seconds
    )


async def reason_of(client: ModelClient, **changes: Any) -> ServiceError:
    """The error that asking ends in."""
    with pytest.raises(ServiceError) as raised:
        await client.ask(TASK, **{"job": job(), "step": "parse", "place": "the wood", **changes})
    return raised.value


async def test_an_answer_is_asked_for_by_schema_and_validated(messages: FakeMessages, client: ModelClient) -> None:
    """The request has prompt, schema, effort and no retired parameter; the answer carries value, cost and origin."""
    messages.script("animals", said(ZOO))
    answer = await client.ask(TASK, job=job(), step="parse", place="the wood")
    [request] = messages.requests
    assert answer.value == Zoo(animals=["fox"])
    assert (answer.usage.model_calls, answer.usage.input_tokens, answer.usage.output_tokens) == (1, 1000, 100)
    assert answer.usage.model_cost_micro_dollars == 150
    assert (answer.model, answer.prompt_version, answer.sandbox) == ("claude-haiku-5-5", "v1", True)
    assert request.user == "In the wood."
    assert request.body["model"] == "claude-haiku-5-5"
    assert request.body["output_config"]["effort"] == "low"
    assert request.body["output_config"]["format"]["schema"]["additionalProperties"] is False
    assert "temperature" not in request.body
    assert request.headers["anthropic-version"]


async def test_a_reply_of_the_real_model_is_no_sandbox(messages: FakeMessages, client: ModelClient) -> None:
    """Only ids of the sandbox mark an answer as the sandbox's."""
    messages.script("animals", said(ZOO, id="msg_01XYZ"))
    answer = await client.ask(TASK, job=job(), step="parse", place="the wood")
    assert answer.sandbox is False


async def test_an_invalid_answer_is_repaired_once(messages: FakeMessages, client: ModelClient) -> None:
    """Bounds that the API's schema cannot hold are checked here, and the model is told what was wrong."""
    messages.script("animals", said({"animals": []}), said(ZOO))
    answer = await client.ask(TASK, job=job(), step="parse", place="the wood")
    turns = messages.requests[1].body["messages"]
    assert [turn["role"] for turn in turns] == ["user", "assistant", "user"]
    assert "animals: List should have at least 1 item" in turns[2]["content"]
    assert answer.usage.model_calls == 2


async def test_an_answer_cut_off_gets_more_room(messages: FakeMessages, client: ModelClient) -> None:
    """`max_tokens` doubles for the second try."""
    messages.script("animals", said('{"animals": ["f', stop_reason="max_tokens"), said(ZOO))
    await client.ask(TASK, job=job(), step="parse", place="the wood")
    assert [request.body["max_tokens"] for request in messages.requests] == [500, 1000]


async def test_two_invalid_answers_are_an_error_that_a_retry_can_mend(
    messages: FakeMessages, client: ModelClient
) -> None:
    """The error names the cost, and the next try asks the model afresh instead of taking the kept answers."""
    messages.script("animals", said("no JSON"), said("{}"), said(ZOO))
    error = await reason_of(client)
    assert (error.reason, error.retryable) == ("MODEL_OUTPUT_INVALID", True)
    assert (error.metadata["model_calls"], error.metadata["model_cost_micro_dollars"]) == ("2", "300")
    answer = await client.ask(TASK, job=job(), step="parse", place="the wood")
    assert answer.value == Zoo(animals=["fox"])
    assert (answer.usage.model_calls, answer.usage.model_cost_micro_dollars) == (3, 450)


async def test_a_refusal_is_final(messages: FakeMessages, client: ModelClient) -> None:
    """A model that declines is not asked to repair, and what its answer cost is told."""
    messages.script("animals", said("I will not.", stop_reason="refusal"))
    error = await reason_of(client)
    assert (error.reason, error.retryable, len(messages.requests)) == ("MODEL_REFUSED", False, 1)
    assert error.metadata["model_cost_micro_dollars"] == "150"


@pytest.mark.parametrize(
    ("reply", "reason", "retry_after"),
    [
        (failure(429, "rate_limit_error", retry_after="7"), "MODEL_RATE_LIMITED", 7),
        (failure(429, "rate_limit_error"), "MODEL_RATE_LIMITED", None),
        (failure(429, "rate_limit_error", "You have reached your spend limit"), "MODEL_SPEND_LIMIT", None),
        (failure(402, "billing_error"), "MODEL_SPEND_LIMIT", None),
        (failure(529, "overloaded_error", retry_after="nonsense"), "MODEL_OVERLOADED", None),
        (failure(503), "MODEL_OVERLOADED", None),
        (failure(504, "timeout_error"), "MODEL_TIMEOUT", None),
        (failure(401, "authentication_error"), "MODEL_CREDENTIALS", None),
        (failure(403, "permission_error"), "MODEL_CREDENTIALS", None),
        (failure(404, "not_found_error"), "MODEL_NOT_FOUND", None),
        (failure(400, "invalid_request_error"), "MODEL_REQUEST_REFUSED", None),
        (failure(413, "request_too_large"), "MODEL_REQUEST_REFUSED", None),
        (Reply(status=502, raw=b"<html>bad gateway</html>"), "MODEL_OVERLOADED", None),
        (Reply(raw=b'{"type": "message", "content": [{"te'), "MODEL_OVERLOADED", None),
        (Reply(raw=b'["not a message"]'), "MODEL_OVERLOADED", None),
        (Reply(raw=b""), "MODEL_OVERLOADED", None),
    ],
)
async def test_failures_become_reasons(
    messages: FakeMessages, client: ModelClient, reply: Reply, reason: str, retry_after: float | None
) -> None:
    """Every failure of the API has its reason, one call is made, and a wait that was named is passed on."""
    messages.script("animals", reply)
    error = await reason_of(client)
    assert (error.reason, error.retry_after, len(messages.requests)) == (reason, retry_after, 1)


async def test_an_answer_without_end_is_cut_off(messages: FakeMessages, client: ModelClient) -> None:
    """A body that is larger than any answer can be is not read to its end."""
    messages.script("animals", Reply(raw=b" " * 5_000_000))
    assert "without end" in (await reason_of(client)).message


async def test_no_server_is_an_overloaded_model(tmp_path: Path) -> None:
    """A refused connection can be retried."""
    gone = FakeMessages(base_url="http://127.0.0.1:9")
    async with open_model_client(settings(gone), tmp_path) as client:
        assert (await reason_of(client)).reason == "MODEL_OVERLOADED"


async def test_the_same_question_of_a_job_is_paid_once(messages: FakeMessages, tmp_path: Path) -> None:
    """A new process gets the kept answer with its original cost; another job, step or question asks anew."""
    messages.script("animals", said(ZOO))
    for _ in range(2):
        async with open_model_client(settings(messages), tmp_path) as client:
            answer = await client.ask(TASK, job=job(), step="parse", place="the wood")
    assert (len(messages.requests), answer.usage.model_cost_micro_dollars) == (1, 150)
    async with open_model_client(settings(messages), tmp_path) as client:
        await client.ask(TASK, job=job(job_id="job-2"), step="parse", place="the wood")
        await client.ask(TASK, job=job(), step="compose", place="the wood")
        await client.ask(TASK, job=job(), step="parse", place="the sea")
    assert len(messages.requests) == 4


async def test_a_caller_that_runs_out_of_time_leaves_its_answer_behind(
    messages: FakeMessages, client: ModelClient
) -> None:
    """The deadline ends the waiting, not the call; the next try gets the answer for nothing."""
    go = asyncio.Event()
    messages.script("animals", said(ZOO, wait_for=go))

    async def hurried() -> ServiceError:
        set_remaining(0.3)
        return await reason_of(client)

    error = await asyncio.create_task(hurried())
    assert (error.reason, error.retryable) == ("MODEL_TIMEOUT", True)
    go.set()
    await client.ask(TASK, job=job(), step="parse", place="the wood")
    assert len(messages.requests) == 1


async def test_a_model_that_never_answers_times_out(messages: FakeMessages, tmp_path: Path) -> None:
    """The setting bounds every call."""
    messages.script("animals", said(ZOO, wait_for=asyncio.Event()))
    async with open_model_client(settings(messages, seconds=0.2), tmp_path) as client:
        assert (await reason_of(client)).reason == "MODEL_TIMEOUT"


async def test_no_time_left_makes_no_call(messages: FakeMessages, client: ModelClient) -> None:
    """A deadline in the past refuses before money is spent."""

    async def late() -> ServiceError:
        set_remaining(0)
        return await reason_of(client)

    assert (await asyncio.create_task(late())).reason == "MODEL_TIMEOUT"
    assert messages.requests == []


async def test_nothing_is_called_beyond_the_budget(messages: FakeMessages, client: ModelClient) -> None:
    """What the call could cost is compared with what is left of the budget; no budget allows no call."""
    assert (await reason_of(client, job=job(budget=0))).reason == "BUDGET_EXCEEDED"
    told = job()
    told.used.model_cost_micro_dollars, told.used.search_cost_micro_dollars = 999_000, 900
    error = await reason_of(client, job=told)
    assert (error.reason, error.retryable, messages.requests) == ("BUDGET_EXCEEDED", False, [])


async def test_a_repair_is_paid_from_the_same_budget(messages: FakeMessages, client: ModelClient) -> None:
    """Where the first call left too little, the second is not made."""
    messages.script("animals", said({"animals": []}), said(ZOO))
    error = await reason_of(client, job=job(budget=500))
    assert (error.reason, len(messages.requests)) == ("BUDGET_EXCEEDED", 1)
    assert error.metadata["model_cost_micro_dollars"] == "150"


@pytest.mark.parametrize("reply", [failure(529, "overloaded_error"), failure(400, "invalid_request_error")])
async def test_a_call_that_is_refused_as_a_whole_costs_nothing(
    messages: FakeMessages, client: ModelClient, reply: Reply
) -> None:
    """An answer of 4xx or 5xx is not billed."""
    messages.script("animals", reply)
    assert (await reason_of(client)).metadata["model_cost_micro_dollars"] == "0"


async def test_a_call_that_cannot_connect_costs_nothing(tmp_path: Path) -> None:
    """Nobody read the request."""
    async with open_model_client(settings(FakeMessages(base_url="http://127.0.0.1:9")), tmp_path) as client:
        assert (await reason_of(client)).metadata["model_cost_micro_dollars"] == "0"


@pytest.mark.parametrize(
    "reply",
    [Reply(raw=b'{"type": "message", "content": [{"te'), said(ZOO, broken_off=True), Reply(raw=b"<html>")],
)
async def test_a_call_that_breaks_off_counts_as_all_that_it_may_have_cost(
    messages: FakeMessages, client: ModelClient, reply: Reply
) -> None:
    """Its tokens may be billed although no answer came: no further call is made with the same money."""
    messages.script("animals", reply)
    told = (await reason_of(client)).metadata
    assert int(told["model_cost_micro_dollars"]) >= 350
    assert (await reason_of(client, job=job(budget=600))).reason == "BUDGET_EXCEEDED"
    assert len(messages.requests) == 1


async def test_an_error_inside_a_stream_counts_too(messages: FakeMessages, client: ModelClient) -> None:
    """The stream had begun, so its tokens may be billed."""
    messages.script("animals", said(ZOO, error_in_stream="overloaded_error"))

    async def on_text(text: str) -> None:
        assert text

    with pytest.raises(ServiceError) as raised:
        await client.ask_streaming(TASK, job=job(), step="parse", on_text=on_text, place="the wood")
    assert int(raised.value.metadata["model_cost_micro_dollars"]) >= 350


async def test_a_call_that_nobody_waited_for_is_billed_to_the_step(messages: FakeMessages, client: ModelClient) -> None:
    """A caller that left does not know what its call cost; the next one is told, once."""
    go = asyncio.Event()
    messages.script("animals", said(ZOO, wait_for=go))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await client.ask(TASK, job=job(), step="parse", place="the wood")
    go.set()
    answer = await client.ask(TASK, job=job(), step="parse", place="the sea")
    again = await client.ask(TASK, job=job(), step="parse", place="the wood")
    assert (answer.usage.model_calls, again.usage.model_calls, len(messages.requests)) == (2, 2, 2)


async def test_calls_side_by_side_share_one_budget(messages: FakeMessages, client: ModelClient) -> None:
    """Money for three calls pays three of eight, whatever order they come in, and the rest is refused."""
    messages.script("animals", said(ZOO, usage={"input_tokens": 1_000, "output_tokens": 500}))
    asked = [client.ask(TASK, job=job(budget=1_150), step="parse", place=f"wood {n}") for n in range(8)]
    came = await asyncio.gather(*asked, return_exceptions=True)
    refused = [error.reason for error in came if isinstance(error, ServiceError)]
    assert (len(messages.requests), refused) == (3, ["BUDGET_EXCEEDED"] * 5)


async def test_streaming_tells_the_text_so_far(messages: FakeMessages, client: ModelClient) -> None:
    """The streamed answer is the same as the whole one, and every text on the way is a beginning of it."""
    animals = ["fox" * 2000]
    messages.script("animals", said({"animals": animals}))
    seen: list[str] = []

    async def on_text(text: str) -> None:
        seen.append(text)

    answer = await client.ask_streaming(TASK, job=job(), step="parse", on_text=on_text, place="the wood")
    assert answer.value.animals == animals
    assert answer.usage.output_tokens == 100
    assert messages.requests[0].body["stream"] is True
    assert all(json.dumps({"animals": animals}).startswith(text) for text in seen)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (said(ZOO, error_in_stream="overloaded_error"), "MODEL_OVERLOADED"),
        (said(ZOO, error_in_stream="rate_limit_error"), "MODEL_RATE_LIMITED"),
        (said("no", stop_reason="refusal"), "MODEL_REFUSED"),
        (said({"animals": ["fox" * 50]}, broken_off=True), "MODEL_OVERLOADED"),
        (failure(529, "overloaded_error"), "MODEL_OVERLOADED"),
        (Reply(raw=b"", headers={"content-type": "text/event-stream"}), "MODEL_OVERLOADED"),
    ],
)
async def test_failures_inside_a_stream_become_reasons(
    messages: FakeMessages, client: ModelClient, reply: Reply, reason: str
) -> None:
    """An error event behind a status of 200, and a stream that just ends, are failures too."""
    messages.script("animals", reply)

    async def on_text(text: str) -> None:
        assert text

    with pytest.raises(ServiceError) as raised:
        await client.ask_streaming(TASK, job=job(), step="parse", on_text=on_text, place="the wood")
    assert raised.value.reason == reason


async def test_the_sdk_comes_only_with_a_client() -> None:
    """Importing our client does not import the SDK, which takes 65 MB."""
    code = "import sys, scribe_llm.client, scribe_llm.blocks; sys.exit('anthropic' in sys.modules)"
    done = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == 0

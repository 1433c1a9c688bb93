"""One model client: a task in, a validated answer out, paid for once and within the job's budget."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ValidationError
from scribe.v1 import usage_pb2

from scribe_llm.errors import AnswerInvalid, BudgetExceeded, ModelError, from_sdk
from scribe_llm.paid import PaidCalls, paid_key
from scribe_llm.prices import Tokens, cost_micro_dollars, estimate_micro_dollars
from scribe_llm.prompts import Prompt
from scribe_llm.settings import ModelSettings

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import Message

logger = logging.getLogger(__name__)

T = TypeVar("T", bound=BaseModel)
OnText = Callable[[str], Awaitable[None]]

_MAX_REPLY_BYTES = 2 * 1024 * 1024
_KEEP_SECONDS = 3600.0  # kept answers outlive the job's deadline by an hour
_NO_DEADLINE_SECONDS = 7200.0
_SANDBOX_ID = "msg_sandbox_"


@dataclass(frozen=True, kw_only=True)
class Task(Generic[T]):
    """What a model is asked to do, and the shape of its answer."""

    name: str
    prompt: Prompt
    answer: type[T]
    model: str
    effort: Literal["low", "medium", "high"]
    max_output_tokens: int

    @property
    def model_id(self) -> str:
        """The model without its provider: "anthropic:claude-haiku-5-5" is the old form."""
        return self.model.rpartition(":")[2]


@dataclass(frozen=True, kw_only=True)
class Answer(Generic[T]):
    """A validated answer and what it cost. `sandbox` is True when the sandbox's model gave it."""

    value: T
    usage: usage_pb2.Usage
    model: str
    prompt_version: str
    sandbox: bool


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back from one call; kept on disk as JSON."""

    id: str
    model: str
    stop_reason: str
    text: str
    tokens: Tokens

    def to_bytes(self) -> bytes:
        return json.dumps(
            {**vars(self), "tokens": {name: getattr(self.tokens, name) for name in _TOKEN_FIELDS}}
        ).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Reply:
        said = json.loads(raw)
        return cls(**{**said, "tokens": Tokens(**said["tokens"])})


_TOKEN_FIELDS = ("input", "output", "cache_read", "cache_write")


class ModelClient:
    """Asks a server that speaks the Messages API."""

    def __init__(self, client: anthropic.AsyncAnthropic, paid: PaidCalls) -> None:
        self._client = client
        self._paid = paid

    async def ask(
        self,
        task: Task[T],
        *,
        job: usage_pb2.JobContext,
        step: str,
        spent: usage_pb2.Usage | None = None,
        **variables: str,
    ) -> Answer[T]:
        """Ask, validate, and ask once more if the answer cannot be used.

        `spent` is what the step spent of the job's budget before. Raises ModelError, BudgetExceeded.
        """
        return await self._ask(task, job, step, spent, variables, None)

    async def ask_streaming(
        self,
        task: Task[T],
        *,
        job: usage_pb2.JobContext,
        step: str,
        on_text: OnText,
        spent: usage_pb2.Usage | None = None,
        **variables: str,
    ) -> Answer[T]:
        """As `ask`; `on_text` gets the raw answer so far (incomplete JSON) whenever it grows."""
        return await self._ask(task, job, step, spent, variables, on_text)

    async def _ask(
        self,
        task: Task[T],
        job: usage_pb2.JobContext,
        step: str,
        spent: usage_pb2.Usage | None,
        variables: Mapping[str, str],
        on_text: OnText | None,
    ) -> Answer[T]:
        request = build_request(task, variables)
        usage = usage_pb2.Usage()
        for last in (False, True):  # an answer that cannot be used is asked for once more
            self._check_budget(request, job, spent, usage)
            reply = await self._buy(request, job, step, on_text)
            usage = add_usage(usage, usage_of(reply))
            try:
                value = read_answer(task.answer, reply)
            except AnswerInvalid as error:
                logger.warning("model answer not usable", extra={"task": task.name, "problem": error.problem})
                if last:
                    raise
                request = repaired_request(request, reply, error.problem)
            else:
                sandbox = reply.id.startswith(_SANDBOX_ID)
                return Answer(
                    value=value, usage=usage, model=reply.model, prompt_version=task.prompt.version, sandbox=sandbox
                )
        raise AssertionError("unreachable")

    @staticmethod
    def _check_budget(
        request: dict[str, Any], job: usage_pb2.JobContext, spent: usage_pb2.Usage | None, usage: usage_pb2.Usage
    ) -> None:
        left = job.budget_micro_dollars - sum(
            part.model_cost_micro_dollars + part.search_cost_micro_dollars
            for part in (spent, usage)
            if part is not None
        )
        estimate = estimate_micro_dollars(request["model"], canonical(request).decode(), request["max_tokens"])
        if estimate > left:
            raise BudgetExceeded(estimate, left)

    async def _buy(
        self, request: dict[str, Any], job: usage_pb2.JobContext, step: str, on_text: OnText | None
    ) -> Reply:
        async def call() -> bytes:
            reply = await (self._stream(request, on_text) if on_text else self._create(request))
            return reply.to_bytes()

        key = paid_key(job.job_id, step, canonical(request))
        return Reply.from_bytes(await self._paid.once(key, call, keep_until=_keep_until(job)))

    async def _create(self, request: dict[str, Any]) -> Reply:
        import anthropic

        body = bytearray()
        try:
            async with self._client.messages.with_streaming_response.create(**request) as response:
                async for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > _MAX_REPLY_BYTES:
                        raise AnswerInvalid("it is larger than 2 MB")
            return to_reply(anthropic.types.Message.model_validate_json(bytes(body)))
        except anthropic.AnthropicError as error:
            raise from_sdk(error) from None
        except ValidationError:
            raise AnswerInvalid("it is no message of the Messages API") from None

    async def _stream(self, request: dict[str, Any], on_text: OnText) -> Reply:
        import anthropic

        try:
            async with self._client.messages.stream(**request) as stream:
                async for event in stream:
                    if event.type == "text":
                        await _tell(on_text, event.snapshot)
                        if len(event.snapshot) > _MAX_REPLY_BYTES:
                            raise AnswerInvalid("it is larger than 2 MB")
                return to_reply(await stream.get_final_message())
        except anthropic.AnthropicError as error:
            raise from_sdk(error) from None
        except (ValidationError, AssertionError, ValueError, IndexError):
            raise AnswerInvalid("its stream was broken") from None


def build_request(task: Task[Any], variables: Mapping[str, str]) -> dict[str, Any]:
    """The call's parameters. The JSON schema loses bounds on the way, so answers are validated again here."""
    import anthropic

    return {
        "model": task.model_id,
        "max_tokens": task.max_output_tokens,
        "system": task.prompt.system,
        "messages": [{"role": "user", "content": task.prompt.render(**variables)}],
        "output_config": {
            "effort": task.effort,
            "format": {"type": "json_schema", "schema": anthropic.transform_schema(task.answer)},
        },
    }


def repaired_request(request: dict[str, Any], reply: Reply, problem: str) -> dict[str, Any]:
    """The same request with what was wrong; twice the room, in case that was it."""
    said = [{"role": "assistant", "content": reply.text}] if reply.text.strip() else []
    ask = {
        "role": "user",
        "content": f"That answer cannot be used: {problem}. Give the whole answer again, as JSON of the required shape.",
    }
    messages = [*request["messages"], *said, ask] if said else request["messages"]
    return {**request, "max_tokens": request["max_tokens"] * 2, "messages": messages}


def canonical(request: dict[str, Any]) -> bytes:
    """The request as bytes that are the same whenever it is the same."""
    return json.dumps(request, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def to_reply(message: Message) -> Reply:
    usage = message.usage
    return Reply(
        id=message.id,
        model=message.model,
        stop_reason=message.stop_reason or "",
        text="".join(part.text for part in message.content if part.type == "text"),
        tokens=Tokens(
            input=usage.input_tokens,
            output=usage.output_tokens,
            cache_read=usage.cache_read_input_tokens or 0,
            cache_write=usage.cache_creation_input_tokens or 0,
        ),
    )


def read_answer(shape: type[T], reply: Reply) -> T:
    """The answer, validated. Raises ModelError MODEL_REFUSED, or AnswerInvalid with a problem that the model can read."""
    if reply.stop_reason == "refusal":
        raise ModelError("MODEL_REFUSED")
    if reply.stop_reason in {"max_tokens", "model_context_window_exceeded"}:
        raise AnswerInvalid("it was cut off before its end")
    try:
        return shape.model_validate_json(reply.text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise AnswerInvalid(f"{place}: {first['msg']}") from None


def usage_of(reply: Reply) -> usage_pb2.Usage:
    """What one call consumed."""
    return usage_pb2.Usage(
        model_calls=1,
        input_tokens=reply.tokens.all_input,
        cache_read_tokens=reply.tokens.cache_read,
        output_tokens=reply.tokens.output,
        model_cost_micro_dollars=cost_micro_dollars(reply.model, reply.tokens),
    )


def add_usage(*parts: usage_pb2.Usage) -> usage_pb2.Usage:
    """The sum, field by field."""
    total = usage_pb2.Usage()
    for field in usage_pb2.Usage.DESCRIPTOR.fields:
        setattr(total, field.name, sum(getattr(part, field.name) for part in parts))
    return total


def _keep_until(job: usage_pb2.JobContext) -> float:
    deadline = job.deadline.ToNanoseconds() / 1e9 if job.HasField("deadline") else time.time() + _NO_DEADLINE_SECONDS
    return deadline + _KEEP_SECONDS


async def _tell(on_text: OnText, text: str) -> None:
    """Who listens may be gone or broken; what is being paid for goes on."""
    try:
        await on_text(text)
    except Exception:  # see above
        logger.debug("a listener failed", exc_info=True)


@asynccontextmanager
async def open_model_client(settings: ModelSettings, cache: Path) -> AsyncIterator[ModelClient]:
    """A client that keeps its answers in `cache`. At the end it waits for calls in flight, so that they are kept."""
    import anthropic

    paid = PaidCalls(cache)
    # The SDK's own retries would pay again behind the ledger's back.
    client = anthropic.AsyncAnthropic(
        api_key=settings.api_key.get_secret_value(),
        base_url=settings.base_url,
        max_retries=0,
        timeout=settings.timeout_seconds,
    )
    try:
        yield ModelClient(client, paid)
    finally:
        await paid.settle()
        await client.close()

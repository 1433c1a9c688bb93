"""Asking a model for an answer of a given form, within a budget, and paying for it once."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from opentelemetry.util.types import AttributeValue
from pydantic import BaseModel, ValidationError
from scribe.v1 import usage_pb2
from scribe_failpoints import failpoint
from scribe_rpc.deadline import remaining
from scribe_telemetry import attributes, metrics, tracing

from scribe_llm.account import Account, Accounts, Bill
from scribe_llm.any_server import AnyServer
from scribe_llm.errors import ModelError, ModelOutputInvalid, ModelRefused, ModelTimeout
from scribe_llm.late_api import LateApi, begin_to_load_sdk, load_sdk, sdk_after_start
from scribe_llm.paid import PaidCalls, paid_key
from scribe_llm.prices import Prices, cost, estimate
from scribe_llm.prompts import Prompt, load_text
from scribe_llm.reply import Reply
from scribe_llm.settings import ModelSettings
from scribe_llm.task_settings import Effort

if TYPE_CHECKING:
    from scribe_llm.messages_api import OnText

logger = logging.getLogger(__name__)

T = TypeVar("T", bound=BaseModel)

_KEPT_AFTER_DEADLINE = 3600.0
_FINISH_SECONDS = 10.0
_MOST_PROBLEMS = 8
_REPAIR = Template(load_text("scribe_llm", "repair"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Generic[T]):
    """What a model is asked again and again: the prompt, the form of the answer, and by which model."""

    name: str
    prompt: Prompt
    answer: type[T]
    model: str
    effort: Effort
    max_output_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[T]):
    """A valid answer."""

    value: T
    usage: usage_pb2.Usage
    """What the step has used so far, all its tries and questions together."""
    model: str
    prompt_version: str
    sandbox: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """One question for one job, with what is needed to pay for it."""

    task: Task[Any]
    job: usage_pb2.JobContext
    step: str
    account: Account
    on_text: OnText | None


class ModelClient:
    """Open it with `open_model_client`."""

    def __init__(
        self, api: AnyServer, paid: PaidCalls, accounts: Accounts, prices: Prices | None, longest_seconds: float
    ) -> None:
        self._api = api
        self._prices = prices
        self._paid = paid
        self._accounts = accounts
        self._longest = longest_seconds
        self._schemas: dict[type[BaseModel], dict[str, Any]] = {}

    async def ask(
        self,
        task: Task[T],
        *,
        job: usage_pb2.JobContext,
        step: str,
        **variables: str,
    ) -> Answer[T]:
        """The model's answer to the task's prompt with these variables, validated.

        An answer that does not have the form is sent back once, with what is wrong. All calls of the step together
        stay within `job.budget_micro_dollars`; a budget of 0 allows no call. A caller whose deadline comes first
        gets ModelTimeout, while the call goes on and its answer is kept for the next try.

        Raises:
            ServiceError: with one of the MODEL_* reasons or BUDGET_EXCEEDED; its metadata says what the step has used.
            PromptError: the variables are not those of the prompt.

        """
        await load_sdk()
        return await self._accounted(task, variables, job, step, None)

    async def ask_streaming(
        self,
        task: Task[T],
        *,
        job: usage_pb2.JobContext,
        step: str,
        on_text: OnText,
        **variables: str,
    ) -> Answer[T]:
        """As `ask`; meanwhile `on_text` gets the raw text so far (incomplete JSON), and must neither raise nor block.

        An answer that was kept, or that another caller is waiting for, comes without text on the way.
        """
        return await self._accounted(task, variables, job, step, on_text)

    async def account(self, job: usage_pb2.JobContext, step: str) -> Account:
        """What all tries of this step consumed together, calls that nobody waited for included; a first call may follow soon."""
        begin_to_load_sdk()
        return await self._accounts.of(job, step)

    async def _accounted(
        self, task: Task[T], variables: dict[str, str], job: usage_pb2.JobContext, step: str, on_text: OnText | None
    ) -> Answer[T]:
        account = await self.account(job, step)
        with account.telling(model=task.model):
            return await self._ask(
                task, variables, _Asking(task=task, job=job, step=step, account=account, on_text=on_text)
            )

    async def _ask(self, task: Task[T], variables: dict[str, str], asking: _Asking) -> Answer[T]:
        request = self._request(task, task.prompt.render(**variables))
        first = await self._pay(request, asking)
        value, problem = _validated(task.answer, first)
        last = first
        if value is None:
            logger.warning("model answer invalid", extra={"task": task.name, "problem": problem})
            last = await self._pay(_repair(request, first, problem), asking)
            value, problem = _validated(task.answer, last)
        if value is None:
            logger.warning("model answer invalid again", extra={"task": task.name, "problem": problem})
            await self._forget(request, first, asking)
            raise ModelOutputInvalid("The model's answer could not be used, twice in a row.")
        return Answer(
            value=value,
            usage=asking.account.used,
            model=last.model or task.model,
            prompt_version=task.prompt.version,
            sandbox=last.is_sandbox,
        )

    def _request(self, task: Task[Any], user: str) -> dict[str, Any]:
        return {
            "model": task.model,
            "max_tokens": task.max_output_tokens,
            "system": task.prompt.system,
            "messages": [{"role": "user", "content": user}],
            "output_config": {
                "effort": task.effort,
                "format": {"type": "json_schema", "schema": self._schema(task.answer)},
            },
        }

    def _schema(self, answer: type[BaseModel]) -> dict[str, Any]:
        if answer not in self._schemas:
            from scribe_llm.messages_api import schema_of

            self._schemas[answer] = schema_of(answer)
        return self._schemas[answer]

    async def _pay(self, request: dict[str, Any], asking: _Asking) -> Reply:
        """The reply to a request, from disk or from the model; raises when it is a refusal."""
        raw = _canonical(request)

        async def call() -> bytes:
            return (await self._bill(request, len(raw), asking)).to_bytes()

        seconds = remaining(self._longest)
        if seconds <= 0:
            raise ModelTimeout
        keep_until = max(time.time(), asking.job.deadline.ToSeconds()) + _KEPT_AFTER_DEADLINE
        key = paid_key(asking.job.job_id, asking.step, raw)
        try:
            async with asyncio.timeout(seconds):
                reply = Reply.from_bytes(await self._paid.once(key, call, keep_until=keep_until))
        except TimeoutError:
            raise ModelTimeout from None
        failpoint("llm.answer_kept", asking.step)
        if reply.stop_reason == "refusal":
            raise ModelRefused(_refusal(reply))
        return reply

    async def _bill(self, request: dict[str, Any], size: int, asking: _Asking) -> Reply:
        """Call within the budget. A call that broke off counts as the most it can have cost, as it may be billed."""
        model, room = asking.task.model, request["max_tokens"]
        most = estimate(model, request_bytes=size, max_output_tokens=room, prices=self._prices)
        reserved = usage_pb2.Usage(model_calls=1, model_cost_micro_dollars=most)
        told = {attributes.STEP: asking.step, attributes.PROMPT: asking.task.prompt.version}
        async with asking.account.reserved(reserved, asking.job) as bill:
            with tracing.span("scribe_llm", f"ask {asking.task.name}", told) as span:
                reply = await self._called(request, asking, bill)
                used = reply.usage(model, self._prices)
                span.set_attributes(_told(reply, used.model_cost_micro_dollars, streamed=asking.on_text is not None))
            bill.settle(used)
            _count(reply, used.model_cost_micro_dollars, {metrics.STEP: asking.step, metrics.MODEL: model})
        return reply

    async def _called(self, request: dict[str, Any], asking: _Asking, bill: Bill) -> Reply:
        try:
            failpoint("llm.before_call", asking.step)
            reply = await self._call(request, asking)
            failpoint("llm.after_call", asking.step)
        except ModelError as error:
            if error.is_free:
                bill.waive()
            raise
        return reply

    async def _call(self, request: dict[str, Any], asking: _Asking) -> Reply:
        began = time.monotonic()
        stream = asking.on_text is not None
        reply = await (self._api.stream(request, asking.on_text) if asking.on_text else self._api.create(request))
        logger.info(
            "model asked",
            extra={
                "task": asking.task.name,
                "model": reply.model,
                "streamed": stream,
                "stop_reason": reply.stop_reason,
                "input_tokens": reply.input_tokens,
                "output_tokens": reply.output_tokens,
                "seconds": round(time.monotonic() - began, 3),
            },
        )
        return reply

    async def _forget(self, request: dict[str, Any], first: Reply, asking: _Asking) -> None:
        """Both answers were useless: another try must not get them again."""
        _, problem = _validated(asking.task.answer, first)
        for useless in (request, _repair(request, first, problem)):
            await self._paid.forget(paid_key(asking.job.job_id, asking.step, _canonical(useless)))


def _told(reply: Reply, cost_micro_dollars: int, *, streamed: bool) -> dict[str, AttributeValue]:
    """What a span says of an answer. The SDK's own span says the rest, but for tokens of answers that it did not read."""
    money: dict[str, AttributeValue] = {
        attributes.COST_MICRO_DOLLARS: cost_micro_dollars,
        attributes.GEN_AI_COST: cost_micro_dollars / 1_000_000,
    }
    if streamed:
        return money
    return money | {
        attributes.GEN_AI_MODEL: reply.model,
        attributes.GEN_AI_FINISH: (reply.stop_reason,),
        attributes.GEN_AI_INPUT: reply.input_tokens,
        attributes.GEN_AI_CACHE_READ: reply.cache_read_tokens,
        attributes.GEN_AI_CACHE_WRITE: reply.cache_write_tokens,
        attributes.GEN_AI_OUTPUT: reply.output_tokens,
    }


def _count(reply: Reply, cost_micro_dollars: int, whose: dict[str, str]) -> None:
    metrics.SPENT.add(cost_micro_dollars, whose)
    cached = reply.cache_read_tokens + reply.cache_write_tokens
    tokens = {"input": reply.input_tokens, "cached": cached, "output": reply.output_tokens}
    for kind, count in tokens.items():
        metrics.MODEL_TOKENS.add(count, {**whose, metrics.KIND: kind})


@asynccontextmanager
async def open_model_client(
    settings: ModelSettings, cache: Path, prices: Prices | None = None, *, late: bool = False
) -> AsyncIterator[ModelClient]:
    """A client whose paid answers lie in the folder `cache`; `prices` count instead of the list's.

    The SDK is loaded in the background, soon after the start; with `late` by the first call, which takes longer then.
    On leaving, running calls get ten seconds to end.
    """
    cost("claude-haiku-5-5", input_tokens=1, output_tokens=1)  # loads the prices now, not in a first request
    paid = PaidCalls(cache)
    async with AsyncExitStack() as stack:
        api = LateApi(settings, stack)
        if not late:
            stack.enter_context(sdk_after_start())
        try:
            yield ModelClient(AnyServer(api), paid, Accounts(cache), prices, settings.timeout_seconds)
        finally:
            await paid.finish(_FINISH_SECONDS)


def _canonical(request: dict[str, Any]) -> bytes:
    return json.dumps(request, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _validated(answer: type[T], reply: Reply) -> tuple[T | None, str]:
    """The answer, or None and what is wrong with it, in words for the model."""
    if reply.is_cut_off:
        return None, "it was cut off because it was too long. Answer more briefly."
    try:
        return answer.model_validate_json(reply.text), ""
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)[:_MOST_PROBLEMS]
        return None, "; ".join(f"{'.'.join(map(str, item['loc'])) or 'answer'}: {item['msg']}" for item in found)


def _repair(request: dict[str, Any], reply: Reply, problem: str) -> dict[str, Any]:
    """The same request with the useless answer and what is wrong with it; one that was cut off gets twice the room."""
    turns = [
        *request["messages"],
        {"role": "assistant", "content": reply.text.strip() or "(nothing)"},
        {"role": "user", "content": _REPAIR.substitute(problems=problem)},
    ]
    room = request["max_tokens"] * (2 if reply.is_cut_off else 1)
    return {**request, "max_tokens": room, "messages": turns}


def _refusal(reply: Reply) -> str:
    return f"The model declined to answer: {reply.explanation[:300]}" if reply.explanation else ""

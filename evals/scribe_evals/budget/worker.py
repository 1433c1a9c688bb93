"""One job as it is worked on: its steps' calls at once, tries that fail, callers that go away, and what is told at the end."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from random import Random
from string import Template

from pydantic import BaseModel
from scribe.v1 import pipeline_pb2
from scribe_llm.client import ModelClient, Task
from scribe_llm.prompts import Prompt
from scribe_orchestrator.spending import after_error, at_end, put_usage, spent_by
from scribe_orchestrator.step_calls import context_of
from scribe_rpc.errors import ServiceError

State = pipeline_pb2.PipelineState

_STEPS = ("scrape", "compose")
_MOST_TRIES, _MOST_CALLS = 2, 2
_GOES_AWAY = 0.1
_MODEL = "claude-haiku-5-5"


class _CallerGone(Exception):
    """Whoever waited for the step waits no more."""


class Words(BaseModel):
    """An answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """What a job came to: micro-dollars that its host knows of, and whether a call was refused for want of money."""

    spent: int
    was_refused: bool


async def work(client: ModelClient, state: State, chance: Random) -> Worked:
    """All steps of a job, with as many calls at once and tries as chance wants."""
    refused = False
    for step in _STEPS:
        calls = [_task(chance) for _ in range(chance.randint(1, _MOST_CALLS))]
        for _ in range(_MOST_TRIES):
            account = await client.account(context_of(state, step), step)
            try:
                with account.telling():  # as every step's service does
                    await _try(client, state, step, calls, chance)
            except _CallerGone:
                state = after_error(state, step, ServiceError("SERVICE_UNAVAILABLE"))
            except ServiceError as error:
                refused = refused or error.reason == "BUDGET_EXCEEDED"
                state = after_error(state, step, error)
                if not error.retryable:
                    break
            else:
                put_usage(state, step, account.used)
                break
        state = at_end(state, step)
    return Worked(spent=spent_by(state), was_refused=refused)


async def _try(
    client: ModelClient, state: State, step: str, calls: list[tuple[Task[Words], str]], chance: Random
) -> None:
    """All calls of a step side by side; raises the first error, if there is one.

    Now and then the caller goes away at once: then nobody hears what the calls that go on without it come to.
    """
    job = context_of(state, step)

    async def call(task: Task[Words], words: str) -> None:
        await client.ask(task, job=job, step=step, words=f"job {state.job_id} {words}")

    asked = [asyncio.create_task(call(task, words)) for task, words in calls]
    gone = chance.random() < _GOES_AWAY
    if gone:
        await asyncio.sleep(0)
        for each in asked:
            each.cancel()
    ended = await asyncio.gather(*asked, return_exceptions=True)
    if gone:
        raise _CallerGone
    for error in ended:
        if isinstance(error, Exception):
            raise error


def _task(chance: Random) -> tuple[Task[Words], str]:
    prompt = Prompt(name="simulated", version="1", system="Say something.", user=Template("$words"))
    most = chance.choice([50, 200, 800])
    task = Task(name="simulated", prompt=prompt, answer=Words, model=_MODEL, effort="low", max_output_tokens=most)
    return task, "word " * chance.choice([10, 100, 600])

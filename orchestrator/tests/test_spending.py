"""What counts as spent, and what is left for a step. Pure."""

from __future__ import annotations

import pytest
from scribe.v1 import pipeline_pb2, usage_pb2
from scribe_orchestrator.spending import after_error, at_end, budget_of, put_usage, spent_by, spent_by_model
from scribe_rpc.errors import ServiceError

State = pipeline_pb2.PipelineState


def usage(model: int, search: int = 0) -> usage_pb2.Usage:
    return usage_pb2.Usage(model_calls=1, model_cost_micro_dollars=model, search_cost_micro_dollars=search)


def state(**spent: int) -> State:
    """A job of $0.001 whose steps have spent so much."""
    made = State(job_id="j", budget_micro_dollars=1_000)
    for step, micro_dollars in spent.items():
        put_usage(made, step, usage(micro_dollars))
    return made


def test_a_step_may_spend_what_the_others_left_and_its_own_tries_again() -> None:
    """The budget of a step is for all its tries together, so what it spent itself is not taken off."""
    job = state(parse=100, scrape=200, compose=50)
    assert (spent_by(job), budget_of(job, "compose"), budget_of(job, "parse")) == (350, 700, 750)


def test_research_leaves_money_for_the_email() -> None:
    """It gets at most six tenths of the whole budget, and never what is not there."""
    assert (budget_of(state(), "scrape"), budget_of(state(parse=100), "scrape")) == (600, 600)
    assert (budget_of(state(parse=700), "scrape"), budget_of(state(parse=1_500), "scrape")) == (300, 0)


def test_a_further_try_is_not_counted_twice() -> None:
    """A step tells what all its tries consumed; the sum takes the latest word of each."""
    job = state(parse=100, scrape=200)
    put_usage(job, "scrape", usage(250, search=30))
    assert (spent_by(job), job.usage.model_calls) == (380, 2)


def test_a_failed_calls_usage_counts() -> None:
    """Its error's metadata says what the step consumed; the state before is left alone."""
    before = state(parse=100)
    error = ServiceError("MODEL_REFUSED", metadata={"model_cost_micro_dollars": "40", "model_calls": "1"})
    after = after_error(before, "compose", error)
    assert (spent_by(before), spent_by(after), spent_by(at_end(after, "compose"))) == (100, 140, 140)


@pytest.mark.parametrize("reason", ["SERVICE_UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "INTERNAL"])
def test_a_call_that_broke_off_counts_as_all_that_it_may_have_spent(reason: str) -> None:
    """Once its step has failed for good: until then a further try may tell."""
    broken = after_error(state(parse=100), "scrape", ServiceError(reason, "Socket closed"))
    ended = at_end(broken, "scrape")
    assert (spent_by(broken), spent_by(ended), ended.usage.model_cost_micro_dollars) == (100, 700, 100)
    assert budget_of(ended, "compose") == 300


def test_a_later_word_replaces_the_guess() -> None:
    """What broke off is among what the next try tells."""
    broken = after_error(state(), "scrape", ServiceError("SERVICE_UNAVAILABLE", "Socket closed"))
    told = after_error(broken, "scrape", ServiceError("MODEL_TIMEOUT", metadata={"model_cost_micro_dollars": "70"}))
    assert spent_by(at_end(told, "scrape")) == 70


def test_a_guess_outlives_tries_that_say_nothing() -> None:
    """A service that broke off and is never reached again may still have spent it."""
    broken = after_error(state(), "compose", ServiceError("SERVICE_UNAVAILABLE", "Socket closed"))
    gone = after_error(broken, "compose", ServiceError("SERVICE_UNAVAILABLE", "connections to all backends failing; x"))
    assert spent_by(at_end(gone, "compose")) == 1_000


def test_a_step_that_pays_nobody_leaves_the_budget_alone() -> None:
    """arXiv's service broke off: the e-mail can still be paid for."""
    broken = after_error(state(parse=100), "arxiv", ServiceError("SERVICE_UNAVAILABLE", "Socket closed"))
    assert budget_of(at_end(broken, "arxiv"), "compose") == 900


@pytest.mark.parametrize(
    "error",
    [
        ServiceError("SERVICE_UNAVAILABLE", "connections to all backends failing; last error: refused"),
        ServiceError("INVALID_REQUEST"),
        ServiceError("OVERLOADED"),
    ],
)
def test_a_call_that_did_nothing_costs_nothing(error: ServiceError) -> None:
    """Not reached, or refused at the door."""
    assert spent_by(at_end(after_error(state(parse=100), "compose", error), "compose")) == 100


def test_what_was_spent_is_told_by_model() -> None:
    """Each step's model, the search beside them; what nobody told of is other, so that the parts are the whole."""
    job = state()
    put_usage(job, "parse", usage(100), "haiku")
    put_usage(job, "scrape", usage(200, search=30), "haiku")
    put_usage(job, "compose", usage(400), "sonnet")
    job.untold_micro_dollars = 50
    parts = spent_by_model(job)
    assert parts == {"haiku": 300, "sonnet": 400, "search": 30, "other": 50}
    assert sum(parts.values()) == spent_by(job)


def test_a_failed_call_tells_its_model() -> None:
    """As its metadata has it."""
    error = ServiceError("MODEL_OVERLOADED", metadata={"model_cost_micro_dollars": "120", "model": "sonnet"})
    assert spent_by_model(after_error(state(), "compose", error)) == {"sonnet": 120}

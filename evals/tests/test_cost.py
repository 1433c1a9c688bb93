"""What jobs cost by the ledger."""

from __future__ import annotations

from typing import Any

from scribe.v1 import pipeline_pb2
from scribe_evals.cost.bill import bill
from scribe_evals.cost.cost import judged
from scribe_evals.cost.orders import typical_orders
from scribe_evals.pipeline import Ended


def call(task: str = "compose", model: str = "claude-sonnet-5-5", **tokens: int) -> dict[str, Any]:
    """A call as the ledger shows it."""
    return {"task": task, "model": model, "input_tokens": 0, "output_tokens": 0, **tokens}


def ended(*, reported: int, reason: str = "") -> Ended:
    """A job that says it cost so many micro-dollars."""
    state = pipeline_pb2.PipelineState()
    state.usage.model_cost_micro_dollars = reported
    return Ended(state=state, reason=reason)


def test_a_bill_is_tokens_times_the_price_list() -> None:
    """Sonnet 5.5 takes $2 for a million tokens in and $10 for a million out, Haiku 5.5 a twentieth."""
    small = call("parse", "claude-haiku-5-5", input_tokens=1_000, output_tokens=200)
    large = call(input_tokens=1_000, output_tokens=200)
    assert [(post.task, post.calls, post.micro_dollars) for post in bill([small, large, large])] == [
        ("compose", 2, 8_000),
        ("parse", 1, 200),
    ]


def test_calls_that_were_refused_are_not_billed() -> None:
    """A call without tokens got an error instead of an answer."""
    assert bill([call()]) == []


def test_the_mean_counts_every_job_and_what_was_really_billed() -> None:
    """$0.016 for one of two jobs is $0.008 a job, whatever the jobs say themselves."""
    outcome = judged([ended(reported=0), ended(reported=1)], bill([call(input_tokens=1_000, output_tokens=1_400)]))
    assert outcome.figures == {"cost_mean_usd": 0.008}
    assert [line.holds for line in outcome.lines] == [True, False]


def test_too_dear_or_failed_jobs_are_a_miss() -> None:
    """A job that ends early is cheap, and no proof of a low price."""
    dear = judged([ended(reported=13_000)], bill([call(input_tokens=1_500, output_tokens=1_000)]))
    assert [line.holds for line in dear.lines] == [False, True]
    failed = judged([ended(reported=0, reason="MODEL_REFUSED")], [])
    assert [line.holds for line in failed.lines] == [False, True]
    assert "a job failed: MODEL_REFUSED" in failed.notes


def test_orders_are_different_ones() -> None:
    """A hundred orders are a hundred pairs of person and interest or template."""
    orders = typical_orders(100)
    assert len({(order.recipient.name, order.recipient.interest, order.template) for order in orders}) == 100

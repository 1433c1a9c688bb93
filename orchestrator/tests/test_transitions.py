"""What follows what, as pure functions."""

from __future__ import annotations

import pytest
from scribe_bus.steps import STEPS
from scribe_orchestrator.transitions import (
    CallAgain,
    DoWithout,
    EndJob,
    StepFailure,
    TryLater,
    after_failure,
    next_step,
    skipped_behind,
)


def failure(reason: str = "SERVICE_UNAVAILABLE", *, retryable: bool = True, after: float | None = None) -> StepFailure:
    return StepFailure(reason=reason, message="It broke.", retryable=retryable, retry_after=after)


def decide(step: str, why: StepFailure, calls: int = 1, left: float = 600.0, chance: float = 0.0) -> object:
    return after_failure(step, why, calls=calls, seconds_left=left, chance=lambda: chance)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("research", ["scrape", "arxiv", "compose", None]),
        ("book", ["scrape", "compose", None]),
        ("general", ["scrape", "compose", None]),
    ],
)
def test_the_order_of_steps(kind: str, path: list[str | None]) -> None:
    """arXiv is asked for research templates only."""
    step: str | None = "parse"
    taken = []
    while step:
        step = next_step(step, kind)
        taken.append(step)
    assert path == taken
    assert (skipped_behind("scrape", kind) == "arxiv") == (kind != "research")


@pytest.mark.parametrize("step", STEPS)
def test_a_passing_trouble_is_tried_again_at_once_then_later(step: str) -> None:
    """With waits that grow: short ones in the slot, long ones outside of it."""
    assert CallAgain(wait=0.5) == decide(step, failure(), calls=1)
    assert CallAgain(wait=1.0) == decide(step, failure(), calls=2)
    if step in {"parse", "compose"}:
        assert TryLater(wait=8.0) == decide(step, failure(), calls=5)
        assert isinstance(decide(step, failure(), calls=10), EndJob)
    else:
        assert isinstance(decide(step, failure(), calls=3), DoWithout)


@pytest.mark.parametrize("chance", [0.0, 0.5, 0.999])
def test_waits_are_spread_and_never_shorter_than_the_service_says(chance: float) -> None:
    """Half to all of the step's own wait; the named one as it is or a little longer."""
    again = decide("parse", failure(), calls=3, chance=chance)
    assert isinstance(again, CallAgain)
    assert 2.0 <= again.wait <= 4.0
    later = decide("parse", failure(after=30.0), chance=chance)
    assert isinstance(later, TryLater)
    assert 30.0 <= later.wait <= 33.0


@pytest.mark.parametrize("step", STEPS)
def test_a_lasting_trouble_is_not_tried_again(step: str) -> None:
    """Vital steps end the job with the service's reason; the others are done without."""
    decision = decide(step, failure("MODEL_CREDENTIALS", retryable=False))
    if step in {"parse", "compose"}:
        assert EndJob(reason="MODEL_CREDENTIALS", message="It broke.") == decision
    else:
        assert isinstance(decision, DoWithout)


def test_the_senders_warning_names_what_is_missing() -> None:
    """One reason a step."""
    why = failure(retryable=False)
    assert DoWithout(warning="RESEARCH_UNAVAILABLE") == decide("scrape", why)
    assert DoWithout(warning="PAPERS_UNAVAILABLE") == decide("arxiv", why)


def test_who_does_not_want_mail_gets_none() -> None:
    """Found while researching, it ends the job instead of being done without."""
    assert isinstance(decide("scrape", failure("CONTACT_DECLINED", retryable=False)), EndJob)


def test_no_wait_goes_beyond_the_deadline() -> None:
    """A try that could not end in time is not made; with no time left the deadline is the reason."""
    assert isinstance(decide("parse", failure(after=30.0), left=31.0), EndJob)
    assert isinstance(decide("arxiv", failure(after=30.0), left=31.0), DoWithout)
    late = decide("arxiv", failure(), left=0.5)
    assert isinstance(late, EndJob)
    assert late.reason == "JOB_DEADLINE"


def test_costly_troubles_are_tried_less_often() -> None:
    """An unusable answer is bought twice at most; a step that may be missing takes its time limit once."""
    assert isinstance(decide("compose", failure("MODEL_OUTPUT_INVALID"), calls=2), EndJob)
    assert isinstance(decide("scrape", failure("DEADLINE_EXCEEDED"), calls=1), DoWithout)
    assert isinstance(decide("parse", failure("DEADLINE_EXCEEDED"), calls=1), CallAgain)


def test_a_service_that_stopped_in_mid_call_is_called_again() -> None:
    """It cancels its calls then."""
    assert isinstance(decide("compose", failure("CANCELLED", retryable=False)), CallAgain)

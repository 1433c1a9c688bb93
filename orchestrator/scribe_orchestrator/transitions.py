"""What follows what: the steps' order, and what becomes of a step that failed. Pure.

parse ──► scrape ──► arxiv (research templates only) ──► compose ──► finish
A failed step is called again at once, or later, or done without (scrape, arxiv), or ends the job (parse, compose).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

VITAL = frozenset({"parse", "compose"})
DEGRADED_WARNING = {"scrape": "RESEARCH_UNAVAILABLE", "arxiv": "PAPERS_UNAVAILABLE"}
LOCAL_WAIT_SECONDS = 5.0

_LONGEST_WAIT_SECONDS = 60.0
_NOTHING_LEFT_SECONDS = 1.0
_LATE = "The job was not done within its time. The last trouble was: {last}"
# What must be left of a job's time after a wait for another try to be worth it.
_WORTH_SECONDS = 2.0
_MOST_CALLS = {"parse": 10, "scrape": 3, "arxiv": 3, "compose": 10}
# Reasons that cost money or time with each try.
_MOST_CALLS_FOR = {"MODEL_OUTPUT_INVALID": 2, "DEADLINE_EXCEEDED": 2, "MODEL_TIMEOUT": 3}
# A service that is stopped cancels its calls; nobody else does.
_ALSO_RETRIED = frozenset({"CANCELLED"})
# Nothing can be done without these.
_ALWAYS_ENDS = frozenset({"CONTACT_DECLINED", "STATE_TOO_LARGE", "JOB_DEADLINE"})

Chance = Callable[[], float]
"""A number from 0 up to 1, different each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFailure:
    """Why a call of a step's service failed."""

    reason: str
    message: str
    retryable: bool
    retry_after: float | None = None
    """Seconds, when the service named them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAgain:
    """Wait here, then call again."""

    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TryLater:
    """Give the slot back; the dispatcher sends the step again after the wait."""

    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DoWithout:
    """Go on with a warning."""

    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndJob:
    """The job fails, with a reason a person understands."""

    reason: str
    message: str


Decision = CallAgain | TryLater | DoWithout | EndJob


def next_step(step: str, template_type: str) -> str | None:
    """The step behind one, for a template of type research, book or general; None is the finish."""
    match step:
        case "parse":
            return "scrape"
        case "scrape":
            return "arxiv" if template_type == "research" else "compose"
        case "arxiv":
            return "compose"
        case _:
            return None


def skipped_behind(step: str, template_type: str) -> str | None:
    """The step that is left out directly behind one."""
    return "arxiv" if step == "scrape" and template_type != "research" else None


def after_failure(step: str, failure: StepFailure, *, calls: int, seconds_left: float, chance: Chance) -> Decision:
    """What to do now that `calls` calls of a step have failed, the last with `failure`.

    `seconds_left` is what remains until the job's deadline.
    """
    if seconds_left <= _NOTHING_LEFT_SECONDS:
        return EndJob(reason="JOB_DEADLINE", message=_LATE.format(last=failure.message))
    again = failure.retryable or failure.reason in _ALSO_RETRIED
    wait = _wait(calls, failure.retry_after, chance)
    if not again or calls >= _most_calls(step, failure.reason) or wait > seconds_left - _WORTH_SECONDS:
        return _give_up(step, failure)
    if wait <= LOCAL_WAIT_SECONDS:
        return CallAgain(wait=wait)
    if step not in VITAL and wait > _LONGEST_WAIT_SECONDS:
        return _give_up(step, failure)
    return TryLater(wait=wait)


def _give_up(step: str, failure: StepFailure) -> Decision:
    if step in VITAL or failure.reason in _ALWAYS_ENDS:
        return EndJob(reason=failure.reason, message=failure.message)
    return DoWithout(warning=DEGRADED_WARNING[step])


def _most_calls(step: str, reason: str) -> int:
    if step not in VITAL and reason == "DEADLINE_EXCEEDED":
        return 1  # another whole time limit is not worth waiting for something that can be done without
    return min(_MOST_CALLS[step], _MOST_CALLS_FOR.get(reason, _MOST_CALLS[step]))


def _wait(calls: int, retry_after: float | None, chance: Chance) -> float:
    """Half to all of 1, 2, 4 … 60 s; what the service named, a little spread, when that is longer."""
    own = min(_LONGEST_WAIT_SECONDS, 2.0 ** (calls - 1)) * (0.5 + 0.5 * chance())
    return max(own, (retry_after or 0.0) * (1 + 0.1 * chance()))

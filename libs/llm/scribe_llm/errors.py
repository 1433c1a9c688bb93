"""What can go wrong with a model.

ServiceError
└── ModelError              expected: one of the MODEL_* reasons
    └── AnswerInvalid       expected: the answer does not satisfy its schema
ServiceError BUDGET_EXCEEDED (BudgetExceeded): the next call would cost more than is left
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scribe_rpc.errors import ServiceError

if TYPE_CHECKING:
    import anthropic

_SPEND_MARKS = ("spend_limit", "spending limit", "spend limit", "credit balance")
_OVERLOADED = 529


class ModelError(ServiceError):
    """The model could not be used."""


class AnswerInvalid(ModelError):
    """The model's answer does not satisfy its schema."""

    def __init__(self, problem: str) -> None:
        super().__init__("MODEL_OUTPUT_INVALID", f"The model's answer could not be used: {problem}.")
        self.problem = problem


class BudgetExceeded(ServiceError):
    """The next call would cost more than is left."""

    def __init__(self, estimate: int, left: int) -> None:
        message = f"The next model call may cost ${estimate / 1e6:.4f}, but only ${max(left, 0) / 1e6:.4f} of the job's budget is left."
        super().__init__("BUDGET_EXCEEDED", message)


def from_sdk(error: anthropic.AnthropicError) -> ModelError:
    """The SDK's error as ours. The provider's text is kept short and never holds our key."""
    import anthropic

    if isinstance(error, anthropic.APITimeoutError):
        return ModelError("MODEL_TIMEOUT")
    if isinstance(error, anthropic.APIConnectionError):
        return ModelError("MODEL_OVERLOADED", "The model's service cannot be reached.")
    if isinstance(error, anthropic.APIStatusError):
        return _from_status(error)
    return ModelError("MODEL_OUTPUT_INVALID", f"The model's service broke off: {type(error).__name__}.")


def _from_status(error: anthropic.APIStatusError) -> ModelError:  # noqa: PLR0911  # one return a status
    said = str(error.message)[:300]
    if error.status_code == 402 or any(mark in said.lower() for mark in _SPEND_MARKS):
        return ModelError("MODEL_SPEND_LIMIT")
    wait = _retry_after(error)
    match error.status_code:
        case 401:
            return ModelError("MODEL_CREDENTIALS")
        case 403:
            return ModelError("MODEL_CREDENTIALS", "The model's service does not let this key do that.")
        case 404:
            return ModelError("MODEL_NOT_FOUND", f"The model's service knows no such model: {said}")
        case 429:
            return ModelError("MODEL_RATE_LIMITED", retry_after=wait)
        case 408 | 504:
            return ModelError("MODEL_TIMEOUT", retry_after=wait)
        case status if status >= 500:
            return ModelError("MODEL_OVERLOADED", retry_after=wait)
    return ModelError("MODEL_REQUEST_REFUSED", f"The model's service refused our request: {said}")


def _retry_after(error: anthropic.APIStatusError) -> float | None:
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None

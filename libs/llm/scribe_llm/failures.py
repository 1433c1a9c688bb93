"""The SDK's errors as ours. The type in the body counts before the status: inside a stream the status is 200."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from time import time

import anthropic
import httpx2

from scribe_llm.errors import (
    ModelCredentials,
    ModelError,
    ModelNotFound,
    ModelOverloaded,
    ModelRateLimited,
    ModelRequestRefused,
    ModelSpendLimit,
    ModelTimeout,
)

_LONGEST_WAIT = 3600.0
_LONGEST_MESSAGE = 300

_UNSENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)
"""No connection came about, so the request was never read."""

_BY_TYPE: dict[str, type[ModelError]] = {
    "overloaded_error": ModelOverloaded,
    "api_error": ModelOverloaded,
    "timeout_error": ModelTimeout,
    "rate_limit_error": ModelRateLimited,
    "billing_error": ModelSpendLimit,
    "authentication_error": ModelCredentials,
    "permission_error": ModelCredentials,
    "not_found_error": ModelNotFound,
    "request_too_large": ModelRequestRefused,
    "invalid_request_error": ModelRequestRefused,
}
_BY_STATUS: dict[int, type[ModelError]] = {
    401: ModelCredentials,
    402: ModelSpendLimit,
    403: ModelCredentials,
    404: ModelNotFound,
    408: ModelTimeout,
    429: ModelRateLimited,
    504: ModelTimeout,
}


def to_service_error(error: anthropic.APIError | anthropic.AnthropicError) -> ModelError:
    """The MODEL_* error that fits; the API's message goes along where it helps to mend."""
    unsent = isinstance(error.__cause__, _UNSENT)
    if isinstance(error, anthropic.APITimeoutError):
        return ModelTimeout(is_free=unsent)
    if isinstance(error, anthropic.APIStatusError):
        return _of_status(error)
    if isinstance(error, anthropic.CredentialsError):
        return ModelCredentials(is_free=True)
    return ModelOverloaded("The model's service does not answer, or not in its own form.", is_free=unsent)


def _of_status(error: anthropic.APIStatusError) -> ModelError:
    kind = _kind(error)
    wait = _retry_after(error)
    message = (error.api_message or "")[:_LONGEST_MESSAGE] if isinstance(error.api_message, str) else ""
    refused = error.status_code >= 400  # an error inside a stream has the stream's 200, and its tokens are billed
    if kind in {ModelOverloaded, ModelRateLimited}:
        return kind("", retry_after=wait, is_free=refused)
    if kind is ModelRequestRefused and message:
        return ModelRequestRefused(f"The model's service refused our request: {message}", is_free=refused)
    return kind("", is_free=refused)


def _kind(error: anthropic.APIStatusError) -> type[ModelError]:
    if "spend_limit" in (error.error_code or ""):
        return ModelSpendLimit
    by_status = _BY_STATUS.get(error.status_code) or (
        ModelOverloaded if error.status_code >= 500 else ModelRequestRefused
    )
    kind = _BY_TYPE.get(error.type or "", by_status)
    mentions_limit = "spend limit" in (error.api_message or "").lower() or "credit balance" in str(error.api_message)
    return ModelSpendLimit if kind in {ModelRateLimited, ModelRequestRefused} and mentions_limit else kind


def _retry_after(error: anthropic.APIStatusError) -> float | None:
    """Seconds to wait, if the service said so, at most an hour."""
    headers = error.response.headers
    readings: tuple[tuple[str, Callable[[str], float]], ...] = (
        ("retry-after-ms", lambda value: float(value) / 1000),
        ("retry-after", float),
        ("retry-after", lambda value: parsedate_to_datetime(value).timestamp() - time()),
    )
    for name, read in readings:
        try:
            seconds = read(headers[name])
        except (KeyError, ValueError, TypeError):
            continue
        if 0 <= seconds < float("inf"):
            return min(seconds, _LONGEST_WAIT)
    return None

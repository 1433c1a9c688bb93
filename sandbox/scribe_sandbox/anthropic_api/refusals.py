"""How the Messages API says no: HTTP status, error type, and its JSON form."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from scribe_sandbox.errors import RefusedError

ERROR_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    500: "api_error",
    503: "api_error",
    504: "timeout_error",
    529: "overloaded_error",
}


class MessagesRefusedError(RefusedError):
    """The Messages API refuses the request."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, ERROR_TYPES[status], message)


def invalid(message: str) -> MessagesRefusedError:
    """The refusal of a malformed request, status 400."""
    return MessagesRefusedError(400, message)


def from_validation(error: ValidationError) -> MessagesRefusedError:
    """The refusal in the API's words: the place in the body, then what is wrong there."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"]) or "body"
    return invalid(f"{place}: {first['msg'].removeprefix('Value error, ')}")


def error_body(status: int, message: str, request_id: str) -> dict[str, Any]:
    """The API's error form, as the SDK reads it."""
    kind = ERROR_TYPES.get(status, "api_error")
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": request_id}

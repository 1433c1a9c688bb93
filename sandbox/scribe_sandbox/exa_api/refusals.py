"""How Exa says no: HTTP status, tag, and its JSON form."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from scribe_sandbox.errors import RefusedError

TAGS = {
    400: "INVALID_REQUEST_BODY",
    401: "INVALID_API_KEY",
    402: "NO_MORE_CREDITS",
    403: "ACCESS_DENIED",
    429: "RATE_LIMIT_EXCEEDED",
    500: "DEFAULT_ERROR",
    503: "SERVICE_UNAVAILABLE",
}


class ExaRefusedError(RefusedError):
    """Exa refuses the request."""

    def __init__(self, status: int, message: str, tag: str = "") -> None:
        super().__init__(status, tag or TAGS[status], message)


def from_validation(error: ValidationError) -> ExaRefusedError:
    """The refusal of a malformed body, naming the field; of a deprecated one likewise."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"]) or "body"
    return ExaRefusedError(400, f"Invalid request body | Validation error at {place}: {first['msg']}")


def exa_error(status: int, message: str, request_id: str, tag: str = "") -> dict[str, Any]:
    """Exa's error form."""
    return {"requestId": request_id, "error": message, "tag": tag or TAGS.get(status, TAGS[500])}

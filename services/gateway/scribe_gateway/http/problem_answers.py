"""What every call may answer in place of what was asked for, as OpenAPI tells it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel


class FieldProblem(BaseModel):
    """One thing that cannot be taken, and how to mend it."""

    loc: list[str | int]
    msg: str
    type: str


class Problem(BaseModel):
    """An error: a sentence for people, or a list of fields; `reason` is for programs (docs/errors.md)."""

    detail: str | list[FieldProblem]
    reason: str | None = None


_MEANINGS = {
    400: "An id is malformed, or the state of things does not allow this.",
    401: "The token is missing, expired or not one of this service's.",
    403: "The caller has no profile yet, or may not do this.",
    404: "There is no such thing, or it is another user's.",
    409: "The idempotency key was used for another request, or the address by another profile.",
    413: "The body is larger than 256 KB.",
    422: "Fields cannot be taken; each is named with what to do.",
    429: "A quota is used up; see Retry-After and RateLimit.",
    503: "There is more work than can be taken, or the database does not answer; see Retry-After.",
}
# Named apart from the model: a route whose answer is a stream fails in JSON all the same.
_CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def problem(meaning: str) -> dict[str, Any]:
    """An error of one route beyond those that all have."""
    return {"model": Problem, "description": meaning, "content": _CONTENT}


PROBLEMS: dict[int | str, dict[str, Any]] = {status: problem(meaning) for status, meaning in _MEANINGS.items()}

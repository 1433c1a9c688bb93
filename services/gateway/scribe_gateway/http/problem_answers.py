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


_MEANINGS: dict[int, tuple[str, dict[str, Any]]] = {
    400: (
        "An id is malformed, or the state of things does not allow this.",
        {"detail": "The job has completed already and cannot be cancelled any more.", "reason": "JOB_ENDED"},
    ),
    401: (
        "The token is missing, expired or not one of this service's.",
        {"detail": "Send `Authorization: Bearer <token>` with a token of this service's sign-in.", "reason": "UNAUTHENTICATED"},
    ),
    403: (
        "The caller has no profile yet, or may not do this.",
        {"detail": "There is no profile for this user yet: call POST /api/user/init first.", "reason": "PROFILE_MISSING"},
    ),
    404: (
        "There is no such thing, or it is another user's.",
        {"detail": "There is no such e-mail among yours: check the id.", "reason": "NOT_FOUND"},
    ),
    409: (
        "The idempotency key was used for another request, or the address by another profile.",
        {"detail": "This Idempotency-Key was used for another request: send a new key with a new request.", "reason": "IDEMPOTENCY_CONFLICT"},
    ),
    413: (
        "The body is larger than 256 KB.",
        {"detail": "The body is larger than 256 KB (262144 bytes): send less.", "reason": "TOO_LARGE"},
    ),
    422: (
        "Fields cannot be taken; each is named with what to do.",
        {"detail": [{"loc": ["body", "recipient_name"], "msg": "recipient_name is missing: send it", "type": "missing"}]},
    ),
    429: (
        "A quota is used up; see Retry-After and RateLimit.",
        {"detail": "More than 300 in 60 s (user): wait 2 s.", "reason": "RATE_LIMITED"},
    ),
    503: (
        "There is more work than can be taken, or the database does not answer; see Retry-After.",
        {"detail": "The database cannot be reached at the moment; try again in a moment.", "reason": "STORE_UNAVAILABLE"},
    ),
}  # fmt: skip


def problem(meaning: str, example: dict[str, Any]) -> dict[str, Any]:
    """An error of one route beyond those that all have."""
    # Named apart from the model: a route whose answer is a stream fails in JSON all the same.
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
    return {"model": Problem, "description": meaning, "content": content}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: problem(meaning, example) for status, (meaning, example) in _MEANINGS.items()
}

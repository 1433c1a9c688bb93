"""Errors as answers: `{"detail": text}`, or a list of fields for what could not be taken."""

from __future__ import annotations

import math
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from scribe_rpc.errors import ServiceError, Violation
from starlette.exceptions import HTTPException
from starlette.responses import Response

from scribe_gateway.order import mending

_UNPROCESSABLE = 422
_WITH_BODY = ("POST", "PUT", "PATCH")
_UNREADABLE = "There was an error parsing the body"


def problem_response(error: ServiceError, place: str = "query") -> JSONResponse:
    """A known failure: its status, its sentence, its reason for programs; `place` is where its fields were sent."""
    headers = {}
    if error.retry_after is not None:
        headers["retry-after"] = str(max(1, math.ceil(error.retry_after)))
    if error.http_status == 401:
        headers["www-authenticate"] = "Bearer"
    detail: Any = error.message
    if error.http_status == _UNPROCESSABLE and error.violations:
        detail = [
            _entry([place, *v.field.split(".")], _name(v), v.description, "value_error") for v in error.violations
        ]
    return JSONResponse({"detail": detail, "reason": error.reason}, error.http_status, headers)


def unexpected_response(request_id: str) -> JSONResponse:
    """Nothing of what happened is told to strangers; the log has it under the id."""
    detail = f"Something that should not happen did: report it with the request id {request_id}."
    return JSONResponse({"detail": detail, "reason": "INTERNAL"}, 500)


def handle_problems(app: FastAPI) -> None:
    """Every error of `app` in the shapes above."""

    @app.exception_handler(ServiceError)
    async def _known(request: Request, error: ServiceError) -> Response:
        return problem_response(error, "body" if request.method in _WITH_BODY else "query")

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> Response:
        return JSONResponse({"detail": [_field_entry(problem) for problem in error.errors()]}, _UNPROCESSABLE)

    @app.exception_handler(HTTPException)
    async def _framework(_: Request, error: HTTPException) -> Response:
        if error.detail == _UNREADABLE:
            entry = _entry(["body"], "The body", "must be a JSON object in UTF-8", "json_invalid")
            return JSONResponse({"detail": [entry]}, _UNPROCESSABLE)
        return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


def _name(violation: Violation) -> str:
    """csv.row 3.homepage → row 3, homepage"""
    return ", ".join(violation.field.removeprefix("csv.").split("."))


def _field_entry(problem: dict[str, Any]) -> dict[str, Any]:
    """The framework's entry without the value that was sent, which may be anything."""
    place = list(problem["loc"])
    if problem["type"] == "json_invalid":
        return _entry(["body"], "The body", "must be JSON: check quotes, commas and brackets", "json_invalid")
    if place == ["body"]:
        return _entry(place, "The body", "must be a JSON object with the fields of this call", problem["type"])
    return _entry(place, str(place[-1]), mending(problem), problem["type"])


def _entry(place: list[Any], name: str, how_to_mend: str, kind: str) -> dict[str, Any]:
    return {"loc": place, "msg": f"{name} {how_to_mend}", "type": kind}

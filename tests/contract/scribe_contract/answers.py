"""Reading an answer: its status first, then its body as the object that the contract names."""

from __future__ import annotations

from typing import TypeVar

import httpx
from pydantic import TypeAdapter

from scribe_contract.models import Answer, FieldProblem, FieldProblems, Problem

A = TypeVar("A", bound=Answer)


def read(model: type[A], answer: httpx.Response, status: int = 200) -> A:
    """The object of the answer."""
    assert_status(answer, status)
    return model.model_validate_json(answer.content)


def read_all(model: type[A], answer: httpx.Response) -> list[A]:
    """The list of the answer."""
    assert_status(answer, 200)
    return TypeAdapter(list[model]).validate_json(answer.content)  # type: ignore[valid-type]  # known at run time only


def refusal(answer: httpx.Response, status: int) -> str:
    """The sentence of a refusal."""
    return read(Problem, answer, status).detail


def field_problems(answer: httpx.Response) -> list[FieldProblem]:
    """What a refusal for its fields says, one entry a field at least."""
    found = read(FieldProblems, answer, 422).detail
    assert found, answer.text
    return found


def refused_fields(answer: httpx.Response) -> set[str | int]:
    """The last part of each place that is named: the field itself."""
    return {problem.loc[-1] for problem in field_problems(answer)}


def assert_status(answer: httpx.Response, status: int) -> None:
    """The answer has this status and is JSON."""
    request = f"{answer.request.method} {answer.request.url}"
    assert answer.status_code == status, f"{request}: {answer.status_code} {answer.text[:500]}"
    assert answer.headers["content-type"].startswith("application/json"), request

"""docs/http.md: every call, and every field of what is sent and answered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from scribe_gateway.http.app import bare_app
from scribe_gateway.http.reference_page import render

PAGE = (Path(__file__).parents[3] / "docs" / "http.md").read_text()
SECTIONS: dict[str, str] = dict(re.findall(r"^### (.+?)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
DOCUMENT = bare_app().openapi()
SCHEMAS = DOCUMENT["components"]["schemas"]
CALLS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def test_the_page_is_up_to_date() -> None:
    """It is what the gateway says of itself now."""
    assert render(DOCUMENT) == PAGE


def test_the_page_has_these_calls_and_bodies_and_no_others() -> None:
    """Each once."""
    assert sorted(re.findall(r"^### (.+)$", PAGE, re.MULTILINE)) == sorted([*CALLS, *SCHEMAS])


@pytest.mark.parametrize("call", CALLS)
def test_a_call_has_its_parameters_answers_and_an_example(call: str) -> None:
    """All that is asked for, each status that is not every call's, and what one may type."""
    operation, section = CALLS[call], SECTIONS[call]
    for parameter in operation.get("parameters", ()):
        assert f"| `{parameter['name']}`, {parameter['in']} | " in section
    assert ("\n| body | " in section) == ("requestBody" in operation)
    for status in _good(operation):
        assert re.search(rf"^Answers .*\b{status} ", section, re.MULTILINE)
    assert f"\n```\n{call}" in section


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_body_has_all_of_its_fields(name: str) -> None:
    """A row each."""
    for field in SCHEMAS[name]["properties"]:
        assert f"\n| `{field}` | " in SECTIONS[name]


def _good(operation: dict[str, Any]) -> list[str]:
    return [status for status in operation["responses"] if int(status) < 400]

"""Which task a model request is."""

from __future__ import annotations

import pytest
from scribe_sandbox.tasks import schema_of, task_of


def object_with(*names: str) -> dict[str, object]:
    """A schema of an object with these properties."""
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}}


@pytest.mark.parametrize(
    ("names", "task"),
    [
        (("template_type", "slots", "search_terms", "insertion_points"), "parse"),
        (("about_recipient", "reason", "facts"), "extract"),
        (("subject", "slots"), "compose"),
        (("paragraphs",), "template"),
        (("slots",), "other"),
        ((), "other"),
    ],
)
def test_the_property_names_tell_the_task(names: tuple[str, ...], task: str) -> None:
    """Each of our answers is told by its properties, anything else is "other"."""
    assert task_of(object_with(*names)) == task


def test_a_root_reference_is_followed() -> None:
    """A schema whose root points into its definitions is read there."""
    schema = {"$ref": "#/$defs/Draft", "$defs": {"Draft": object_with("subject", "slots")}}
    assert task_of(schema) == "compose"


@pytest.mark.parametrize("request_body", [{}, {"output_config": None}, {"output_config": {"format": "json"}}])
def test_a_request_without_a_schema_has_an_empty_one(request_body: dict[str, object]) -> None:
    """Whatever shape the request has, a missing schema is empty."""
    assert schema_of(request_body) == {}

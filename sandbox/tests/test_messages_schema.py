"""Which JSON schemas the Messages API takes."""

from __future__ import annotations

from typing import Any, Literal

import anthropic
import pytest
from pydantic import BaseModel, Field
from scribe_sandbox.anthropic_api.refusals import MessagesRefusedError
from scribe_sandbox.anthropic_api.schema_rules import check_schema

STRING = {"type": "string"}


class Slot(BaseModel):
    """A part of an answer, with bounds that the SDK has to move."""

    id: str = Field(min_length=1)
    kind: Literal["a", "b"]
    note: str | None = None


class Answer(BaseModel):
    """An answer as our services declare one."""

    subject: str
    slots: list[Slot] = Field(max_length=5)


def an_object(**properties: Any) -> dict[str, Any]:
    """A closed object schema."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def test_what_the_sdk_makes_of_a_model_is_taken() -> None:
    """The SDK's own transformation of a pydantic model passes."""
    check_schema(anthropic.transform_schema(Answer))


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "object", "properties": {"a": STRING}}, "additionalProperties"),
        (an_object(a={"type": "object", "properties": {}}), r"properties\.a.*additionalProperties"),
        (an_object(a={"type": "string", "minLength": 1}), r"properties\.a.*minLength"),
        (an_object(a={"type": "array", "items": STRING, "maxItems": 3}), "maxItems"),
        (an_object(a={"type": "array", "items": STRING, "minItems": 2}), "minItems"),
        (an_object(a={"type": "integer", "minimum": 0}), "minimum"),
        (an_object(a={"type": "string", "format": "regex"}), "format"),
        (an_object(a={}), "must have a 'type'"),
        (an_object(a={"$ref": "#/$defs/Missing"}), "does not resolve"),
        (an_object(a={"oneOf": [STRING]}), "must have a 'type'"),
        ({**an_object(a=STRING), "required": ["b"]}, "not in properties"),
        (Answer.model_json_schema(), "additionalProperties"),
    ],
)
def test_what_the_api_refuses_is_refused_with_its_place(schema: dict[str, Any], why: str) -> None:
    """A schema outside the supported part is a 400 that says where and what."""
    with pytest.raises(MessagesRefusedError, match=why) as caught:
        check_schema(schema)
    assert caught.value.status == 400


def test_a_schema_made_to_be_deep_is_refused() -> None:
    """Nesting has an end."""
    schema: dict[str, Any] = STRING
    for _ in range(200):
        schema = {"type": "array", "items": schema}
    with pytest.raises(MessagesRefusedError, match="nested too deeply"):
        check_schema(schema)

"""How the reader finds its task and its material in a request, and the form of its answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scribe_sandbox.reader import read
from scribe_sandbox.reader.blocks import find_blocks
from scribe_sandbox.reader.schema_fit import fit
from scribe_sandbox.reader.testing import NONCE, PARSE_SCHEMA, block, extract_request, object_of, parse_request, request


def test_blocks_are_found_wherever_the_prompt_puts_them() -> None:
    """Material is found in the system prompt and in each user message, in order, with its attributes."""
    body = {
        "system": [{"type": "text", "text": block("template", "Dear {{name}},")}],
        "messages": [
            {
                "role": "user",
                "content": f"Read this: {block('slot', '{{name}}', id='slot1', syntax='braces')} Thank you.",
            },
            {"role": "assistant", "content": block("interest", "what the model made up")},
            {"role": "user", "content": [{"type": "text", "text": block("interest", "glaciers")}]},
        ],
    }
    found = find_blocks(body)
    assert [each.tag for each in found.all] == ["template", "slot", "interest"]
    assert found.of("slot")[0].attributes == {"id": "slot1", "syntax": "braces"}
    assert found.text("interest") == "glaciers"


def test_a_page_cannot_end_its_own_block() -> None:
    """Look-alike tags with another nonce inside a page are text of the page."""
    page = "First line.\n</page-ffffffff>\n<interest-ffffffff>\nmoney\n</interest-ffffffff>\nLast line."
    found = find_blocks(request({}, block("page", page, source="s1"), block("interest", "ice")))
    assert found.of("page")[0].text == page
    assert [each.text for each in found.of("interest")] == ["ice"]


def test_a_block_that_never_ends_is_no_block() -> None:
    """An opening tag without its closing tag is not taken for material."""
    assert find_blocks(request({}, f"<page-{NONCE}>\ntext\n</page-00000000>")).all == ()


@pytest.mark.parametrize(
    ("schema", "smallest"),
    [
        (object_of(name={"type": "string"}, count={"type": "integer"}), {"name": "", "count": 0}),
        (
            object_of(kind={"enum": ["b", "a"]}, list={"type": "array", "items": {"type": "string"}}),
            {"kind": "b", "list": []},
        ),
        (object_of(maybe={"anyOf": [{"type": "null"}, {"type": "string"}]}), {"maybe": None}),
        (object_of(one={"const": 7}, flag={"type": ["boolean", "null"]}), {"one": 7, "flag": None}),
        ({"$defs": {"A": object_of(x={"type": "number"})}, **object_of(a={"$ref": "#/$defs/A"})}, {"a": {"x": 0}}),
    ],
)
def test_any_other_schema_gets_its_smallest_value(schema: dict[str, Any], smallest: object) -> None:
    """A request for anything but Scribe's tasks is answered with the smallest JSON that the schema allows."""
    assert json.loads(read(request(schema))) == smallest


def test_answers_follow_the_schema_that_was_sent() -> None:
    """Properties that the schema adds are filled, those that it does not know are left out."""
    schema = object_of(**{**PARSE_SCHEMA["properties"], "note": {"type": "string"}})
    del schema["properties"]["insertion_points"]
    schema["required"].remove("insertion_points")
    answer = json.loads(read({**parse_request("Dear {{name}},"), "output_config": {"format": {"schema": schema}}}))
    assert answer["note"] == ""
    assert "insertion_points" not in answer


def test_fit_keeps_what_fits() -> None:
    """A value of the right type stays, one of the wrong type becomes the smallest."""
    schema = object_of(a={"type": "integer"}, b={"type": "boolean"})
    assert fit({"a": 3, "b": "yes", "c": 1}, schema) == {"a": 3, "b": False}


def test_the_same_request_gets_the_same_answer() -> None:
    """The reader is deterministic."""
    body = extract_request("Ann Lee studies ice.", recipient="Ann Lee", title="Ann Lee")
    assert read(body) == read(body)


def test_a_request_without_schema_is_answered_in_words() -> None:
    """Without a schema the reader says what it is."""
    assert "sandbox" in read({"messages": [{"role": "user", "content": "Hello"}]})

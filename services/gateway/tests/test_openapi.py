"""The OpenAPI document: nothing without an example, an error body or a tag."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from scribe_gateway.http.examples import EXAMPLES
from scribe_gateway.testing import House

pytestmark = pytest.mark.integration

_OUT_OF_OTHERS = {"Problem", "FieldProblem", "JobRecipient", "JobStep", "Recipient"}


async def document(house: House) -> dict[str, Any]:
    async with house.visitor(with_profile=False) as visitor:
        return dict((await visitor.http.get("/openapi.json")).json())


async def test_every_body_has_an_example_that_fits(house: House) -> None:
    """What the page shows can be sent and received as it stands."""
    said = await document(house)
    schemas = said["components"]["schemas"]
    assert set(schemas) - _OUT_OF_OTHERS == set(EXAMPLES)
    for name, schema in schemas.items():
        for example in schema.get("examples", ()):
            jsonschema_rs.Draft202012Validator({**schema, "components": said["components"]}).validate(example)
            assert not isinstance(example, dict) or set(example) <= set(schema["properties"]), name


async def test_every_operation_has_a_tag_a_summary_and_its_errors(house: House) -> None:
    """Each error with its example."""
    said = await document(house)
    tags = {tag["name"] for tag in said["tags"]}
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            name = f"{method} {path}"
            assert set(operation["tags"]) <= tags, name
            assert operation["summary"], name
            assert operation["description"], name
            if path == "/health":
                continue
            for status in ("401", "403", "404", "422", "429", "503"):
                assert "example" in operation["responses"][status]["content"]["application/json"], (name, status)

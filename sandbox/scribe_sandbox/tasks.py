"""Which of Scribe's tasks a model request is, told from the JSON schema that it asks an answer for.

The reader model and the dials both ask here, so a reworded prompt changes neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

TaskName = Literal["parse", "extract", "compose", "template", "other"]

# Properties that an answer of the task cannot do without; the first match wins.
_MARKS: tuple[tuple[TaskName, frozenset[str]], ...] = (
    ("parse", frozenset({"template_type", "slots"})),
    ("extract", frozenset({"about_recipient", "facts"})),
    ("compose", frozenset({"subject", "slots"})),
    ("template", frozenset({"paragraphs"})),
)


def task_of(schema: Mapping[str, Any]) -> TaskName:
    """The task whose answer `schema` describes; "other" for any other schema, also for an empty one."""
    names = set(_root_properties(schema))
    return next((task for task, marks in _MARKS if marks <= names), "other")


def schema_of(request: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON schema in a Messages request (`output_config.format.schema`); empty when it has none."""
    found: Any = request
    for key in ("output_config", "format", "schema"):
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _root_properties(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The properties of the root object, also when the root is a reference into `$defs`."""
    definitions = schema.get("$defs")
    reference = schema.get("$ref")
    root: Any = schema
    if isinstance(definitions, dict) and isinstance(reference, str):
        root = definitions.get(reference.removeprefix("#/$defs/"))
    properties = root.get("properties") if isinstance(root, dict) else None
    return properties if isinstance(properties, dict) else {}

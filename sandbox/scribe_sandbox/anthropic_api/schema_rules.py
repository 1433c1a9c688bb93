"""The part of JSON Schema that structured outputs take; anything else is refused, as the API does. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scribe_sandbox.anthropic_api.refusals import invalid

PLACE = "output_config.format.schema"
# Deeper than any answer of ours; also ends the walk over a schema made to be deep.
MAX_DEPTH = 32

_TYPES = frozenset({"object", "array", "string", "integer", "number", "boolean", "null"})
_FORMATS = frozenset(
    {"date-time", "time", "date", "duration", "email", "hostname", "uri", "ipv4", "ipv6", "uuid"},
)
_ANYWHERE = frozenset({"type", "title", "description", "enum", "const", "anyOf", "allOf", "$ref", "$defs", "default"})
_BY_TYPE = {
    "object": frozenset({"properties", "required", "additionalProperties"}),
    "array": frozenset({"items", "minItems"}),
    "string": frozenset({"format"}),
}
_HAVE_SHAPE = ("type", "anyOf", "allOf", "enum", "const", "$ref")


def check_schema(schema: dict[str, Any]) -> None:
    """Raises MessagesRefusedError (400) when the API would refuse this schema, naming the place."""
    _check(schema, PLACE, schema.get("$defs", {}), 0)


def _check(schema: object, place: str, definitions: object, depth: int) -> None:
    if not isinstance(schema, dict):
        raise invalid(f"{place}: Input should be an object")
    if depth > MAX_DEPTH:
        raise invalid(f"{place}: schema is nested too deeply")
    _check_keywords(schema, place)
    _check_reference(schema, place, definitions)
    if schema.get("type") == "object":
        _check_object(schema, place)
    for where, inner in _inner(schema):
        _check(inner, f"{place}.{where}", definitions, depth + 1)


def _check_keywords(schema: dict[str, Any], place: str) -> None:
    kind = schema.get("type")
    if not any(key in schema for key in _HAVE_SHAPE):
        raise invalid(f"{place}: schema must have a 'type', 'anyOf', 'allOf', 'enum', 'const' or '$ref'")
    kinds = kind if isinstance(kind, list) else [kind]
    if kind is not None and not all(isinstance(one, str) and one in _TYPES for one in kinds):
        raise invalid(f"{place}.type: '{kind}' is not supported")
    allowed = _ANYWHERE.union(*(_BY_TYPE.get(str(one), frozenset()) for one in kinds))
    unknown = sorted(set(schema) - allowed)
    if unknown:
        raise invalid(f"{place}: For '{kind}' type, property '{unknown[0]}' is not supported")
    if "format" in schema and schema["format"] not in _FORMATS:
        raise invalid(f"{place}.format: '{schema['format']}' is not supported")
    if schema.get("minItems", 0) not in (0, 1):
        raise invalid(f"{place}: For 'array' type, 'minItems' values other than 0 or 1 are not supported")


def _check_reference(schema: dict[str, Any], place: str, definitions: object) -> None:
    reference = schema.get("$ref")
    if reference is None:
        return
    known = definitions if isinstance(definitions, dict) else {}
    if not isinstance(reference, str) or reference.removeprefix("#/$defs/") not in known:
        raise invalid(f"{place}.$ref: '{reference}' does not resolve; only '#/$defs/…' is supported")


def _check_object(schema: dict[str, Any], place: str) -> None:
    if schema.get("additionalProperties") is not False:
        raise invalid(f"{place}: For 'object' type, 'additionalProperties' must be explicitly set to false")
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if not isinstance(properties, dict) or not isinstance(required, list):
        raise invalid(f"{place}: 'properties' must be an object and 'required' an array")
    missing = [name for name in required if name not in properties]
    if missing:
        raise invalid(f"{place}.required: '{missing[0]}' is not in properties")


def _inner(schema: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """The schemas directly inside, each with its place."""
    for key in ("properties", "$defs"):
        named = schema.get(key)
        if isinstance(named, dict):
            yield from ((f"{key}.{name}", inner) for name, inner in named.items())
    for key in ("anyOf", "allOf"):
        listed = schema.get(key)
        if isinstance(listed, list):
            yield from ((f"{key}.{index}", inner) for index, inner in enumerate(listed))
    if "items" in schema:
        yield "items", schema["items"]

"""Makes a value satisfy a JSON schema: keeps what fits, fills what is missing with the smallest valid value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SMALLEST: Mapping[str, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": [], "null": None}
_PYTHON: Mapping[str, type | tuple[type, ...]] = {
    "object": dict,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "null": type(None),
}


def fit(value: Any, schema: Mapping[str, Any]) -> Any:
    """`value` in the form that `schema` (an Anthropic output schema) describes."""
    return _fit(value, schema, schema)


def _fit(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Any:
    schema = _resolve(schema, root)
    options = schema.get("anyOf") or schema.get("oneOf")
    if options:
        return _fit(value, _matching(value, options, root), root)
    allowed = [schema["const"]] if "const" in schema else schema.get("enum")
    if allowed:
        return value if value in allowed else allowed[0]
    kind = _kind(schema, value)
    if kind == "object":
        return _fit_object(value if isinstance(value, dict) else {}, schema, root)
    if kind == "array":
        return [_fit(item, schema.get("items", {}), root) for item in value] if isinstance(value, list) else []
    return value if kind is None or _is(value, kind) else _SMALLEST[kind]


def _fit_object(value: Mapping[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any]) -> dict[str, Any]:
    properties: Mapping[str, Any] = schema.get("properties", {})
    wanted = [name for name in properties if name in value or name in schema.get("required", [])]
    fitted = {name: _fit(value.get(name), properties[name], root) for name in wanted}
    if schema.get("additionalProperties", True) is not False:
        fitted |= {name: item for name, item in value.items() if name not in properties}
    return fitted


def _resolve(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    found: Any = root
    for key in reference.removeprefix("#/").split("/"):
        found = found.get(key, {}) if isinstance(found, dict) else {}
    return found if isinstance(found, dict) else {}


def _matching(value: Any, options: list[Mapping[str, Any]], root: Mapping[str, Any]) -> Mapping[str, Any]:
    resolved = [_resolve(option, root) for option in options]
    return next((option for option in resolved if _is(value, _kind(option, value))), resolved[0])


def _kind(schema: Mapping[str, Any], value: Any) -> str | None:
    kind = schema.get("type", "object" if "properties" in schema else None)
    kinds: list[str] = kind if isinstance(kind, list) else [kind] if isinstance(kind, str) else []
    return next((each for each in kinds if _is(value, each)), kinds[0] if kinds else None)


def _is(value: Any, kind: str | None) -> bool:
    if kind is None:
        return True
    expected = _PYTHON[kind]
    return isinstance(value, expected) and (kind == "boolean" or not isinstance(value, bool))

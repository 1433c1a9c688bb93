"""What the OpenAPI document offers, and a request that each operation takes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

_METHODS = ("get", "post", "put", "patch", "delete")
_DEPTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    parameters: tuple[str, ...]
    """Names of what stands in the path."""
    content_type: str | None
    body: Any
    streams: bool

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    def url(self, ids: Mapping[str, str]) -> str:
        """The path with an id for each of its parameters."""
        return self.path.format_map({name: quote(ids[name], safe="") for name in self.parameters})


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Every one of them; new paths need no word here."""
    for path, entry in document["paths"].items():
        for method in _METHODS:
            if method in entry:
                yield _operation(document, path, method, entry[method])


def _operation(document: Mapping[str, Any], path: str, method: str, said: Mapping[str, Any]) -> Operation:
    content = said.get("requestBody", {}).get("content", {})
    content_type = next(iter(content), None)
    answers = said["responses"].get("200", {}).get("content", {})
    return Operation(
        method=method.upper(),
        path=path,
        parameters=tuple(p["name"] for p in said.get("parameters", ()) if p["in"] == "path"),
        content_type=content_type,
        body=_body(document, content[content_type]) if content_type else None,
        streams="text/event-stream" in answers,
    )


def _body(document: Mapping[str, Any], media: Mapping[str, Any]) -> Any:
    """An example of the document's own, else the smallest value that its schema allows."""
    if "example" in media:
        return media["example"]
    if media.get("examples"):
        return next(iter(media["examples"].values()))["value"]
    return _sample(document, media.get("schema", {}), _DEPTH)


def _sample(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Any:
    if "$ref" in schema:
        return _sample(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], depth)
    for chosen in ("examples", "enum"):
        if schema.get(chosen):
            return schema[chosen][0]
    for fixed in ("const", "default"):
        if schema.get(fixed) is not None:
            return schema[fixed]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _sample(document, schema[choice][0], depth)
    return _of_type(document, schema, depth)


def _of_type(document: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Any:
    kind = schema.get("type", "object")
    if kind == "object":
        fields = schema.get("properties", {})
        wanted = fields if not schema.get("required") else schema["required"]
        return {name: _sample(document, fields[name], depth - 1) for name in wanted} if depth else {}
    if kind == "array":
        return [_sample(document, schema.get("items", {}), depth - 1)] * max(1, schema.get("minItems", 0))
    if kind == "string":
        return _text(schema)
    return {"integer": schema.get("minimum", 1), "number": schema.get("minimum", 1.0), "boolean": True}.get(kind)


def _text(schema: Mapping[str, Any]) -> str:
    usual = {"uuid": "0198c0de-0000-7000-8000-000000000000", "uri": "https://a.example/x.pdf", "email": "a@b.example"}
    if schema.get("format") in usual:
        return usual[schema["format"]]
    return ("Words " * 400)[: max(schema.get("minLength", 0), min(20, schema.get("maxLength", 20)))].strip() or "Words"

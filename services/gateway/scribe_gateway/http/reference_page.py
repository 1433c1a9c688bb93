"""Prints docs/http.md from the OpenAPI document: `python -m scribe_gateway.http.reference_page`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from scribe_gateway.http.app import bare_app
from scribe_gateway.http.problem_answers import PROBLEMS

Node: TypeAlias = dict[str, Any]
"""A part of the document."""

_HEAD = """# HTTP, in full

Made from the gateway's OpenAPI document by `make docs`; do not edit. A running gateway serves the document itself at `/openapi.json` and
shows it at `/docs`. How to begin is in the [README](../README.md#over-http); the same over gRPC is in [grpc.md](grpc.md).

Bodies are JSON. Every call but `GET /health`, `GET /api/config` and `POST /api/session` needs `Authorization: Bearer TOKEN`, and every
one of these but `POST /api/user/init` a profile. Times are UTC by RFC 3339, money is in millionths of a US dollar. Lists tell by the
header `X-Next-Page-Token` that there is more. Fields that are not known here are ignored; fields are added to answers, none is taken away.

## Errors

Every call but `GET /health` may answer with these; each has the body [Problem](#problem). Reasons are explained in [errors](errors.md).

| status | meaning | example |
|---|---|---|
"""
_BODIES = "\n## Bodies\n\nIn the order of their names. A field without a default that is not marked optional is always there.\n"
_RANGES = (
    ("minimum", "maximum", ""), ("minLength", "maxLength", " characters"), ("minItems", "maxItems", " items"),
    ("minProperties", "maxProperties", " entries"),
)  # fmt: skip


def render(document: Node) -> str:
    """The page as Markdown."""
    schemas = document["components"]["schemas"]
    tags = "".join(_tag(tag, document) for tag in document["tags"])
    return _HEAD + _errors() + tags + _BODIES + "".join(_body(name, schemas[name]) for name in sorted(schemas))


def _errors() -> str:
    return _table(
        (str(status), said["description"], _code(_json(_json_content(said)["example"])))
        for status, said in PROBLEMS.items()
    )


def _tag(tag: Node, document: Node) -> str:
    operations = [
        _operation(method.upper(), path, operation, document["components"]["schemas"])
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if tag["name"] in operation["tags"]
    ]
    return f"\n## {tag['name'].capitalize()}\n\n{tag['description']}\n" + "".join(operations)


def _operation(method: str, path: str, operation: Node, schemas: Node) -> str:
    parameters = [_parameter(each) for each in operation.get("parameters", ())]
    takes = [_taken(operation["requestBody"])] if "requestBody" in operation else []
    table = "\n| | type | meaning |\n|---|---|---|\n" + _table([*parameters, *takes]) if parameters or takes else ""
    return (
        f"\n### {method} {path}\n\n{operation['description']}\n{table}"
        f"\n{_answers(operation)}\n\n```\n{_example(method, path, operation, schemas)}\n```\n"
    )


def _parameter(parameter: Node) -> tuple[str, str, str]:
    kind, notes = _described(parameter["schema"], required=parameter["required"])
    return f"`{parameter['name']}`, {parameter['in']}", kind, _sentences(parameter.get("description", ""), notes)


def _taken(body: Node) -> tuple[str, str, str]:
    ((media, content),) = body["content"].items()
    kind, notes = _described(content["schema"], required=body.get("required", False))
    notes = [*notes, "" if media == "application/json" else media]
    return "body", kind, _sentences(content["schema"].get("description", ""), notes)


def _answers(operation: Node) -> str:
    """All that this call answers beyond the errors that all have."""
    own = [
        _answer(status, said) for status, said in operation["responses"].items() if not _is_shared(int(status), said)
    ]
    return f"Answers {'; '.join(own)}."


def _is_shared(status: int, said: Node) -> bool:
    return status in PROBLEMS and said["description"] == PROBLEMS[status]["description"]


def _answer(status: str, said: Node) -> str:
    kinds = [
        media if media != "application/json" else _kind(content["schema"]) for media, content in said["content"].items()
    ]
    meaning = "" if said["description"] == "Successful Response" else f" ({said['description'].rstrip('.')})"
    return f"{status} {' or '.join(kinds)}{meaning}"


def _example(method: str, path: str, operation: Node, schemas: Node) -> str:
    required = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query" and each["required"]]
    query = "&".join(f"{name}={name.upper()}" for name in required)
    sent = _json_content(operation.get("requestBody", {}))
    lines = [f"{method} {path}{'?' if query else ''}{query}", _json(_value(sent["schema"], schemas)) if sent else ""]
    return "\n".join(filter(None, [*lines, _given(operation["responses"], schemas)]))


def _given(responses: Node, schemas: Node) -> str:
    """What is answered when all goes well; nothing for files."""
    status, said = next(iter(responses.items()))
    if "text/event-stream" in said["content"]:
        return f"{status}\n\n{said['content']['text/event-stream']['example'].rstrip()}"
    given = _json_content(said)
    return f"{status} {_json(_value(given['schema'], schemas))}" if given else ""


def _json_content(said: Node) -> Node:
    return dict(said.get("content", {}).get("application/json", {}))


def _value(schema: Node, schemas: Node) -> Any:
    """What stands in the document as an example of this."""
    if "anyOf" in schema:
        return _value(schema["anyOf"][0], schemas)
    if schema.get("type") == "array":
        return [_value(schema["items"], schemas)]
    return schemas[_name(schema)]["examples"][0]


def _body(name: str, schema: Node) -> str:
    rows = [
        (f"`{field}`", *_field(said, required=field in schema.get("required", ())))
        for field, said in schema["properties"].items()
    ]
    return f"\n### {name}\n\n{schema['description']}\n\n| field | type | |\n|---|---|---|\n" + _table(rows)


def _field(said: Node, *, required: bool) -> tuple[str, str]:
    kind, notes = _described(said, required=required)
    return kind, _sentences(said.get("description", ""), notes)


def _described(schema: Node, *, required: bool) -> tuple[str, list[str]]:
    """Its type, and what limits it."""
    notes = [_range(form, *names) for form in (schema, *schema.get("anyOf", ())) for names in _RANGES]
    if schema.get("default") is not None:
        notes.append(f"default {_code(_json(schema['default']))}")
    elif not required:
        notes.append("optional")
    return _kind(schema), notes


def _range(form: Node, least: str, most: str, unit: str) -> str:
    if least in form and most in form:
        return f"{form[least]} to {form[most]}{unit}"
    if most in form:
        return f"at most {form[most]}{unit}"
    return f"{form[least]} or more{unit}" if least in form else ""


def _kind(schema: Node) -> str:
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if "$ref" in schema:
        return f"[{_name(schema)}](#{_name(schema).lower()})"
    if "enum" in schema:
        return ", ".join(_code(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("format") or schema.get("type", "anything"))


def _name(schema: Node) -> str:
    return str(schema["$ref"].rpartition("/")[2])


def _sentences(description: str, notes: list[str]) -> str:
    limits = ", ".join(note for note in notes if note)
    return " ".join(filter(None, (" ".join(description.split()), f"({limits})" if limits and description else limits)))


def _table(rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _code(text: object) -> str:
    """As code, also where it holds code itself."""
    return f"`` {text} ``" if "`" in str(text) else f"`{text}`"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    sys.stdout.write(render(bare_app().openapi()))

"""Builds Messages requests as Scribe's services send them, for tests of whoever answers them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from scribe_sandbox.reader.blocks import Block

NONCE = "0a1b2c3d"
_STRING = {"type": "string"}
_SLOT = re.compile(r"\{\{[^{}\n]{1,60}\}\}|\[[^\[\]\n]{2,60}\](?![(\[:])")


def block(tag: str, text: str, **attributes: str) -> str:
    """One delimited piece of material."""
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{tag}-{NONCE}{said}>\n{text}\n</{tag}-{NONCE}>"


def request(schema: Mapping[str, Any], *blocks: str) -> dict[str, Any]:
    """The body of a Messages request with these blocks."""
    return {
        "model": "claude-haiku-5-5",
        "max_tokens": 1000,
        "system": "Do what is asked.",
        "messages": [{"role": "user", "content": "\n\n".join(blocks)}],
        "output_config": {"format": {"type": "json_schema", "schema": schema}},
    }


def object_of(**properties: Any) -> dict[str, Any]:
    """The schema of an object with these properties, all of them required."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _array(items: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


PARSE_SCHEMA = object_of(
    template_type={"type": "string", "enum": ["research", "book", "general"]},
    slots=_array(
        object_of(id=_STRING, asks_for=_STRING, filled_by={"type": "string", "enum": ["recipient_research", "sender"]})
    ),
    search_terms=_array(_STRING),
    insertion_points=_array(object_of(after=_STRING, asks_for=_STRING)),
)
EXTRACT_SCHEMA = object_of(
    about_recipient={"type": "boolean"},
    reason=_STRING,
    facts=_array(object_of(statement=_STRING, quote=_STRING, kind=_STRING, title=_STRING, work=_STRING)),
)
COMPOSE_SCHEMA = object_of(
    subject=_STRING,
    slots=_array(
        object_of(id=_STRING, text=_STRING, claims=_array(object_of(text=_STRING, support_ids=_array(_STRING))))
    ),
)


def parse_request(template: str, *, recipient: str = "Mara Lindqvist", interest: str = "") -> dict[str, Any]:
    """Asks what the slots of a template ask for."""
    slots = (block("slot", marker, id=f"slot{n}", syntax="braces") for n, marker in enumerate(markers(template), 1))
    return request(
        PARSE_SCHEMA,
        block("template", template),
        *slots,
        block("recipient", recipient),
        block("interest", interest),
    )


def extract_request(
    text: str, *, recipient: str, interest: str = "", affiliation: str = "", title: str = "", url: str = ""
) -> dict[str, Any]:
    """Asks what a page says about the recipient."""
    known = [block("affiliation", affiliation)] if affiliation else []
    return request(
        EXTRACT_SCHEMA,
        block("recipient", recipient),
        block("interest", interest),
        *known,
        block("page", text, source="s1", url=url, title=title),
    )


def compose_request(
    template: str,
    *,
    recipient: str,
    interest: str,
    asks: Mapping[str, str],
    material: Iterable[Block],
    problems: Iterable[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Asks for the words of those slots whose markers `asks` names, from this material."""
    slots = (
        block("slot", f"{marker}\n{asks[marker]}", id=f"slot{n}")
        for n, marker in enumerate(markers(template), 1)
        if marker in asks
    )
    return request(
        COMPOSE_SCHEMA,
        block("template", template),
        *slots,
        block("recipient", recipient),
        block("interest", interest),
        *(block(each.tag, each.text, **each.attributes) for each in material),
        *(block("problem", text, slot=slot) for slot, text in problems),
    )


def markers(template: str) -> list[str]:
    """The slots' markers, in order."""
    return _SLOT.findall(template)

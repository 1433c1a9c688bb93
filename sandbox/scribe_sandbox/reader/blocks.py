"""Finds the delimited material in a Messages request: `<tag-1a2b3c4d attribute="…">`, text, `</tag-1a2b3c4d>`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# The closing tag repeats the opening tag's nonce, so look-alikes inside a text stay text.
_BLOCK = re.compile(
    r"<(?P<tag>[a-z]+)-(?P<nonce>[0-9a-f]{8})(?P<attributes>(?: [a-z_]+=\"[^\"<>]*\")*)>\n"
    r"(?P<text>.*?)\n</(?P=tag)-(?P=nonce)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r" ([a-z_]+)=\"([^\"<>]*)\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of material."""

    tag: str
    attributes: Mapping[str, str]
    text: str

    def attribute(self, name: str) -> str:
        """The attribute's value, empty if the block has none of this name."""
        return self.attributes.get(name, "")


@dataclass(frozen=True, slots=True)
class Blocks:
    """All material of a request, in order."""

    all: tuple[Block, ...]

    def of(self, tag: str) -> list[Block]:
        """The blocks of this tag, in order."""
        return [block for block in self.all if block.tag == tag]

    def text(self, tag: str) -> str:
        """The stripped text of the first block of this tag, empty if there is none."""
        return next((block.text.strip() for block in self.of(tag)), "")


def find_blocks(request: Mapping[str, Any]) -> Blocks:
    """The blocks in the system prompt and the user's messages; what the model said before is not material."""
    return Blocks(tuple(block for text in _prompt_texts(request) for block in _blocks_in(text)))


def _blocks_in(text: str) -> Iterator[Block]:
    for match in _BLOCK.finditer(text):
        attributes = dict(_ATTRIBUTE.findall(match["attributes"]))
        yield Block(tag=match["tag"], attributes=attributes, text=match["text"])


def _prompt_texts(request: Mapping[str, Any]) -> Iterator[str]:
    yield from _texts(request.get("system"))
    for message in request.get("messages") or []:
        if message.get("role") != "assistant":
            yield from _texts(message.get("content"))


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        yield from (part["text"] for part in content if isinstance(part, dict) and isinstance(part.get("text"), str))

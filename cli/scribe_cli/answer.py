"""What a command answers with: the same for programs and for people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A command's result."""

    data: object
    """What `--json` prints; None when all has been printed."""
    text: str
    """What people read."""
    failed: str = ""
    """What was not done, if anything was not: for standard error, where people read."""


def as_dict(message: Message) -> dict[str, Any]:
    """A message of the contract by protobuf's JSON mapping, with the contract's own field names; 64-bit integers are texts."""
    return MessageToDict(message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True)


def as_dicts(messages: Iterable[Message]) -> list[dict[str, Any]]:
    return [as_dict(message) for message in messages]

"""Junk in the form of the message itself: refusals, other content blocks, none at all. Pure."""

from __future__ import annotations

from random import Random
from typing import Any

from scribe_sandbox.wayward.answer import ModelAnswer
from scribe_sandbox.wayward.junk_texts import MARKER, Spoiler


def _text_block(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text, "citations": None}


def _thinking() -> dict[str, Any]:
    return {"type": "thinking", "thinking": f"{MARKER} thinks", "signature": "c2ln"}


def _tool() -> dict[str, Any]:
    return {"type": "tool_use", "id": "toolu_1", "name": "send_mail", "input": {"to": MARKER}}


def _split(text: str, _chance: Random) -> ModelAnswer:
    """The answer in three blocks, which joined are whole."""
    third = max(1, len(text) // 3)
    pieces = [text[start : start + third] for start in range(0, len(text), third)]
    return ModelAnswer(text=text, blocks=tuple(map(_text_block, pieces)))


FORMS: dict[str, Spoiler] = {
    "refusal": lambda _text, _chance: ModelAnswer(
        text="", stop_reason="refusal", explanation="It is against the rules."
    ),
    "refusal_with_text": lambda text, _chance: ModelAnswer(text=text, stop_reason="refusal", explanation=""),
    "no_blocks": lambda _text, _chance: ModelAnswer(text="", blocks=()),
    "thinking_only": lambda _text, _chance: ModelAnswer(text="", blocks=(_thinking(),)),
    "tool_use": lambda _text, _chance: ModelAnswer(text="", blocks=(_tool(),), stop_reason="tool_use"),
    "text_and_tool": lambda text, _chance: ModelAnswer(
        text=text, blocks=(_text_block(f"{MARKER} "), _tool()), stop_reason="tool_use"
    ),
    "thinking_before": lambda text, _chance: ModelAnswer(text=text, blocks=(_thinking(), _text_block(text))),
    "other_block_before": lambda text, _chance: ModelAnswer(
        text=text, blocks=(_text_block(f"{MARKER}: "), _text_block(text))
    ),
    "split": _split,
}

"""Junk in the form of text: no JSON at all, JSON with something around it, JSON that breaks off. Pure."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from random import Random

from scribe_sandbox.wayward.answer import ModelAnswer

MARKER = "Quibberflax"
"""Stands in all junk that has words: where it turns up, junk got through."""

Spoiler = Callable[[str, Random], "str | ModelAnswer"]


def _fixed(junk: str) -> Spoiler:
    return lambda _text, _chance: junk


def _around(before: str, behind: str = "") -> Spoiler:
    return lambda text, _chance: f"{before}{text}{behind}"


def _cut(share: float) -> Spoiler:
    return lambda text, _chance: text[: int(len(text) * share)]


def _single_quotes(text: str, _chance: Random) -> str:
    return text.replace('"', "'")


def _without_last(text: str, _chance: Random) -> str:
    return text[:-1]


def _mid_string(text: str, _chance: Random) -> str:
    return text[: text.rfind('"', 0, -3)] if '"' in text else text[:1]


def _mid_escape(text: str, _chance: Random) -> str:
    return text[: len(text) // 2].rpartition('"')[0] + '"abc\\'


def _limit(text: str, _chance: Random) -> ModelAnswer:
    return ModelAnswer(text=text[: len(text) // 2], stop_reason="max_tokens")


def _window(text: str, _chance: Random) -> ModelAnswer:
    return ModelAnswer(text=text[: len(text) // 3], stop_reason="model_context_window_exceeded")


def _pause(text: str, _chance: Random) -> ModelAnswer:
    return ModelAnswer(text=text[: len(text) // 2], stop_reason="pause_turn")


TEXTS: dict[str, Spoiler] = {
    "empty": _fixed(""),
    "spaces": _fixed("   \n\t  "),
    "dots": _fixed("..."),
    "prose": _fixed(f"Sure! Dear Professor, {MARKER} is what I would write to you about your fascinating work."),
    "apology": _fixed(f"I'm sorry, but as a language model I cannot help with {MARKER}."),
    "question": _fixed(f"Could you tell me more about {MARKER} before I begin?"),
    "markdown": _fixed(f"# {MARKER}\n\n- **subject**: hello\n- slots: none"),
    "html": _fixed(f"<!doctype html><html><body><h1>502 {MARKER}</h1></body></html>"),
    "xml": _fixed(f"<answer><subject>{MARKER}</subject></answer>"),
    "yaml": _fixed(f"subject: {MARKER}\nslots:\n  - id: slot1\n"),
    "csv": _fixed(f"id,text\nslot1,{MARKER}\n"),
    "python": _fixed(f"print('{MARKER}')"),
    "address": _fixed("https://www.quibberflax.example/answer"),
    "base64": lambda text, _chance: base64.b64encode(text.encode()).decode(),
    "nul": _fixed(f"{MARKER}\x00\x00"),
    "long_prose": _fixed(f"{MARKER} is a word. " * 3_000),
    "fenced": _around("```json\n", "\n```"),
    "fenced_with_prose": _around(f"Here is {MARKER}:\n```json\n", "\n```\nLet me know!"),
    "prose_before": _around(f"{MARKER}: "),
    "prose_behind": _around("", f"\n\nI hope {MARKER} helps!"),
    "twice": lambda text, _chance: text + text,
    "lines": lambda text, _chance: f"{text}\n{text}\n",
    "byte_order_mark": _around("\ufeff"),
    "as_string": lambda text, _chance: json.dumps(text),
    "in_array": _around("[", "]"),
    "commented": _around(f"// {MARKER}\n"),
    "trailing_comma": lambda text, _chance: text[:-1] + ",}",
    "single_quotes": _single_quotes,
    "thinking_tags": _around(f"<think>{MARKER} hmm</think>"),
    "call_syntax": _around("answer(", ")"),
    "half": _cut(0.5),
    "one_tenth": _cut(0.1),
    "first_character": lambda text, _chance: text[:1],
    "without_last": _without_last,
    "mid_string": _mid_string,
    "mid_escape": _mid_escape,
    "token_limit": _limit,
    "window_exceeded": _window,
    "paused": _pause,
}

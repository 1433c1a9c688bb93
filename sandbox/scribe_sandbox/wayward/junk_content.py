"""Junk in the form of JSON: of the wrong shape, or of the right shape with nonsense in it. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from scribe_sandbox.wayward.junk_texts import MARKER, Spoiler

_Change = Callable[[dict[str, Any]], Any]
_OTHER_TASK = {"verdict": MARKER, "score": 7}
_MANY = 4_000
_DEEP = 400


def _changed(change: _Change) -> Spoiler:
    """A spoiler that reads the answer, changes it and writes it again; what is no object is replaced as a whole."""

    def spoil(text: str, _chance: Random) -> str:
        answer = json.loads(text)
        return json.dumps(change(answer if isinstance(answer, dict) else {}), ensure_ascii=False)

    return spoil


def _strings(value: Any, new: Callable[[str], Any]) -> Any:
    """The value with every string in it replaced."""
    if isinstance(value, dict):
        return {key: _strings(each, new) for key, each in value.items()}
    if isinstance(value, list):
        return [_strings(each, new) for each in value]
    return new(value) if isinstance(value, str) else value


def _lists(value: Any, new: Callable[[list[Any]], Any]) -> Any:
    """The value with every list in it replaced, inner ones first."""
    if isinstance(value, dict):
        return {key: _lists(each, new) for key, each in value.items()}
    return new([_lists(each, new) for each in value]) if isinstance(value, list) else value


def _without(place: int) -> _Change:
    return lambda answer: {
        key: value for at, (key, value) in enumerate(answer.items()) if at != place % max(1, len(answer))
    }


def _renamed(new: Callable[[str], str]) -> _Change:
    return lambda answer: {new(key): value for key, value in answer.items()}


def _free(text: str) -> Callable[[str], str]:
    """Puts words into strings that are no ids."""
    return lambda value: value if len(value) < 9 and value[-1:].isdigit() else text


def _deep(_answer: dict[str, Any]) -> Any:
    value: Any = MARKER
    for _ in range(_DEEP):
        value = [value]
    return {"slots": value}


def _twice_named(text: str, _chance: Random) -> str:
    return text[:-1] + f', "subject": "{MARKER}", "slots": []}}'


CONTENTS: dict[str, Spoiler] = {
    "null": lambda _text, _chance: "null",
    "true": lambda _text, _chance: "true",
    "number": lambda _text, _chance: "42",
    "not_a_number": lambda _text, _chance: '{"subject": NaN, "slots": Infinity}',
    "string": lambda _text, _chance: json.dumps(MARKER),
    "empty_object": lambda _text, _chance: "{}",
    "empty_array": lambda _text, _chance: "[]",
    "all_null": _changed(dict.fromkeys),
    "without_first": _changed(_without(0)),
    "without_last_field": _changed(_without(-1)),
    "more_fields": _changed(lambda answer: {**answer, "note": MARKER, "extra": {"a": [MARKER]}}),
    "upper_case_fields": _changed(_renamed(str.upper)),
    "other_fields": _changed(_renamed(lambda key: f"the_{key}")),
    "twice_named": _twice_named,
    "wrapped": _changed(lambda answer: {"answer": answer, "model": MARKER}),
    "numbers_for_strings": _changed(lambda answer: _strings(answer, lambda _: 7)),
    "lists_for_strings": _changed(lambda answer: _strings(answer, lambda value: [value])),
    "objects_for_strings": _changed(lambda answer: _strings(answer, lambda value: {"text": value})),
    "strings_for_lists": _changed(lambda answer: _lists(answer, lambda _: MARKER)),
    "nulls_in_lists": _changed(lambda answer: _lists(answer, lambda value: [*value, None])),
    "empty_lists": _changed(lambda answer: _lists(answer, lambda _: [])),
    "many_entries": _changed(
        lambda answer: {key: value[:1] * _MANY if isinstance(value, list) else value for key, value in answer.items()}
    ),
    "deep": _changed(_deep),
    "other_task": _changed(lambda _: _OTHER_TASK),
    "schema_instead": _changed(lambda answer: {"type": "object", "properties": {key: {"type": MARKER} for key in answer}}),
    "empty_strings": _changed(lambda answer: _strings(answer, lambda _: "")),
    "all_the_same": _changed(lambda answer: _strings(answer, lambda _: MARKER)),
    "huge_strings": _changed(lambda answer: _strings(answer, _free(f"{MARKER} " * 2_000))),
    "markup_in_strings": _changed(lambda answer: _strings(answer, _free(f"<script>{MARKER}</script> **{MARKER}** [x](http://q.example)"))),
    "json_in_strings": _changed(lambda answer: _strings(answer, _free(f'{{"subject": "{MARKER}", "slots": []}}'))),
    "slots_in_strings": _changed(lambda answer: _strings(answer, _free(f"{{{{name}}}} [YOUR NAME] {MARKER}"))),
    "control_in_strings": _changed(lambda answer: _strings(answer, _free(f"{MARKER}\u0007\u202e\u200b\U000e0041"))),
    "surrogates_in_strings": lambda text, _chance: text.replace(": \"", f": \"\\ud800 {MARKER} "),
    "lorem_in_strings": _changed(lambda answer: _strings(answer, _free(f"Lorem {MARKER} dolor sit amet, consectetur."))),
    "wrong_ids": _changed(lambda answer: _strings(answer, lambda value: f"zz{value}" if value[-1:].isdigit() and len(value) < 9 else value)),
}  # fmt: skip

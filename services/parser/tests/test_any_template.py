"""What holds for every template: random ones, made from a seed, so that a failure can be seen again."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from scribe.v1 import template_pb2
from scribe_parser.analysis import TemplateAnalysis
from scribe_parser.parsed_template import parsed_template
from scribe_parser.slots import FixedText, SlotMarker, cut, joined

SLOTS = [
    "{{name}}",
    "{{ a paper }}",
    "[YOUR NAME]",
    "[their work]",
    "{{імя}}",
    "[氏名だ]",
    "{{a\nb}}",
    "{{e\u0301 🙂}}",
    "[اسم]",
    "{{x: y}}",
]
ESCAPED = ["{{name}}", "[YOUR NAME]", "{{їх}}"]
FIXED = [
    "Dear Dr Lee,", "\r\n\r\n", "\n", "\t", "🙂👩‍🔬", "e\u0301a", "\u202eשלום\u202c", "مرحبا", "{", "}", "{}", "{{}}", "{{ }}", "{{1}}", "[ ]",
    "- [x] done", "[^1]", "[^note]", "[1]", "[see](http://a.example)", "[see][ref]", "a [b]: c", r"\frac{a}{b}", r"\cite{lee}", "`code`",
    r"\cite[page 5]{lee}", "\n```\na[index] = {{ user }}\n```\n", '{"a": {"b": 1}}', "$x_{i}$", "**bold**", "# Title", "\\ back", "\ufeff", "{{a {b} c}}",
]  # fmt: skip
ODD = [
    *list("{}[]()\\`:^~@!#  ab1ä\n\r\t"),
    *("{{", "}}", "[a", "b]", "\r\n", "```\n", "🙂", "\u0301", "\u202e", "\u2028", "氏"),
]


def seeded(seed: int) -> random.Random:
    """Repeatable choices."""
    return random.Random(seed)  # nothing here is a secret


@pytest.mark.parametrize("seed", range(150))
def test_slots_are_found_and_nothing_else(seed: int) -> None:
    """Among whatever words, each slot is a piece, each escaped slot is text, and everything between is kept byte for byte."""
    chance = seeded(seed)
    written, fixed = "", [""]
    markers: list[str] = []
    for _ in range(chance.randint(1, 40)):
        kind = chance.random()
        if kind < 0.3:
            written += (marker := chance.choice(SLOTS))
            markers.append(marker)
            fixed.append("")
        elif kind < 0.4:
            written += "\\" + (marker := chance.choice(ESCAPED))
            fixed[-1] += marker
        else:
            written += (text := chance.choice(FIXED))
            fixed[-1] += text
        apart = chance.choice([" ", "\n", "\r\n", ". "])
        written, fixed[-1] = written + apart, fixed[-1] + apart
    pieces = cut(written)
    assert [piece.marker for piece in pieces if isinstance(piece, SlotMarker)] == markers
    assert [piece.text for piece in pieces if isinstance(piece, FixedText)] == [text for text in fixed if text]


@pytest.mark.parametrize("seed", range(150))
def test_the_pieces_are_the_template(seed: int) -> None:
    """Any characters at all: the pieces joined are the template without the backslashes that escape a slot."""
    chance = seeded(seed)
    template = "".join(chance.choice(ODD) for _ in range(chance.randint(1, 400)))
    pieces = cut(template)
    kept = iter(template)
    dropped = 0
    for character in joined(pieces):
        while (found := next(kept)) != character:
            assert found == "\\"
            dropped += 1
    dropped += len(list(kept))
    assert dropped == len(template) - len(joined(pieces))
    assert joined(cut(template.replace("\\", "/"))) == template.replace("\\", "/")
    assert all(piece.text for piece in pieces if isinstance(piece, FixedText))
    assert not any(isinstance(a, FixedText) and isinstance(b, FixedText) for a, b in pairwise(pieces))
    assert [p.id for p in pieces if isinstance(p, SlotMarker)] == [
        f"slot{number}" for number in range(1, sum(isinstance(p, SlotMarker) for p in pieces) + 1)
    ]


@pytest.mark.parametrize("seed", range(150))
def test_whatever_the_model_says_the_template_stays(seed: int) -> None:
    """Types, places and slots that the model invents change no byte, and there are at most two proposed places."""
    chance = seeded(seed)
    template = "".join(chance.choice([*FIXED, *ODD, "A sentence. ", "Another one!\n"]) for _ in range(40))
    starts = [chance.randrange(len(template)) for _ in range(4)]
    said = TemplateAnalysis.model_validate(
        {
            "template_type": chance.choice(["research", "book", "general"]),
            "slots": [{"id": f"slot{chance.randint(0, 9)}", "asks_for": chance.choice(ODD), "filled_by": "sender"} for _ in range(5)],
            "search_terms": [chance.choice(FIXED) for _ in range(chance.randint(0, 5))],
            "insertion_points": [
                {"after": template[start : start + chance.randint(0, 60)], "asks_for": chance.choice(ODD)} for start in starts
            ],
        }
    )  # fmt: skip
    pieces = cut(template)
    found = parsed_template(pieces, said, requested=template_pb2.TEMPLATE_TYPE_UNSPECIFIED, interest="gels")
    assert "".join(s.slot.marker if s.HasField("slot") else s.fixed_text for s in found.segments) == joined(pieces)
    slots = [segment.slot for segment in found.segments if segment.HasField("slot")]
    assert slots
    assert sum(slot.syntax == template_pb2.SLOT_SYNTAX_PROPOSED for slot in slots) <= 2
    assert 1 <= len(found.search_terms) <= 3
    assert all(slot.asks_for for slot in slots)

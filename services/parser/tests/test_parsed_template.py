"""What the cut and the model's words give together."""

from __future__ import annotations

from typing import Any

import pytest
from scribe.v1 import template_pb2
from scribe_parser.analysis import TemplateAnalysis, one_line
from scribe_parser.parsed_template import MOST_SLOTS, parsed_template, read_slots, warnings_of
from scribe_parser.slots import cut

LETTER = (
    "Dear Dr Lee,\n\nI am a student. I like your work, e.g. on gels\nand ice.\n\nMay I write again? Yes.\n\nBest,\nBo\n"
)


def analysis(**changes: Any) -> TemplateAnalysis:
    """What the model says."""
    said = {"template_type": "general", "slots": [], "search_terms": ["gels"], "insertion_points": []}
    return TemplateAnalysis.model_validate({**said, **changes})


def parsed(template: str, *, requested: Any = 0, **changes: Any) -> template_pb2.Template:
    """The whole way."""
    return parsed_template(cut(template), analysis(**changes), requested=requested, interest="soft matter")


def with_slots_as(template: template_pb2.Template, filling: str) -> str:
    """The pieces joined."""
    return "".join(s.fixed_text if s.HasField("fixed_text") else s.slot.marker or filling for s in template.segments)


def places(*after: str) -> dict[str, Any]:
    """Insertion points behind these words."""
    return {"insertion_points": [{"after": words, "asks_for": "Something."} for words in after]}


def test_slots_get_what_the_model_says_of_them() -> None:
    """What it leaves out gets the slot's own name; what it invents is ignored."""
    said = [
        {"id": "slot2", "asks_for": "A\n paper.", "filled_by": "recipient_research"},
        {"id": "slot9", "asks_for": "x", "filled_by": "sender"},
    ]
    template = parsed("{{a}} and {{b}}", slots=said)
    slots = [segment.slot for segment in template.segments if segment.HasField("slot")]
    assert [(slot.id, slot.asks_for) for slot in slots] == [("slot1", "a"), ("slot2", "A paper.")]
    assert {slot.filler for slot in slots} == {template_pb2.SLOT_FILLER_RECIPIENT}


def test_code_that_is_certain_overrules_the_model() -> None:
    """The model calls the sender's name research, and the recipient's name the sender's."""
    said = [
        {"id": "slot1", "asks_for": "x", "filled_by": "sender"},
        {"id": "slot2", "asks_for": "x", "filled_by": "recipient_research"},
    ]
    template = parsed("Dear {{name}},\nI am [Your Name].", slots=said)
    assert [segment.slot.filler for segment in template.segments if segment.HasField("slot")] == [
        template_pb2.SLOT_FILLER_RECIPIENT,
        template_pb2.SLOT_FILLER_SENDER,
    ]


def test_the_type_that_was_asked_for_overrides() -> None:
    """Without one the model's holds."""
    assert parsed("{{a}}", template_type="book").type == template_pb2.TEMPLATE_TYPE_BOOK
    asked = template_pb2.TEMPLATE_TYPE_RESEARCH
    assert parsed("{{a}}", template_type="book", requested=asked).type == asked


@pytest.mark.parametrize(
    ("said", "terms"),
    [([], ["soft matter"]), (["", " \n"], ["soft matter"]), (["a", "a", "b", "c", "d"], ["a", "b", "c"]), (["x\ny"], ["x y"])],
)  # fmt: skip
def test_there_are_one_to_three_search_terms(said: list[str], terms: list[str]) -> None:
    """The interest stands in where the model gave none."""
    assert list(parsed("{{a}}", search_terms=said).search_terms) == terms


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("I am a student.", "I am a student.<> I like"),
        ("I am a student", "I am a student.<> I like"),
        ("your work, e.g. on gels and ice.", "and ice.<>\n\nMay"),
        ("write again?", "again?<> Yes."),
    ],
)
def test_a_proposed_slot_stands_behind_the_sentence_that_was_named(after: str, expected: str) -> None:
    """Also when the words stop short of its end, or run over a line end."""
    template = parsed(LETTER, **places(after))
    assert expected in with_slots_as(template, "<>")
    assert with_slots_as(template, "") == LETTER
    [slot] = [segment.slot for segment in template.segments if segment.HasField("slot")]
    assert (slot.marker, slot.syntax, slot.asks_for) == ("", template_pb2.SLOT_SYNTAX_PROPOSED, "Something.")


@pytest.mark.parametrize("after", ["", "words that do not stand there", "e"])
def test_a_place_that_cannot_be_found_becomes_the_end_of_the_first_paragraph(after: str) -> None:
    """No words, other words and words that stand there several times are no place."""
    assert "and ice.<>\n\nMay" in with_slots_as(parsed(LETTER, **places(after)), "<>")


def test_there_are_at_most_two_proposed_slots() -> None:
    """Two places that are one count once; a third is left out."""
    template = parsed(LETTER, **places("again?", "a student.", "I am a student", "and ice."))
    ids = [segment.slot.id for segment in template.segments if segment.HasField("slot")]
    assert ids == ["slot1", "slot2"]
    assert "student.<> I" in with_slots_as(template, "<>")
    assert "again?<> Yes" in with_slots_as(template, "<>")


def test_a_template_with_slots_gets_no_others() -> None:
    """Insertion points are for templates without slots."""
    template = parsed("Hello {{a}}. Bye.", **places("Bye."))
    assert len([segment for segment in template.segments if segment.HasField("slot")]) == 1


def test_a_form_is_filled_as_far_as_an_email_goes() -> None:
    """Slots behind the 30th are not asked about: they stay for the sender, who is told, and the recipient's name is still filled."""
    form = "".join(f"{{{{field {number}}}}} " for number in range(40)) + "\nDear {{name}},"
    pieces = cut(form)
    assert len(read_slots(pieces)) == MOST_SLOTS
    said = [{"id": f"slot{number}", "asks_for": "x", "filled_by": "recipient_research"} for number in range(1, 42)]
    fillers = [segment.slot.filler for segment in parsed(form, slots=said).segments if segment.HasField("slot")]
    assert fillers == [template_pb2.SLOT_FILLER_RECIPIENT] * 30 + [template_pb2.SLOT_FILLER_SENDER] * 10 + [
        template_pb2.SLOT_FILLER_RECIPIENT
    ]
    [warning] = warnings_of(pieces)
    assert warning.reason == "SLOTS_LEFT"
    assert warning.message.endswith("{{field 37}} and 3 others")
    assert warnings_of(cut("{{a}} " * MOST_SLOTS)) == []


def test_what_the_model_says_becomes_one_clean_line() -> None:
    """Line ends, control and direction characters become spaces; long words are cut at a space."""
    assert one_line("a\nb\u202e\x07c") == "a b c"
    assert one_line("word " * 100, 22) == "word word word word"

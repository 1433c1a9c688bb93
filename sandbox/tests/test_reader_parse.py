"""How the reader parses templates."""

from __future__ import annotations

import json
from typing import Any

import pytest
from scribe_sandbox.reader import read
from scribe_sandbox.reader.testing import markers, parse_request


def parsed(template: str, interest: str = "glaciers") -> dict[str, Any]:
    """The reader's answer, with the marker beside each slot."""
    answer: dict[str, Any] = json.loads(read(parse_request(template, interest=interest)))
    for slot, marker in zip(answer["slots"], markers(template), strict=True):
        slot["marker"] = marker
    return answer


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("Dear {{name}}, I read {{a recent paper}} for my PhD.", "research"),
        ("Dear {{name}}, our club will discuss {{one of their books}}.", "book"),
        ("Dear {{name}}, would you join our podcast? {{a sentence on what they do}}", "general"),
        ("Dear {{name}}, I am looking for a place in your lab. {{something specific}}", "research"),
        ("Dear {{name}}, your novel kept me awake. {{something specific}}", "book"),
        ("Dear {{name}}, I would like to book a call. {{something specific}}", "general"),
    ],
)
def test_the_type_follows_what_the_slots_and_the_words_ask_for(template: str, kind: str) -> None:
    """Slots decide first, then the words of the template; a verb like "book a call" is no book."""
    assert parsed(template)["template_type"] == kind


@pytest.mark.parametrize(
    ("template", "senders"),
    [
        ("My name is [name] and I am a [year] student at [university].", ["[name]", "[year]", "[university]"]),
        ("Dear [name],\nI study [major]. {{their work}}\nBest,\n[name]", ["[major]", "[name]"]),
        ("Dear Professor [Last Name],\n[one sentence on your research]", []),
        ("Hi {{first name}}, I host {{podcast name}}. {{how my background fits their lab}}",
         ["{{podcast name}}", "{{how my background fits their lab}}"]),
        ("Dear Dr. {{last_name}}, my thesis is on [topic] and your work on [topic] helps.", ["[topic]"]),
        ("Dear {{name}}, I am free on [date]. Yours sincerely,\n[YOUR NAME]\n[email]", ["[date]", "[YOUR NAME]", "[email]"]),
        ("Dear {{name}}, at {{university}} you lead {{project}}. I wrote to {{department}} before.", []),
    ],
)  # fmt: skip
def test_only_the_sender_fills_what_is_about_the_sender(template: str, senders: list[str]) -> None:
    """Names, years and programmes of the sender are the sender's; all else is found by research."""
    slots = parsed(template)["slots"]
    assert [slot["marker"] for slot in slots if slot["filled_by"] == "sender"] == senders


def test_each_slot_says_what_it_asks_for() -> None:
    """A slot in full words keeps them; a short one is put into a sentence."""
    slots = parsed("Dear {{name}}, {{one sentence on their sensors}} I liked {{paper}}.")["slots"]
    assert [slot["asks_for"] for slot in slots] == [
        "The recipient's name.",
        "One sentence on their sensors.",
        "A paper by the recipient that fits the sender's interest.",
    ]


@pytest.mark.parametrize(
    ("interest", "terms"),
    [
        ("the history of lighthouses", ["history of lighthouses"]),
        (
            "I am interested in how glaciers move and what sensor networks can tell about them",
            ["glaciers move", "sensor networks"],
        ),
        ("low-power sensors, glacier hydrology and radar", ["low-power sensors", "glacier hydrology", "radar"]),
    ],
)
def test_search_terms_are_phrases_of_the_interest(interest: str, terms: list[str]) -> None:
    """One to three phrases without their articles and verbs of wanting."""
    assert parsed("Dear {{name}},", interest)["search_terms"] == terms


def test_without_an_interest_the_template_gives_the_terms() -> None:
    """There is always at least one term."""
    assert parsed("Dear {{name}}, a question about tidal glaciers.", "")["search_terms"]


def test_a_template_without_slots_gets_a_place_for_words_about_the_recipient() -> None:
    """The place is behind the sentence on their work, else behind the introduction, quoted verbatim."""
    template = "Dear Professor Lee,\n\nI am a student in Bern. I admire your work. Could we talk?\n\nBest,\nAnn"
    answer = parsed(template)
    assert [point["after"] for point in answer["insertion_points"]] == ["I admire your work."]
    second = parsed("Hello,\n\nI am a student in Bern. Could we talk?\n\nBest,\nAnn")
    assert second["insertion_points"][0]["after"] == "I am a student in Bern."


def test_a_template_with_slots_needs_no_insertion() -> None:
    """Insertion points are proposed only where there is no slot."""
    assert parsed("Dear {{name}}, hello.")["insertion_points"] == []

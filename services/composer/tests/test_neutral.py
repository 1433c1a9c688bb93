"""Words that state nothing about the recipient, in good grammar."""

from __future__ import annotations

import pytest
from scribe_composer.neutral import interest_phrase, neutral
from scribe_composer.place import Place


@pytest.mark.parametrize(
    ("before", "name", "after", "expected"),
    [
        ("I noticed ", "a recent paper of theirs", ", and", "your work"),
        ("I read your recent ", "paper title", ".", "work"),
        ("I like your paper ", "title", ".", "in your field"),
        ("I admire your work on ", "topic", ".", "your field"),
        ("I am interested in ", "their research", ".", "low-power sensors"),
        ("I know that you ", "what they do", ".", "work in your field"),
        ("I know that ", "what they do", ".", "you work in your field"),
        ("I admire the ", "topic", ".", "field that you work in"),
        ("Here at ", "their university", ",", "your institution"),
        ("As ", "their position", " at", "someone"),
        ("", "their paper", " is on my desk.", "Your work"),
    ],
)
def test_phrases_fit_their_place(before: str, name: str, after: str, expected: str) -> None:
    """Everyone has work, a field, an institution; "your" is not said twice."""
    place = Place(before=f"Hello.\n{before}", after=after)
    assert neutral(place, name, "low-power sensors", 0) == expected


def test_sentences_speak_of_the_interest_and_do_not_repeat() -> None:
    """A second and a third sentence in the same e-mail are others."""
    place = Place(before="Hello. ", after=" I am Bo.")
    said = [neutral(place, "a sentence", "gels", number) for number in range(3)]
    assert said[0] == "My own interest is in gels."
    assert len(set(said)) == 3


@pytest.mark.parametrize(
    ("interest", "phrase"),
    [
        ("I am interested in how ice moves.", "how ice moves"),
        ("gels;\nand more", "gels"),
        ("CRISPR", "CRISPR"),
        ("My research interests are in gels", "gels"),
        ("How do glaciers move?", "How do glaciers move"),
        ("word " * 90, ("word " * 32).strip()),
    ],
)
def test_an_interest_becomes_a_noun_phrase(interest: str, phrase: str) -> None:
    """On one line, of one sentence, at most 160 characters."""
    assert interest_phrase(interest) == phrase

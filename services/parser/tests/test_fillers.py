"""Who can fill a slot."""

from __future__ import annotations

import pytest
from scribe_parser.fillers import Filler, certain_filler


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("Your Name", "Dear "), ("YOUR UNIVERSITY", "I study at "), ("my major", ""), ("sender_name", ""),
        ("your year of study", ""), ("GPA", ""), ("insert your name here", ""), ("student's university", ""),
        ("my background", ""), ("name", "Best regards,\n"), ("Name", "Kind regards,\n\n"), ("name", "Hi,\nmy name is "),
        ("anything", "Thank you,\n"), ("your phone number", ""), ("today's date", ""),
    ],
)  # fmt: skip
def test_slots_that_are_certainly_the_senders(name: str, before: str) -> None:
    """By their name, or by where they stand."""
    assert certain_filler(name, before) is Filler.SENDER


@pytest.mark.parametrize(
    ("name", "before"),
    [("name", "Dear "), ("Professor Name", ""), ("last_name", "Dear Professor "), ("recipient's name", "x "), ("their name", "")],
)  # fmt: skip
def test_slots_that_are_certainly_the_recipients(name: str, before: str) -> None:
    """Their name, in a salutation or said to be theirs."""
    assert certain_filler(name, before) is Filler.RECIPIENT


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("your recent paper", "I read "), ("a sentence on their research", "Hello. "), ("university", "I admire "),
        ("how my interest meets their work", ""), ("name", "I met "), ("topic", "Best of all, I like "),
        ("your research", ""), ("paper", "Thank you for your time. I read "),
    ],
)  # fmt: skip
def test_slots_that_only_their_meaning_can_tell(name: str, before: str) -> None:
    """These are left to the model."""
    assert certain_filler(name, before) is None

"""Slots that only the sender can fill."""

from __future__ import annotations

import pytest
from scribe.v1 import sender_pb2
from scribe_composer.sender_slots import sender_text

ANN = sender_pb2.Sender(
    name="Ann Lee", email="ann@velden.example", institution="Velden College", position="master's student", field="physics",
    about="I built a weather station.", answers={"Start date": "May 2027"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("slot", "text"),
    [
        ("YOUR NAME", "Ann Lee"), ("my name", "Ann Lee"), ("Student's name", "Ann Lee"), ("insert your name here", "Ann Lee"),
        ("YOUR UNIVERSITY", "Velden College"), ("your_program", "physics"), ("your major", "physics"), ("your e-mail", "ann@velden.example"),
        ("degree program", "master's student"), ("start DATE", "May 2027"), ("about me", "I built a weather station."),
        ("your favourite paper of theirs", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_slot_gets_what_the_profile_says(slot: str, text: str) -> None:
    """By the field it names, or by the answer of its own name; else nothing."""
    assert sender_text(slot, ANN) == text


def test_an_empty_profile_fills_nothing() -> None:
    """Nothing is invented."""
    assert sender_text("YOUR NAME", sender_pb2.Sender()) == ""


def test_an_answer_outranks_a_field() -> None:
    """The sender's own word for exactly this slot."""
    sender = sender_pb2.Sender(name="Ann Lee", answers={"your name": "A. Lee"})
    assert sender_text("Your Name", sender) == "A. Lee"


def test_what_nobody_sees_is_left_out() -> None:
    """Control, bidirectional and tag characters do not travel; line ends do."""
    assert sender_text("about me", sender_pb2.Sender(about="I\u202e like\nice\U000e0041.")) == "I like\nice."

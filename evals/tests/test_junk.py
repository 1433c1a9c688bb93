"""How the junk measure judges what a job ended with."""

from __future__ import annotations

import pytest
from scribe.v1 import pipeline_pb2
from scribe_evals.junk.soundness import is_clear_failure, keeps, raw_words
from scribe_evals.pipeline import Ended


def completed(body: str, subject: str = "Question") -> Ended:
    state = pipeline_pb2.PipelineState()
    state.draft.body, state.draft.subject = body, subject
    return Ended(state=state)


@pytest.mark.parametrize(
    ("body", "is_raw"),
    [
        ("Dear Ann,\n\nYour group builds probes.", False),
        ('Dear Ann,\n\n{"subject": "x"}', True),
        ("Dear Ann, QUIBBERFLAX is good.", True),
        ("Dear Ann, ```json", True),
        ("Dear Ann, see slot1", True),
        ("Dear {{name}},", True),
        ("Dear Ann,\u202e", True),
    ],
)
def test_raw_words_are_seen(body: str, is_raw: bool) -> None:
    """The marker in any case, braces, fences, slots' names, invisible characters; in the subject as well."""
    assert bool(raw_words(completed(body))) is is_raw
    assert bool(raw_words(completed("Dear Ann.", subject=body))) is is_raw


@pytest.mark.parametrize(
    ("reason", "message", "clear"),
    [
        ("MODEL_OUTPUT_INVALID", "The model's answer could not be used.", True),
        ("INTERNAL", "Something that should not happen did.", False),
        ("MODEL_OUTPUT_INVALID", "slots.0.text: Input should be a valid string", False),
        ("MODEL_OUTPUT_INVALID", "A" * 700 + ".", False),
    ],
)
def test_a_failure_is_clear_or_not(reason: str, message: str, clear: bool) -> None:
    """One of the model's reasons, in a sentence."""
    assert is_clear_failure(Ended(state=pipeline_pb2.PipelineState(), reason=reason, message=message)) is clear


def test_fixed_text_is_whole_only_in_order() -> None:
    """Every piece, one behind the other."""
    assert keeps("a x b y c", ["a ", " b ", " c"])
    assert not keeps("b a", ["a", "b"])

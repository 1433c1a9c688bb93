"""What the sender is interested in, recognised in a text."""

from __future__ import annotations

import pytest
from scribe_scraper.topic import same_topic, share_of_interest, telling_words


@pytest.mark.parametrize(
    ("interest", "text", "share"),
    [
        ("neural networks for proteins", "neural networking protein", 1.0),
        ("medieval trade routes", "neural networks", 0.0),
        ("how bees choose flowers", "bee flower", 2 / 3),
        ("astronomy", "astronomy", 0.0),
        ("your recent research", "your recent research", 0.0),
    ],
)
def test_share(interest: str, text: str, share: float) -> None:
    """Other forms of a word count; a single word, and words that say nothing, do not."""
    assert share_of_interest(interest, frozenset(text.split())) == pytest.approx(share)


def test_empty_words() -> None:
    """Words of requests are no subject."""
    assert telling_words("possible thesis topics in your group") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("learn", "learning", True), ("networks", "networking", True), ("forecast", "forecasts", True),
        ("control", "contract", False), ("motor", "motion", False), ("art", "artery", False), ("ice", "ice", True),
        ("bee", "bees", True),
    ],
)  # fmt: skip
def test_topics_are_words_but_for_their_endings(one: str, other: str, expected: bool) -> None:
    """Endings differ, beginnings do not; short words must be equal."""
    assert same_topic(one, other) is expected
    assert same_topic(other, one) is expected

"""Where sentences end."""

from __future__ import annotations

import time

import pytest
from scribe_proof.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("She studies ice. He does not.", ["She studies ice. ", "He does not."]),
        ("With A. B. Lee and Prof. Ray et al. Springer printed it.", ["With A. B. Lee and Prof. Ray et al. Springer printed it."]),
        ("He said “Stop.” She went on.", ["He said “Stop.” ", "She went on."]),
        ("In vitro. 2019 followed.", ["In vitro. ", "2019 followed."]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences(text: str, sentences: list[str]) -> None:
    """Initials, titles and abbreviations end none; joined they give the text back."""
    assert split_sentences(text) == sentences
    assert "".join(split_sentences(text)) == text


def test_a_page_of_nothing_but_initials_is_cheap() -> None:
    """A stranger's page must not hold the process: looking back from each full stop to the page's start took minutes."""
    started = time.process_time()
    split_sentences("A. " * 33_000)
    assert time.process_time() - started < 5

"""Quotes are found where they stand, and nowhere else."""

from __future__ import annotations

import pytest
from scribe_proof.quotes import Place, fold, locate, locate_title

PAGE = "Ann Lee\nis  an associate\u00a0professor – “soft” matter. She won the Naïve Prize.\nCafe\u0301 talks; the ﬁrst one."


@pytest.mark.parametrize(
    ("quote", "original"),
    [
        ("Ann Lee is an associate professor", "Ann Lee\nis  an associate\u00a0professor"),
        ('professor - "soft" matter.', "professor – “soft” matter."),
        ("She won the Nai\u0308ve Prize", "She won the Naïve Prize"),
        ("Café talks; the first one", "Cafe\u0301 talks; the ﬁrst one"),
        ("  an associate professor  ", "an associate\u00a0professor"),
    ],
)
def test_found_in_any_spelling(quote: str, original: str) -> None:
    """Offsets lead to the original characters although spaces, quotes, dashes and Unicode forms differ."""
    place = locate(quote, fold(PAGE))
    assert place is not None
    assert PAGE[place.start : place.end] == original


@pytest.mark.parametrize("quote", ["Ann Lee is a full professor", "ociate professor –", "won", "", "x" * 1000])
def test_not_found(quote: str) -> None:
    """Other words, parts of words and quotes that are too short or too long are not found."""
    assert locate(quote, fold(PAGE)) is None


def test_first_whole_word_place() -> None:
    """A place inside a longer word is passed over for a later one."""
    assert locate("art of war", fold("start of war, the art of war")) == Place(start=18, end=28)


def test_zero_width_characters_do_not_hide_words() -> None:
    """Invisible characters in the page do not keep a quote from being found."""
    assert locate("soft matter physics", fold("so\u200bft mat\u00adter physics")) == Place(start=0, end=21)


def test_short_titles() -> None:
    """A title may be one short word."""
    assert locate_title("Emma", fold("Her novel Emma.")) == Place(start=10, end=14)

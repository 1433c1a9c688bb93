"""Institutions in texts."""

from __future__ import annotations

import pytest
from scribe_scraper.institutions import institutions, may_be_same, names_affiliation


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Professor at the University of North Arden. Before, at Velden Institute of Technology and ETH.",
            {"University of North Arden", "Velden Institute of Technology"},
        ),
        ("I am a reader at Universität Silverlake.", {"Universität Silverlake"}),
        ("Welcome to Brackwater Research Centre", {"Brackwater Research Centre"}),
        ("Max Ebner Institute Dunvale, room 3", {"Max Ebner Institute Dunvale"}),
        ("Department of Physics, a university", set()),
    ],
)
def test_institution_names(text: str, found: set[str]) -> None:
    """Names are found with the words that belong to them."""
    assert institutions(text) == found


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("University of Arden", "Arden University", True),
        ("Arden Univ.", "University of Arden", True),
        ("Velden Tech", "Velden Institute of Technology", True),
        ("University of Arden", "Arden College", False),
        ("University of Arden", "University of Velden", False),
        ("University", "University of Arden", False),
    ],
)
def test_same(one: str, other: str, same: bool) -> None:
    """By their telling words, and their kind where both say it."""
    assert may_be_same(one, other) is same
    assert may_be_same(other, one) is same


def test_affiliation_in_a_text() -> None:
    """A place of that name but of another kind is not it."""
    assert names_affiliation("She works at Arden University.", "University of Arden")
    assert names_affiliation("She lives and works in Arden.", "University of Arden")
    assert not names_affiliation("She works at Arden College.", "University of Arden")
    assert not names_affiliation("She works at Arden College.", "")

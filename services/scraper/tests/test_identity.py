"""Pages of one person are kept, pages of namesakes are not, and doubt is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scribe_scraper.identity import Identity, PageEvidence, covers_affiliation, covers_interest, decide, same_topic
from scribe_scraper.institutions import institutions
from scribe_scraper.names import NameForm


def page(
    key: int, *names: str, interest: bool = False, affiliation: bool = False, vouched: bool = False, host: str = ""
) -> PageEvidence:
    """A page that names these institutions."""
    return PageEvidence(
        key=key,
        host=host or f"h{key}.example",
        name_form=NameForm.FULL,
        institutions=frozenset(names),
        has_affiliation=affiliation,
        has_interest=interest,
        vouched=vouched,
    )


def test_no_page() -> None:
    """Without a page there is nobody."""
    assert decide([], "").identity is Identity.NONE


def test_affiliation_decides() -> None:
    """The page with the affiliation that was given is kept, a namesake elsewhere is not."""
    verdict = decide(
        [page(0, "University of Arden", affiliation=True), page(1, "Velden Institute of Technology", interest=True)],
        "University of Arden",
    )
    assert verdict.identity is Identity.DECIDED
    assert set(verdict.kept) == {0}
    assert "Velden" in verdict.dropped[1]


def test_interest_decides_between_namesakes() -> None:
    """Without an affiliation, the one group that covers the interest is the recipient."""
    verdict = decide([page(0, "University of Arden", interest=True), page(1, "Velden College")], "")
    assert verdict.identity is Identity.DECIDED
    assert set(verdict.kept) == {0}


def test_two_namesakes_in_the_field() -> None:
    """Two groups that cover the interest at different institutions are ambiguous, and no page is kept."""
    verdict = decide([page(0, "University of Arden", interest=True), page(1, "Velden College", interest=True)], "")
    assert verdict.identity is Identity.AMBIGUOUS
    assert not verdict.kept


def test_a_full_name_speaks_louder_than_an_initial() -> None:
    """Of two groups that cover the interest, the one that prints the whole name is the recipient."""
    initial = replace(page(1, "Velden College", interest=True), name_form=NameForm.INITIAL)
    verdict = decide([page(0, "University of Arden", interest=True), initial], "")
    assert verdict.identity is Identity.DECIDED
    assert set(verdict.kept) == {0}
    assert "initial" in verdict.dropped[1]


def test_two_people_with_only_their_name_are_ambiguous() -> None:
    """One group that nothing ties to the recipient is nobody, two are several people."""
    assert decide([page(0, "University of Arden")], "").identity is Identity.NONE
    assert decide([page(0, "University of Arden"), page(1, "Velden College")], "").identity is Identity.AMBIGUOUS


def test_homepage_decides() -> None:
    """A homepage that the sender gave says which of two it is."""
    verdict = decide(
        [page(0, "University of Arden", interest=True), page(1, "Velden College", interest=True, vouched=True)], ""
    )
    assert verdict.identity is Identity.DECIDED
    assert set(verdict.kept) == {1}


def test_given_affiliation_that_no_page_confirms() -> None:
    """Pages at other institutions than the one given are not taken for the recipient."""
    assert decide([page(0, "Velden College", interest=True)], "University of Arden").identity is Identity.NONE


def test_chain_of_institutions() -> None:
    """A page that names two institutions joins the pages of both."""
    pages = [
        page(0, "University of Arden", interest=True),
        page(1, "Arden University", "Velden College"),
        page(2, "Velden College"),
    ]
    assert set(decide(pages, "").kept) == {0, 1, 2}


def test_pages_without_institution() -> None:
    """They are kept when something else confirms them or they share a host, else dropped."""
    pages = [
        page(0, "Arden College", interest=True, host="a.example"),
        page(1, interest=True),
        page(2, host="a.example"),
        page(3),
    ]
    assert set(decide(pages, "").kept) == {0, 1, 2}


def test_nothing_confirms() -> None:
    """A name alone decides nothing."""
    assert decide([page(0)], "").identity is Identity.NONE


def test_words_of_the_sender() -> None:
    """Interest and affiliation are recognised in other forms and orders."""
    assert covers_interest("neural networks for proteins", frozenset({"networking", "protein", "neural"}))
    assert not covers_interest("medieval trade routes", frozenset({"neural", "networks"}))
    assert covers_affiliation("University of Arden", frozenset({"arden", "campus"}))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("learn", "learning", True), ("networks", "networking", True), ("forecast", "forecasts", True),
        ("control", "contract", False), ("motor", "motion", False), ("art", "artery", False), ("ice", "ice", True),
    ],
)  # fmt: skip
def test_topics_are_words_but_for_their_endings(one: str, other: str, expected: bool) -> None:
    """Endings differ, beginnings do not; short words must be equal."""
    assert same_topic(one, other) is expected
    assert same_topic(other, one) is expected


def test_institution_names() -> None:
    """Names of universities are found with the words that belong to them."""
    text = "She is a professor at the University of North Arden. Before, at Velden Institute of Technology and ETH."
    assert institutions(text) == {"University of North Arden", "Velden Institute of Technology"}

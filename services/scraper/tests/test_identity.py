"""Pages of one person are kept, pages of namesakes are not, and doubt is said."""

from __future__ import annotations

from dataclasses import replace

from scribe_scraper.identity import Identity, decide
from scribe_scraper.names import NameForm
from scribe_scraper.page_evidence import PageEvidence
from scribe_scraper.person_candidates import candidates

ARDEN, VELDEN = "University of Arden", "Velden Institute of Technology"


def page(key: int, *places: str, interest: float = 0.0, affiliation: bool = False, vouched: str = "") -> PageEvidence:
    """A page on a host of its own that names these institutions."""
    return PageEvidence(
        key=key,
        url=f"http://h{key}.example/",
        name_form=NameForm.FULL,
        institutions=frozenset(places),
        has_affiliation=affiliation,
        interest=interest,
        vouched=vouched,
    )


def test_no_page() -> None:
    """Without a page there is nobody."""
    assert decide([], affiliation="").identity is Identity.NONE


def test_affiliation_decides() -> None:
    """The page with the affiliation that was given is kept, a namesake elsewhere is not, whatever they work on."""
    verdict = decide([page(0, ARDEN, affiliation=True), page(1, VELDEN, interest=1.0)], affiliation=ARDEN)
    assert verdict.identity is Identity.DECIDED
    assert set(verdict.kept) == {0}
    assert "Velden" in verdict.dropped[1]


def test_interest_decides_between_namesakes() -> None:
    """Without an affiliation, the one whose pages speak of the interest is the recipient."""
    assert set(decide([page(0, ARDEN, interest=1.0), page(1, VELDEN)], affiliation="").kept) == {0}


def test_two_namesakes_in_the_field() -> None:
    """Two who both speak of the interest are ambiguous, also when one speaks of half of it, and no page is kept."""
    for share in (1.0, 0.5):
        verdict = decide([page(0, ARDEN, interest=1.0), page(1, VELDEN, interest=share)], affiliation="")
        assert verdict.identity is Identity.AMBIGUOUS
        assert not verdict.kept


def test_less_than_half_of_the_interest_is_too_little() -> None:
    """A word in common decides nothing."""
    assert not decide([page(0, ARDEN, interest=0.4)], affiliation="").kept


def test_a_full_name_speaks_louder_than_an_initial() -> None:
    """Of two who speak of the interest, the one whose whole name is printed is the recipient."""
    initial = replace(page(1, VELDEN, interest=1.0), name_form=NameForm.INITIAL)
    verdict = decide([page(0, ARDEN, interest=1.0), initial], affiliation="")
    assert set(verdict.kept) == {0}
    assert "initial" in verdict.dropped[1]


def test_two_people_with_only_their_name_are_ambiguous() -> None:
    """One whom nothing ties to the recipient is nobody, two are several people."""
    assert decide([page(0, ARDEN)], affiliation="").identity is Identity.NONE
    assert decide([page(0, ARDEN), page(1, VELDEN)], affiliation="").identity is Identity.AMBIGUOUS


def test_homepage_or_identifier_decides() -> None:
    """What the sender gave outweighs affiliation and interest."""
    given = page(1, VELDEN, vouched="the address is the homepage that was given")
    verdict = decide([page(0, ARDEN, interest=1.0, affiliation=True), given], affiliation=ARDEN)
    assert set(verdict.kept) == {1}
    assert "homepage" in verdict.kept[1]


def test_another_orcid_is_another_person() -> None:
    """A page that bears another iD than the one given is dropped, and says so."""
    other = replace(page(0, ARDEN, interest=1.0), orcids=frozenset({"0000-0001-5109-3700"}))
    verdict = decide([other], affiliation="", orcid="0000-0002-1825-0097")
    assert "another ORCID iD" in verdict.dropped[0]


def test_given_affiliation_that_no_page_confirms() -> None:
    """Pages at other institutions are not taken for the recipient; one that names no place may be, by the interest."""
    assert not decide([page(0, VELDEN, interest=1.0)], affiliation=ARDEN).kept
    assert set(decide([page(0, VELDEN), page(1, interest=1.0)], affiliation=ARDEN).kept) == {1}
    assert not decide([page(0), page(1, interest=1.0)], affiliation=ARDEN).kept


def test_two_at_the_affiliation_are_told_apart_by_the_interest() -> None:
    """Pages that both name it, but nothing else in common."""
    there = [page(0, affiliation=True, interest=1.0), page(1, affiliation=True)]
    assert set(decide(there, affiliation=ARDEN).kept) == {0}
    assert not decide([replace(one, interest=1.0) for one in there], affiliation=ARDEN).kept


def test_chain_of_institutions() -> None:
    """A page that names two institutions joins the pages of both."""
    pages = [page(0, ARDEN, interest=1.0), page(1, "Arden University", VELDEN), page(2, VELDEN)]
    assert set(decide(pages, affiliation="").kept) == {0, 1, 2}


def kept_beside(first: PageEvidence, second: PageEvidence) -> bool:
    """True if the second page is kept because of the first, which is the recipient's."""
    return 1 in decide([replace(first, vouched="given"), second], affiliation="").kept


def test_what_ties_pages_together() -> None:
    """An ORCID iD, a link, a paper or a site in common; two people in common where both are on the subject."""
    one, other = page(0), page(1)
    iris = frozenset({"0000-0002-1825-0097"})
    people = frozenset({"p orford", "s bolte"})
    assert not kept_beside(one, other)
    assert kept_beside(replace(one, orcids=iris), replace(other, orcids=iris))
    assert kept_beside(replace(one, links=frozenset({other.address})), other)
    assert kept_beside(one, replace(other, links=frozenset({one.address})))
    assert kept_beside(
        replace(one, titles=frozenset({"gels that heal"})), replace(other, text="on gels that heal 2021")
    )
    assert kept_beside(one, replace(other, url="http://h0.example/papers"))
    assert not kept_beside(replace(one, people=people), replace(other, people=people))
    assert kept_beside(replace(one, people=people, interest=1.0), replace(other, people=people, interest=1.0))


def test_what_keeps_pages_apart() -> None:
    """Different ORCID iDs, whatever else agrees; a site where people of several places are shown, or anybody writes."""
    one, other = page(0, ARDEN), page(1, ARDEN)
    assert kept_beside(one, other)
    assert not kept_beside(replace(one, orcids=frozenset({"a"})), replace(other, orcids=frozenset({"b"})))
    meeting = [replace(page(0, ARDEN), url="http://m.example/1"), replace(page(1, VELDEN), url="http://m.example/2")]
    assert not kept_beside(*meeting)
    wiki = [replace(page(key), url=f"http://en.wikipedia.org/{key}") for key in range(2)]
    assert not kept_beside(*wiki)


def test_different_orcids_do_not_meet_over_a_third_page() -> None:
    """A page that is tied to both goes with one of them."""
    first, third = replace(page(0, ARDEN), orcids=frozenset({"a"})), replace(page(2, VELDEN), orcids=frozenset({"b"}))
    verdict = decide([replace(first, vouched="given"), page(1, ARDEN, VELDEN), third], affiliation="")
    assert set(verdict.kept) == {0, 1}


def test_a_list_of_namesakes_is_nobodys_page() -> None:
    """It would join them all."""
    hub = replace(page(1, ARDEN, VELDEN), lists_namesakes=True)
    verdict = decide([page(0, ARDEN, interest=1.0), hub, page(2, VELDEN)], affiliation="")
    assert set(verdict.kept) == {0}
    assert "several people" in verdict.dropped[1]


def test_a_list_on_which_namesakes_share_the_interest_leaves_it_open() -> None:
    """Somebody unseen works on it too: the interest decides no more, the affiliation does."""
    hub = replace(page(1, ARDEN, VELDEN), lists_namesakes=True, interest_is_shared=True)
    assert not decide([page(0, ARDEN, interest=1.0), hub], affiliation="").kept
    assert decide([page(0, ARDEN, interest=1.0, affiliation=True), hub], affiliation=ARDEN).kept


def test_candidates_to_choose_from() -> None:
    """Undecided, everyone found is returned with what tells them apart; decided, those who were left out."""
    first = replace(page(0, ARDEN, interest=0.4), shown=("Gels that heal themselves",))
    open_verdict = decide([first, page(1, VELDEN), page(2, VELDEN)], affiliation="")
    found = candidates(open_verdict, name="Ann Lee")
    assert [(one.id, one.affiliation, one.page_url) for one in found] == [
        ("c1", ARDEN, "http://h0.example/"),
        ("c2", VELDEN, "http://h1.example/"),
    ]
    assert list(found[0].titles) == ["Gels that heal themselves"]
    assert "Gels that heal" in found[0].distinction
    assert found[0].score > found[1].score
    decided = decide([replace(first, vouched="given"), page(1, VELDEN)], affiliation="")
    assert [one.affiliation for one in candidates(decided, name="Ann Lee")] == [VELDEN]

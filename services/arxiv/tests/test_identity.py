"""Whose papers these are."""

from __future__ import annotations

from datetime import UTC, datetime

from scribe_arxiv.identity import Decision, decide
from scribe_arxiv.recipient import Recipient
from scribe_arxiv.record import Author
from scribe_arxiv.testing import record

GLACIERS = "Radio sensors below glaciers record how meltwater moves and how glacier ice slides on its bed in summer."
PARSING = "Transition based dependency parsing of languages with rich morphology profits from character encoders."
RECIPIENT = Recipient(name="Mei Lin", interest="sliding of glaciers on meltwater", search_terms=("glacier sensors",))

ICE = [
    record(
        1, "Meltwater below glaciers", ["Mei Lin", "Ada Nansen"], abstract=GLACIERS, primary_category="physics.ao-ph"
    ),
    record(
        2, "Sensors in glacier beds", ["Ada Nansen", "Mei Lin"], abstract=GLACIERS, primary_category="physics.geo-ph"
    ),
]
TEXT = [
    record(3, "Parsing with characters", ["Mei Lin", "Bo Chan"], abstract=PARSING, primary_category="cs.CL"),
    record(4, "Morphology in dependency parsing", ["Mei Lin", "Bo Chan"], abstract=PARSING, primary_category="cs.CL"),
]


def other(recipient: Recipient, **fields: object) -> Recipient:
    """The recipient with some fields changed."""
    known = {name: getattr(recipient, name) for name in Recipient.__slots__} | fields
    return Recipient(**known)


def test_the_interest_tells_two_people_of_one_name_apart() -> None:
    """Only the glaciologist's papers are taken when the sender writes about glaciers."""
    identity = decide(RECIPIENT, [*TEXT, *ICE])
    assert identity.decision is Decision.DECIDED
    assert identity.chosen is not None
    assert {byline.record.arxiv_id for byline in identity.chosen.person.bylines} == {one.arxiv_id for one in ICE}


def test_two_who_both_fit_leave_it_open() -> None:
    """No choice is made, and both are returned."""
    identity = decide(other(RECIPIENT, interest="glaciers and parsing", search_terms=()), [*TEXT, *ICE])
    assert identity.decision is Decision.AMBIGUOUS
    assert identity.chosen is None
    assert len(identity.candidates) == 2


def test_a_name_alone_proves_nothing() -> None:
    """Papers that nothing ties to the recipient are not theirs, even if nobody else bears the name."""
    identity = decide(other(RECIPIENT, interest="medieval trade", search_terms=()), ICE)
    assert identity.decision is Decision.NONE
    assert len(identity.candidates) == 1


def test_titles_on_the_recipients_pages_decide() -> None:
    """They outweigh an interest that fits the other person."""
    listed = other(RECIPIENT, interest="dependency parsing", search_terms=(), titles=("Meltwater Below Glaciers",))
    identity = decide(other(listed, titles=(*listed.titles, "Sensors in glacier beds")), [*TEXT, *ICE])
    assert identity.decision is Decision.DECIDED
    assert identity.chosen is not None
    assert identity.chosen.support.titles == 2


def test_pages_of_two_people_prove_nothing_alone() -> None:
    """When research could not tell the pages apart, titles of both stand on them, and it stays open."""
    mixed = other(RECIPIENT, interest="science", search_terms=(), pages_agree=False)
    titles = tuple(one.title for one in [*ICE, *TEXT])
    assert decide(other(mixed, titles=titles), [*ICE, *TEXT]).decision is Decision.AMBIGUOUS


def test_the_affiliation_decides() -> None:
    """A stated institution ties a group to the recipient, however it is abbreviated around its name."""
    here = record(5, "On graphs", [Author(name="Mei Lin", affiliation="Dept. of Mathematics, Northfield University")])
    there = record(6, "On rings", [Author(name="Mei Lin", affiliation="Eastbrook College")], primary_category="math.RA")
    known = other(RECIPIENT, interest="algebra", search_terms=(), affiliation="University of Northfield")
    identity = decide(known, [here, there])
    assert identity.decision is Decision.DECIDED
    assert identity.chosen is not None
    assert identity.chosen.person.bylines[0].record == here


def test_someone_who_changed_fields_is_one_person_if_their_pages_say_so() -> None:
    """Papers in both fields that the recipient's own pages list are joined."""
    titles = tuple(one.title for one in [*ICE, *TEXT])
    identity = decide(other(RECIPIENT, titles=titles), [*ICE, *TEXT])
    assert identity.chosen is not None
    assert len(identity.chosen.person.bylines) == 4


def test_middle_initials_that_differ_keep_people_apart() -> None:
    """Not even an abbreviated name between them joins "A." and "B."."""
    same = {"abstract": GLACIERS, "primary_category": "physics.ao-ph"}
    records = [
        record(7, "Ice one", ["Mei A. Lin", "Ada Nansen"], **same),
        record(8, "Ice two", ["Mei B. Lin", "Ada Nansen"], **same),
        record(9, "Ice three", ["M. Lin", "Ada Nansen"], **same),
    ]
    identity = decide(RECIPIENT, records)
    assert identity.decision is Decision.AMBIGUOUS


def test_an_abbreviated_name_is_weaker_than_a_whole_one() -> None:
    """ "M. Lin" may be anybody: the subject alone does not make it the recipient."""
    weak = [record(10, "Glaciers", ["M. Lin"], abstract="Ice on rock.", primary_category="physics.ao-ph")]
    assert decide(RECIPIENT, weak).decision is Decision.NONE


def test_a_frequent_name_needs_more_than_a_subject() -> None:
    """Where arXiv has more of the name than was read, being in the field proves nothing."""
    assert decide(RECIPIENT, ICE[:1]).decision is Decision.DECIDED
    assert decide(RECIPIENT, ICE[:1], crowded=True).decision is Decision.NONE


def test_pages_that_list_other_papers_speak_against_it() -> None:
    """A homonym in the same field is not on the recipient's list of publications."""
    titles = ("Snow on sea ice", "Permafrost in the Alps", "A history of glaciology")
    weak = other(RECIPIENT, interest="glaciers and snow", search_terms=())
    assert decide(weak, ICE).decision is Decision.DECIDED
    assert decide(other(weak, titles=titles), ICE).decision is Decision.NONE


def test_nobody_of_the_name() -> None:
    """Records by others, withdrawn ones, and ones with two such authors do not count."""
    records = [
        record(11, "Ice", ["Ada Nansen"]),
        record(12, "Ice", ["Mei Lin"], comment="This paper has been withdrawn by the author"),
        record(13, "Ice", ["Mei Lin", "Mei Lin"]),
    ]
    identity = decide(RECIPIENT, records)
    assert identity.decision is Decision.NONE
    assert identity.candidates == ()


def test_the_decision_does_not_depend_on_the_order() -> None:
    """arXiv's order changes from day to day."""
    records = [*ICE, *TEXT, record(14, "Old ice", ["M. Lin", "Ada Nansen"], published=datetime(2009, 1, 1, tzinfo=UTC))]
    one, two = decide(RECIPIENT, records), decide(RECIPIENT, records[::-1])
    assert (one.decision, one.reason) == (two.decision, two.reason)

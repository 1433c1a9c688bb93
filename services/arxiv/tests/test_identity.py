"""Whose papers these are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from scribe_arxiv.identity import Decision, Identity, decide
from scribe_arxiv.recipient import Namesake, Pages, Recipient
from scribe_arxiv.record import Author, Record
from scribe_arxiv.testing import record

GLACIERS = "Radio sensors below glaciers record how meltwater moves and how glacier ice slides on its bed in summer."
PARSING = "Transition based dependency parsing of languages with rich morphology profits from character encoders."
RECIPIENT = Recipient(name="Mei Lin", interest="sliding of glaciers on meltwater", search_terms=("glacier sensors",))
"""Nothing is known but the interest."""

ON_PAGES = replace(RECIPIENT, interest="science", pages=Pages.DECIDED)
"""Their pages are known; the interest says nothing."""

_ICE = {"abstract": GLACIERS, "primary_category": "physics.ao-ph"}
_TEXT = {"abstract": PARSING, "primary_category": "cs.CL"}
ICE = [
    record(1, "Meltwater below glaciers", ["Mei Lin", "Ada Nansen", "Ole Berg"], **_ICE),
    record(2, "Sensors in glacier beds", ["Ada Nansen", "Mei Lin", "Ole Berg"], **_ICE),
]
TEXT = [
    record(3, "Parsing with characters", ["Mei Lin", "Bo Chan", "Di Wu"], **_TEXT),
    record(4, "Morphology in dependency parsing", ["Mei Lin", "Bo Chan", "Di Wu"], **_TEXT),
]


def chosen(identity: Identity) -> set[str]:
    """Titles of the records that are held to be theirs."""
    assert (identity.decision is Decision.DECIDED) == (identity.chosen is not None)
    return {byline.record.title for byline in identity.chosen.bylines} if identity.chosen else set()


def titles(records: Sequence[Record]) -> set[str]:
    return {one.title for one in records}


def at(number: int, title: str, affiliation: str, **fields: object) -> Record:
    """A record by Mei Lin of this place."""
    return record(number, title, [Author(name="Mei Lin", affiliation=affiliation)], **fields)


def test_the_interest_tells_two_people_of_one_name_apart() -> None:
    """Only the glaciologist's papers are taken when the sender writes about glaciers."""
    assert chosen(decide(RECIPIENT, [*TEXT, *ICE])) == titles(ICE)


def test_two_who_both_fit_leave_it_open() -> None:
    """No choice is made, and both are returned."""
    identity = decide(replace(RECIPIENT, interest="glaciers and meltwater, parsing and morphology"), [*TEXT, *ICE])
    assert identity.decision is Decision.AMBIGUOUS
    assert not chosen(identity)
    assert len(identity.candidates) == 2


def test_two_circles_on_one_subject_are_two_people() -> None:
    """The same field ties nothing: without common co-authors it stays open who is meant."""
    elsewhere = [
        record(5, "Meltwater in summer glaciers", ["Mei Lin", "Jo Park", "Al Roe"], **_ICE),
        record(6, "Glacier beds and meltwater", ["Mei Lin", "Jo Park", "Al Roe"], **_ICE),
    ]
    assert decide(RECIPIENT, [*ICE, *elsewhere]).decision is Decision.AMBIGUOUS


def test_a_single_record_is_too_little_to_know_a_person_by() -> None:
    """Subject alone does not decide on it, nor does it stand in the way of somebody who has several."""
    assert not chosen(decide(RECIPIENT, ICE[:1]))
    stray = record(5, "Meltwater and glaciers", ["Mei Lin"], **_ICE)
    assert chosen(decide(RECIPIENT, [stray, *ICE])) == titles(ICE)


def test_as_many_strays_as_papers_of_one_person_leave_it_open() -> None:
    """They may be the recipient's, and the person with several somebody else."""
    strays = [record(number, f"Meltwater and glaciers {number}", ["Mei Lin"], **_ICE) for number in (5, 6)]
    assert not chosen(decide(RECIPIENT, [*strays, *ICE]))


def test_records_far_from_the_interest_are_left_out() -> None:
    """Half of its words may be any field's: beside papers that hold them all, such a one is not used."""
    known = replace(ON_PAGES, interest="glacier meltwater summer bed", page_text="Ada Nansen, Jo Parker, Al Roemer")
    far = record(5, "Bed rest in summer", ["Mei Lin", "Jo Parker", "Al Roemer"], abstract="Sleep.")
    assert chosen(decide(known, [*ICE, far])) == titles(ICE)
    assert chosen(decide(known, [far])) == titles([far])


def test_one_common_colleague_is_too_little_for_half_of_the_interest() -> None:
    """Namesakes of one field may share a colleague; on most of the interest one is enough."""
    known = replace(ON_PAGES, interest="glacier meltwater summer bed", page_text="Jo Parker, Ada Nansen")
    half = record(5, "Bed rest in summer", ["Mei Lin", "Jo Parker"], abstract="Sleep.")
    assert not chosen(decide(known, [half]))
    assert chosen(decide(replace(known, page_text="Ada Nansen"), ICE)) == titles(ICE)


def test_one_word_of_interest_says_nothing() -> None:
    """The name of a field fits too many."""
    assert not chosen(decide(replace(RECIPIENT, interest="glaciers"), ICE))
    assert not chosen(decide(replace(RECIPIENT, interest="your recent publications"), ICE))


def test_a_name_alone_proves_nothing() -> None:
    """Papers that nothing ties to the recipient are not theirs, even if nobody else bears the name."""
    identity = decide(replace(RECIPIENT, interest="medieval trade"), ICE)
    assert identity.decision is Decision.NONE
    assert len(identity.candidates) == 1


def test_titles_on_the_recipients_pages_decide() -> None:
    """They outweigh an interest that fits the other person, and what is not on the list is not taken."""
    listed = replace(ON_PAGES, interest="dependency parsing of languages", titles=("Meltwater Below Glaciers",))
    assert chosen(decide(listed, [*TEXT, *ICE])) == {"Meltwater below glaciers"}


def test_titles_are_found_in_what_stands_around_quotes() -> None:
    """A list of publications is longer than what a model names of it."""
    around = replace(ON_PAGES, page_text="… A. Nansen, M. Lin: Sensors in Glacier Beds. 2024. M. Lin …")
    assert chosen(decide(around, [*TEXT, *ICE])) == {"Sensors in glacier beds"}


def test_pages_that_may_be_anybodys_prove_nothing() -> None:
    """When research could not tell whose the pages are, their titles do not count."""
    mixed = replace(ON_PAGES, pages=Pages.AMBIGUOUS, titles=tuple(titles(ICE)))
    assert not chosen(decide(mixed, [*ICE, *TEXT]))


def test_the_affiliation_decides() -> None:
    """A stated institution ties a record to the recipient, however it is abbreviated around its name."""
    here = at(5, "On graphs", "Dept. of Mathematics, Northfield University")
    there = at(6, "On rings", "Eastbrook College", primary_category="math.RA")
    known = replace(RECIPIENT, interest="algebra", affiliation="University of Northfield")
    assert chosen(decide(known, [here, there])) == {"On graphs"}


def test_institutions_of_one_town_are_not_one() -> None:
    """A college is no university."""
    known = replace(RECIPIENT, interest="algebra", affiliation="University of Northfield")
    assert not chosen(decide(known, [at(5, "On graphs", "Northfield College")]))


def test_places_on_the_recipients_pages_count() -> None:
    """Also the one where they were before."""
    known = replace(ON_PAGES, affiliations=("Before that, Mei Lin worked at Northfield University.",))
    assert chosen(decide(known, [at(5, "On graphs", "Northfield University"), *TEXT])) == {"On graphs"}


def test_people_on_the_recipients_pages_count_for_papers_on_the_interest() -> None:
    """A co-author whom a page of theirs names, together with the subject."""
    known = replace(ON_PAGES, interest=RECIPIENT.interest, page_text="Members of the lab: Jo Park, Ada Nansen.")
    assert chosen(decide(known, [*TEXT, *ICE])) == titles(ICE)
    assert not chosen(decide(replace(known, interest="medieval trade routes"), [*TEXT, *ICE]))


def test_the_group_that_holds_a_known_paper_is_chosen() -> None:
    """What the sender says outweighs all else, and brings what was written with the same people on the same things."""
    known = replace(RECIPIENT, known_ids=frozenset({"2401.00003"}))
    stray = record(5, "Parsing with morphology", ["Mei Lin", "Bo Chan"], **_TEXT)
    assert chosen(decide(known, [*TEXT, *ICE, stray])) == titles(TEXT)


def test_an_authors_own_list_is_whole() -> None:
    """Nothing is added to it."""
    assert chosen(decide(RECIPIENT, [*TEXT, *ICE], own_list={"2401.00003"})) == {"Parsing with characters"}


def test_what_a_namesakes_page_lists_is_the_namesakes() -> None:
    """It does not fit, however well it fits the interest."""
    rival = Namesake(titles=("Meltwater below Glaciers", "Sensors in glacier beds"))
    assert not chosen(decide(replace(RECIPIENT, namesakes=(rival,)), ICE))


def test_what_was_written_at_a_namesakes_place_is_the_namesakes() -> None:
    """Unless it is the recipient's own place too."""
    mine = [at(7, "Glaciers slide on meltwater", "Eastbrook College", **_ICE), *ICE]
    rival = replace(RECIPIENT, namesakes=(Namesake(affiliation="Eastbrook College"),))
    assert "Glaciers slide on meltwater" not in chosen(decide(rival, mine))
    both = replace(rival, affiliation="Eastbrook College")
    assert "Glaciers slide on meltwater" in chosen(decide(both, mine))


def test_a_namesake_in_the_field_takes_the_subject_its_weight() -> None:
    """Pages of somebody else of the name speak of the interest: the subject decides no more, nor do colleagues."""
    rival = Namesake(affiliation="Eastbrook College", fit=0.4)
    assert not chosen(decide(replace(RECIPIENT, namesakes=(rival,)), ICE))
    known = replace(ON_PAGES, interest=RECIPIENT.interest, page_text="With Ada Nansen.", namesakes=(rival,))
    assert not chosen(decide(known, ICE))


def test_someone_who_changed_fields_is_one_person_if_their_pages_say_so() -> None:
    """Papers in both fields that the recipient's own pages list are joined."""
    known = replace(ON_PAGES, titles=tuple(titles([*ICE, *TEXT])))
    assert chosen(decide(known, [*ICE, *TEXT])) == titles([*ICE, *TEXT])


def test_middle_initials_that_differ_keep_people_apart() -> None:
    """Not even an abbreviated name between them joins "A." and "B."."""
    records = [
        record(7, "Ice one", ["Mei A. Lin", "Ada Nansen", "Ole Berg"], **_ICE),
        record(8, "Ice two", ["Mei B. Lin", "Ada Nansen", "Ole Berg"], **_ICE),
        record(9, "Ice three", ["M. Lin", "Ada Nansen", "Ole Berg"], **_ICE),
    ]
    known = replace(RECIPIENT, known_ids=frozenset({"2401.00007"}))
    assert chosen(decide(known, records)) == {"Ice one"}
    assert not chosen(decide(replace(RECIPIENT, known_ids=frozenset({"2401.00007", "2401.00008"})), records))


def test_an_abbreviated_name_is_never_known_by_the_subject() -> None:
    """ "M. Lin" may be anybody."""
    weak = [record(number, f"Meltwater {number}", ["M. Lin", "Ada Nansen", "Ole Berg"], **_ICE) for number in (10, 11)]
    assert not chosen(decide(RECIPIENT, weak))


def test_a_frequent_name_needs_more_than_a_subject() -> None:
    """Where arXiv has more of the name than was read, being in the field proves nothing."""
    assert chosen(decide(RECIPIENT, ICE))
    assert not chosen(decide(RECIPIENT, ICE, crowded=True))


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
    assert (one.decision, one.reason, one.chosen) == (two.decision, two.reason, two.chosen)

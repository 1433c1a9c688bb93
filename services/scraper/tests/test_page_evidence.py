"""The signs on a page."""

from __future__ import annotations

from datetime import UTC, datetime

from scribe_scraper.names import NameForm
from scribe_scraper.page import Method, Page, PageKind
from scribe_scraper.page_evidence import PageEvidence, evidence
from scribe_scraper.question import Question


def signs(text: str, *, title: str = "A page", links: frozenset[str] = frozenset(), **asked: object) -> PageEvidence:
    """Of a page with this text, for a question about Ann Lee."""
    page = Page(
        url="http://www.a.example/lee", title=title, text=text, kind=PageKind.WEB_PAGE, method=Method.HTTP,
        fetched_at=datetime.now(UTC), received_bytes=1, links=links,
    )  # fmt: skip
    question = Question(name="Ann Lee", interest="soft matter", **asked)  # type: ignore[arg-type]  # fields by name
    return evidence(0, page, [], question)


def test_institutions_count_where_they_stand_beside_the_name() -> None:
    """A university in some other line is not hers."""
    text = "Ann Lee is at the University of Arden.\nThe guest came from Velden College."
    assert signs(text).institutions == {"University of Arden"}


def test_a_page_headed_by_somebody_with_the_same_initial_is_not_hers() -> None:
    """ "A. Lee" on the page of Adam Lee is Adam."""
    assert signs("A. Lee: Gels.", title="Adam Lee").name_form is NameForm.ABSENT
    assert signs("A. Lee: Gels.", title="Gels").name_form is NameForm.INITIAL
    assert signs("Ann Lee and Adam Lee: Gels.", title="Adam Lee").name_form is NameForm.FULL


def test_a_list_of_namesakes_is_seen() -> None:
    """Lines that begin with the name at different institutions; a life told in two sentences is no list."""
    assert signs("Ann Lee, gels, Arden College.\nAnn Lee, music, Velden College.").lists_namesakes
    assert signs("Ann Lee, soft matter, Arden College.\nAnn Lee, soft matter, Velden College.").interest_is_shared
    assert not signs("Ann Lee, soft matter, Arden College.\nAnn Lee, music, Velden College.").interest_is_shared
    assert not signs("Ann Lee is at Arden College.\nBefore that, Ann Lee was at Velden College.").lists_namesakes
    assert not signs("Ann Lee, Arden College.\nDr. Ann Lee, Arden College.").lists_namesakes


def test_identifiers_that_the_sender_gave() -> None:
    """In the text or in a link, whole; an id of a paper with any version."""
    orcid = "0000-0002-1825-0097"
    assert "0000" in signs(f"ORCID {orcid}", identifiers=(orcid,)).vouched
    assert signs("x", links=frozenset({f"https://orcid.org/{orcid}"}), identifiers=(orcid,)).vouched
    assert signs("arXiv:2401.01234v3.", identifiers=("2401.01234",)).vouched
    assert not signs("arXiv:2401.012345", identifiers=("2401.01234",)).vouched
    assert not signs("nothing", identifiers=(orcid,)).vouched


def test_orcids_links_and_people() -> None:
    """What is compared with other pages."""
    found = signs(
        "Ann Lee, Pia Orford, S. Bolte: Gels. 0000-0002-1825-0097", links=frozenset({"https://lab.example/group/"})
    )
    assert found.orcids == {"0000-0002-1825-0097"}
    assert found.people == {"p orford", "s bolte"}
    assert found.links == {"lab.example/group?"}

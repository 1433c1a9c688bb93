"""What is worth reading, in which order."""

from __future__ import annotations

import pytest
from scribe_scraper.candidates import Hit, Origin, canonical_url, choose
from scribe_scraper.question import Question, Wanted

QUESTION = Question(
    name="Ann Lee", interest="soft matter", affiliation="University of Arden", homepage="people.example/~lee"
)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Site.example:80/a#top", "http://www.site.example/a"),
        ("https://site.example?utm_source=x&q=1", "https://site.example/?q=1"),
        ("ftp://site.example/", None),
        ("javascript:alert(1)", None),
        ("http://user:secret@site.example/", None),
        ("http://site.example:99999/", None),
        ("http://site.example/a b", None),
        ("file:///etc/passwd", None),
        ("", None),
    ],
)
def test_canonical(url: str, canonical: str | None) -> None:
    """Only plain web addresses pass, without fragment and tracking."""
    assert canonical_url(url) == canonical


def test_order_and_repeats() -> None:
    """The homepage comes first, then pages with the name and affiliation; repeats and walls are left out."""
    background = [
        Hit(url="http://news.example/x", title="News", text="Nothing"),
        Hit(url="https://www.people.example/~lee/", title="Ann Lee"),
        Hit(url="https://www.linkedin.com/in/annlee", title="Ann Lee"),
        Hit(url="http://arden.example/lee", title="Ann Lee", text="Ann Lee, University of Arden"),
    ]
    publications = [Hit(url="http://papers.example/1", title="Gels", text="A. Lee: Gels")]
    chosen = choose(QUESTION, background, publications, 6)
    assert [candidate.url for candidate in chosen] == [
        "https://people.example/~lee",
        "http://arden.example/lee",
        "http://papers.example/1",
        "http://news.example/x",
    ]
    assert chosen[0].origin is Origin.HOMEPAGE


def test_limits() -> None:
    """No more candidates than asked for, and at most four of one host."""
    hits = [Hit(url=f"http://one.example/{number}") for number in range(9)]
    assert len(choose(QUESTION, hits, [], 12)) == 5
    assert len(choose(QUESTION, hits, [], 2)) == 2


def test_other_hosts_come_before_a_third_page_of_one() -> None:
    """A namesake elsewhere must be seen."""
    hits = [Hit(url=f"http://one.example/{number}", title="Ann Lee") for number in range(4)]
    chosen = choose(Question(name="Ann Lee", interest="gels"), [*hits, Hit(url="http://two.example/")], [], 3)
    assert [one.url for one in chosen] == ["http://one.example/0", "http://one.example/1", "http://two.example/"]


def test_queries() -> None:
    """The two queries ask who bears the name, and what the recipient wrote."""
    books = Question(name="Ann Lee", interest="gels", wanted=Wanted.BOOKS, search_terms=("colloids", "gels", "foam"))
    assert books.background_query == "Ann Lee professor"
    assert QUESTION.background_query == "Ann Lee University of Arden"
    assert books.publications_query == "Ann Lee colloids gels book"

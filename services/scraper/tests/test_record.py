"""Only facts whose quote stands in the page get into the record, each with its receipt."""

from __future__ import annotations

from datetime import UTC, datetime

from scribe.v1 import publication_pb2
from scribe_scraper.identity import Identity, Verdict
from scribe_scraper.page import Method, Page, PageKind
from scribe_scraper.page_answer import FactName, ReadFact
from scribe_scraper.proof import prove
from scribe_scraper.record import DroppedPage, ProvedPage, record

HOME = "Ann Lee\nAnn Lee is a professor at the University of Arden. Her book “Gels and Foams” (2019) is out. Please do not send applications."


def page(url: str, text: str) -> Page:
    """A page with this text."""
    return Page(
        url=url,
        title="Ann Lee",
        text=text,
        kind=PageKind.WEB_PAGE,
        method=Method.HTTP,
        fetched_at=datetime.now(UTC),
        received_bytes=1,
    )


def said(kind: FactName, statement: str, quote: str, title: str = "", work: str = "") -> ReadFact:
    """What a model says."""
    return ReadFact.model_validate({"kind": kind, "statement": statement, "quote": quote, "title": title, "work": work})


POSITION = said("position", "Ann Lee is a professor at Arden.", "Ann Lee is a professor at the University of Arden")
INVENTED = said("award", "Ann Lee won a prize.", "Ann Lee won the Great Prize")
BOOK = said("publication", "Ann Lee wrote a book.", 'Her book "Gels and Foams" (2019) is out', "Gels and Foams", "book")
POLICY = said("contact_policy", "She wants no applications.", "Please do not send applications.")


def test_a_year_in_a_title_is_not_when_it_was_published() -> None:
    """A history of a time is younger than it; one that also says when it came out has that year."""
    home = page("http://a.example/", "Her book “Lamps, 1780-1930” is out. Her book “Foams since 1950” (2019) is out.")
    facts = [
        said("publication", "She wrote it.", "Her book “Lamps, 1780-1930” is out", "Lamps, 1780-1930", "book"),
        said("publication", "She wrote it.", "Her book “Foams since 1950” (2019) is out", "Foams since 1950", "book"),
    ]
    proved = ProvedPage(key=0, page=home, facts=prove(0, home, facts, "Ann Lee"))
    verdict = Verdict(identity=Identity.DECIDED, kept={0: "It shows the name."}, dropped={})
    lamps, foams = record([proved], verdict, [], name="Ann Lee", interest="lamps").publications
    assert not lamps.HasField("publish_time")
    assert foams.publish_time.ToDatetime().year == 2019


def test_receipts() -> None:
    """Quotes lead back to the text, invented ones are gone, books become publications with their year."""
    home = page("http://a.example/", HOME)
    proved = ProvedPage(key=0, page=home, facts=prove(0, home, [POSITION, INVENTED, BOOK, POLICY], "Ann Lee"))
    verdict = Verdict(identity=Identity.DECIDED, kept={0: "It shows the name."}, dropped={})
    result = record(
        [proved], verdict, [DroppedPage(url="http://b.example/", reason="gone")], name="Ann Lee", interest="gels"
    )
    assert [fact.id for fact in result.facts] == ["f1", "f2", "f3"]
    for fact in result.facts:
        assert HOME[fact.quote.start : fact.quote.end] == fact.quote.text
        assert fact.quote.before + fact.quote.text + fact.quote.after == HOME
        assert fact.quote.source_sha256 == result.sources[0].sha256 == home.sha256
    book = result.publications[0]
    assert (book.id, book.title, book.kind) == ("b1", "Gels and Foams", publication_pb2.PUBLICATION_KIND_BOOK)
    assert (book.publish_time.ToDatetime().year, book.relevance) == (2019, 1.0)
    assert result.sources[0].sandbox
    assert result.dropped_pages[0].reason == "gone"


def test_repeats_support_each_other() -> None:
    """What two pages say is one fact with the other page's source as support."""
    pages = [page("http://a.example/", HOME), page("http://b.example/", f"News. {HOME}")]
    proved = [
        ProvedPage(key=key, page=each, facts=prove(key, each, [POSITION], "Ann Lee")) for key, each in enumerate(pages)
    ]
    verdict = Verdict(identity=Identity.DECIDED, kept={0: "", 1: ""}, dropped={})
    result = record(proved, verdict, [], name="Ann Lee", interest="gels")
    assert [(fact.quote.source_id, list(fact.supporting_source_ids)) for fact in result.facts] == [("s1", ["s2"])]


def test_facts_say_no_more_than_their_quotes() -> None:
    """What goes beyond the quote is put into its words; what the quote does not prove even so is dropped; policies are quoted."""
    asked = 'Write "gels" in the subject line of your e-mail.'
    home = page("http://a.example/", f"{HOME} It is not true that Ann Lee invented gels. {asked}")
    more = said("position", "Ann Lee is the best professor.", "Ann Lee is a professor at the University of Arden")
    cut = said("result", "Ann Lee invented all gels.", "Ann Lee invented gels")
    facts = prove(0, home, [POSITION, more, cut, POLICY, said("contact_policy", "She asks.", asked)], "Ann Lee")
    assert [fact.statement for fact in facts] == [
        "Ann Lee is a professor at Arden.",
        "Ann Lee is a professor at the University of Arden",
        "Please do not send applications.",
        asked,
    ]


def test_titles_need_the_name_and_the_print() -> None:
    """A title that is not printed, or stands where nothing names the recipient, makes no publication."""
    home = page("http://a.example/", HOME)
    other = said("publication", "She wrote it.", "Her book “Gels and Foams” (2019)", "Gels, Foams and more", "book")
    assert [fact.title for fact in prove(0, home, [other], "Ann Lee")] == [""]
    assert [fact.title for fact in prove(0, home, [BOOK], "Eve Ray")] == [""]


def test_dropped_by_the_verdict() -> None:
    """A page that the verdict drops gives no facts, only its reason."""
    home = page("http://a.example/", HOME)
    proved = ProvedPage(key=0, page=home, facts=prove(0, home, [POSITION], "Ann Lee"))
    verdict = Verdict(identity=Identity.AMBIGUOUS, kept={}, dropped={0: "unclear"})
    result = record([proved], verdict, [], name="Ann Lee", interest="gels")
    assert not result.facts
    assert not result.sources
    assert [(page.text, page.reason) for page in result.dropped_pages] == [("http://a.example/", "unclear")]

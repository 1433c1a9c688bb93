"""Which papers are offered."""

from __future__ import annotations

from datetime import UTC, datetime

from scribe_arxiv.bylines import bylines_of
from scribe_arxiv.ranking import rank
from scribe_arxiv.testing import record

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SUBJECTS = ("glacier sensors",)


def ranked(*records: object, most: int = 5) -> list[str]:
    papers = rank(bylines_of("Mei Lin", records), SUBJECTS, now=NOW, most=most)  # type: ignore[arg-type]
    return [paper.byline.record.arxiv_id for paper in papers]


def test_what_fits_the_interest_comes_first() -> None:
    """Even before newer work."""
    fits = record(1, "Glacier sensors", ["Mei Lin"], published=datetime(2019, 1, 1, tzinfo=UTC))
    newer = record(2, "Sea salt", ["Mei Lin"], published=datetime(2025, 12, 1, tzinfo=UTC))
    assert ranked(newer, fits) == [fits.arxiv_id, newer.arxiv_id]


def test_of_equals_the_newer_and_the_own_come_first() -> None:
    """Recent before old; first author before one of many."""
    own = record(1, "Glacier sensors I", ["Mei Lin", "Bo", "Cy"])
    among = record(2, "Glacier sensors II", ["Bo", "Mei Lin", "Cy"])
    old = record(3, "Glacier sensors III", ["Mei Lin"], published=datetime(2012, 1, 1, tzinfo=UTC))
    assert ranked(old, among, own) == [own.arxiv_id, among.arxiv_id, old.arxiv_id]


def test_at_most_as_many_as_asked_for_and_each_once() -> None:
    """A title that was submitted twice is one paper."""
    twice = [record(number, "Glacier sensors", ["Mei Lin"]) for number in (1, 2)]
    more = [record(number, f"Sensor {number}", ["Mei Lin"]) for number in range(3, 10)]
    assert len(ranked(*twice, *more)) == 5
    assert len(ranked(*twice)) == 1
    assert len(ranked(*more, most=2)) == 2


def test_every_paper_has_a_reason() -> None:
    """In the sender's own words."""
    papers = rank(bylines_of("Mei Lin", [record(1, "A sensor for glaciers", ["Mei Lin", "Bo"])]), SUBJECTS, now=NOW)
    assert papers[0].reason == "It is about glacier and sensors; first author, 2024."
    assert papers[0].relevance == 1.0

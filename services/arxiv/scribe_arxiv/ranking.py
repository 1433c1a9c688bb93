"""Which of a person's papers to offer: those that fit the interest, recent ones, those they led. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from scribe_arxiv.identity import author_of, content_words
from scribe_arxiv.record import Record

_RELEVANCE, _RECENCY, _POSITION = 0.6, 0.25, 0.15
_HALF_LIFE_YEARS = 4.0
_TITLE_WEIGHT = 2.0
_SECONDS_A_YEAR = 365.25 * 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPaper:
    """A paper, how well it fits (0 to 1), and why in one sentence."""

    record: Record
    relevance: float
    reason: str


def rank(
    records: Sequence[Record], *, name: str, interest: str, search_terms: Sequence[str], now: datetime, most: int
) -> list[RankedPaper]:
    """At most `most` papers, best first."""
    wanted = content_words(" ".join([interest, *search_terms]))
    papers = [_ranked(record, wanted, name, now) for record in records]
    return sorted(papers, key=lambda paper: (-paper.relevance, -paper.record.published.timestamp()))[:most]


def _ranked(record: Record, wanted: set[str], name: str, now: datetime) -> RankedPaper:
    title, abstract = content_words(record.title), content_words(record.abstract)
    shared = wanted & (title | abstract)
    relevance = _overlap(wanted, title, abstract)
    years = max(0.0, (now - record.published).total_seconds() / _SECONDS_A_YEAR)
    score = _RELEVANCE * relevance + _RECENCY * 0.5 ** (years / _HALF_LIFE_YEARS) + _POSITION * _position(record, name)
    return RankedPaper(record=record, relevance=round(score, 4), reason=_reason(record, shared, name))


def _overlap(wanted: set[str], title: set[str], abstract: set[str]) -> float:
    if not wanted:
        return 0.0
    points = sum(_TITLE_WEIGHT if word in title else 1.0 for word in wanted & (title | abstract))
    return min(1.0, points / (_TITLE_WEIGHT * len(wanted)))


def _position(record: Record, name: str) -> float:
    """First authors led the work, last authors usually the group."""
    own = author_of(record, name)
    return 1.0 if own in (record.authors[0], record.authors[-1]) else 0.3


def _reason(record: Record, shared: set[str], name: str) -> str:
    about = f"about {', '.join(sorted(shared)[:4])}; " if shared else ""
    own = author_of(record, name)
    place = "first author" if own is record.authors[0] else "last author" if own is record.authors[-1] else "co-author"
    return f"{about}{record.published.year}; {place}".capitalize() + "."

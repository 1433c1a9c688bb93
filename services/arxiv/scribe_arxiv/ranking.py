"""Chooses which of the recipient's papers to offer: what fits the interest, then recent and own work. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from scribe_arxiv.bylines import Byline
from scribe_arxiv.topics import content_words, relevance, stem

MOST_PAPERS = 5

_RELEVANCE, _RECENCY, _POSITION = 0.6, 0.25, 0.15
_FADES_YEARS = 10.0
_DAYS_OF_YEAR = 365.25
_LARGE_TEAM = 30
_MOST_SHARED_WORDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPaper:
    """A paper and why it was chosen. `relevance` is 0 to 1: how well it fits the interest."""

    byline: Byline
    relevance: float
    reason: str


def rank(
    bylines: Iterable[Byline], subjects: tuple[str, ...], *, now: datetime, most: int = MOST_PAPERS
) -> list[RankedPaper]:
    """The best papers first, at most `most`, one version of each."""
    newest = {byline.record.title.casefold(): byline for byline in sorted(bylines, key=lambda b: b.record.published)}
    scored = [(_score(byline, subjects, now), byline) for byline in newest.values()]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].record.published.timestamp(), pair[1].record.arxiv_id))
    return [_ranked(byline, subjects) for _, byline in scored[:most]]


def position_weight(position: int, authors: int) -> float:
    """1 for a sole, first or last author, less in between, little in a large collaboration."""
    if authors > _LARGE_TEAM:
        return 0.1
    return 1.0 if position in {0, authors - 1} else 0.5


def recency(published: datetime, now: datetime) -> float:
    """1 today, 0 after ten years."""
    years = (now - published).days / _DAYS_OF_YEAR
    return min(1.0, max(0.0, 1.0 - years / _FADES_YEARS))


def _score(byline: Byline, subjects: tuple[str, ...], now: datetime) -> float:
    record = byline.record
    return (
        _RELEVANCE * relevance(subjects, record.title, record.abstract)
        + _RECENCY * recency(record.published, now)
        + _POSITION * position_weight(byline.position, len(record.authors))
    )


def _ranked(byline: Byline, subjects: tuple[str, ...]) -> RankedPaper:
    record = byline.record
    fit = relevance(subjects, record.title, record.abstract)
    return RankedPaper(byline=byline, relevance=round(fit, 3), reason=_reason(byline, subjects))


def _reason(byline: Byline, subjects: tuple[str, ...]) -> str:
    shared = _shared_words(byline, subjects)
    about = f"It is about {_listed(shared)}" if shared else "It is among the newest that are known"
    return f"{about}; {_role(byline)}, {byline.record.published.year}."


def _shared_words(byline: Byline, subjects: tuple[str, ...]) -> list[str]:
    """Words of the subjects, as the sender wrote them, that the paper has too."""
    in_paper = set(content_words(f"{byline.record.title} {byline.record.abstract}"))
    found: list[str] = []
    for word in (word.strip(".,;:!?()\"'") for subject in subjects for word in subject.split()):
        if (
            content_words(word)
            and set(content_words(word)) <= in_paper
            and stem(word.lower()) not in map(stem, map(str.lower, found))
        ):
            found.append(word)
    return found[:_MOST_SHARED_WORDS]


def _role(byline: Byline) -> str:
    count = len(byline.record.authors)
    if count == 1:
        return "sole author"
    if byline.position == 0:
        return "first author"
    return "last author" if byline.position == count - 1 else f"one of {count} authors"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

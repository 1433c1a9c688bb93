"""Whose papers these are: records are grouped into persons, and the group that evidence supports is chosen. Pure.

A name alone proves nothing: one in eight computer science professors shares a printed name with another author.
So a group counts as the recipient's only when something besides the name ties it to what is known of them: titles
or co-authors on their own pages, their affiliation, or the interest that the sender named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from scribe_arxiv.names import Agreement, agreement, fold, words
from scribe_arxiv.record import Record, RecordAuthor

_SUPPORTED = 1.0  # less than this is no evidence beyond the name
_RIVAL_SHARE = 0.6  # a second group with this share of the best one's score is as plausible
_TITLE_POINTS, _MOST_TITLES = 3.0, 2
_COAUTHOR_POINTS, _MOST_COAUTHORS = 0.5, 3
_AFFILIATION_POINTS = 2.0
_INTEREST_POINTS = 2.5
_PAGES_POINTS = 1.5
_FULL_NAME_POINTS = 0.25

_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "into",
        "is",
        "it",
        "its",
        "my",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "their",
        "this",
        "to",
        "was",
        "we",
        "with",
        "which",
        "using",
        "via",
        "work",
        "works",
        "working",
        "study",
        "studies",
        "research",
        "group",
        "professor",
        "university",
        "department",
        "his",
        "her",
        "them",
        "they",
        "new",
        "how",
        "what",
    ]
)


class Decision(Enum):
    """How sure it is."""

    DECIDED = auto()
    AMBIGUOUS = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of the recipient from elsewhere."""

    name: str
    interest: str
    search_terms: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    page_titles: tuple[str, ...] = ()
    page_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A group of records that one person wrote, and how well evidence fits."""

    records: tuple[Record, ...]
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision, the persons with the best first, and why in one sentence."""

    decision: Decision
    persons: tuple[Person, ...] = field(default=())
    reason: str


def decide(records: Sequence[Record], evidence: Evidence) -> Verdict:
    """Choose the person whose papers these are, or none."""
    own = [record for record in records if author_of(record, evidence.name)]
    if not own:
        return Verdict(decision=Decision.NONE, reason=f"arXiv has no paper by an author called {evidence.name}.")
    persons = sorted((_scored(group, evidence) for group in _groups(own, evidence)), key=lambda person: -person.score)
    best, rivals = persons[0], [person for person in persons[1:] if person.score >= _SUPPORTED]
    if best.score < _SUPPORTED:
        return Verdict(
            decision=Decision.AMBIGUOUS if len(persons) > 1 else Decision.NONE,
            persons=tuple(persons),
            reason="Nothing but the name ties these papers to the recipient.",
        )
    if any(rival.score >= best.score * _RIVAL_SHARE for rival in rivals):
        return Verdict(decision=Decision.AMBIGUOUS, persons=tuple(persons), reason="Several authors of this name fit.")
    return Verdict(
        decision=Decision.DECIDED, persons=tuple(persons), reason=f"These papers fit: {', '.join(best.reasons)}."
    )


def author_of(record: Record, name: str) -> RecordAuthor | None:
    """The author of the record who may be the person, the best agreement first; None if nobody may."""
    ranked = sorted(record.authors, key=lambda author: -agreement(author.name, name))
    return ranked[0] if ranked and agreement(ranked[0].name, name) > Agreement.NONE else None


def co_authors(record: Record, name: str) -> set[str]:
    """Folded names of everybody else."""
    own = author_of(record, name)
    return {fold(author.name) for author in record.authors if author is not own}


def content_words(text: str) -> set[str]:
    """Words that carry meaning, roughly singular."""
    return {
        word.removesuffix("s") if len(word) > 4 else word for word in words(text) if word not in _STOP and len(word) > 2
    }


def _groups(records: Sequence[Record], evidence: Evidence) -> list[list[Record]]:
    """Connected records: shared co-authors, affiliation, field, or titles on the recipient's own pages."""
    titles = {_title_key(title) for title in evidence.page_titles}
    groups: list[list[Record]] = []
    for record in records:
        linked = [group for group in groups if any(_linked(record, other, evidence.name, titles) for other in group)]
        groups = [group for group in groups if group not in linked]
        groups.append([record, *(other for group in linked for other in group)])
    return groups


def _linked(one: Record, other: Record, name: str, page_titles: set[str]) -> bool:
    if co_authors(one, name) & co_authors(other, name):
        return True
    if {_title_key(one.title), _title_key(other.title)} <= page_titles:
        return True
    here, there = author_of(one, name), author_of(other, name)
    if here and there and here.affiliation and fold(here.affiliation) == fold(there.affiliation):
        return True
    return one.primary_category == other.primary_category and _full(one, name) == _full(other, name)


def _full(record: Record, name: str) -> bool:
    author = author_of(record, name)
    return author is not None and agreement(author.name, name) is Agreement.FULL


def _scored(group: Sequence[Record], evidence: Evidence) -> Person:
    points = [
        _by_titles(group, evidence),
        _by_coauthors(group, evidence),
        _by_affiliation(group, evidence),
        _by_interest(group, evidence),
        _by_pages(group, evidence),
        (_FULL_NAME_POINTS if any(_full(record, evidence.name) for record in group) else 0.0, ""),
    ]
    newest_first = sorted(group, key=lambda record: record.published, reverse=True)
    return Person(
        records=tuple(newest_first),
        score=sum(score for score, _ in points),
        reasons=tuple(reason for score, reason in points if score and reason),
    )


Points = tuple[float, str]


def _by_titles(group: Sequence[Record], evidence: Evidence) -> Points:
    known = {_title_key(title) for title in evidence.page_titles}
    hits = sum(_title_key(record.title) in known for record in group)
    return min(hits, _MOST_TITLES) * _TITLE_POINTS, "titles stand on the recipient's own pages"


def _by_coauthors(group: Sequence[Record], evidence: Evidence) -> Points:
    text = f" {' '.join(words(evidence.page_text))} "
    others = {name for record in group for name in co_authors(record, evidence.name)}
    hits = sum(f" {' '.join(words(name))} " in text for name in others)
    return min(hits, _MOST_COAUTHORS) * _COAUTHOR_POINTS, "co-authors are named on the recipient's own pages"


def _by_affiliation(group: Sequence[Record], evidence: Evidence) -> Points:
    printed = {
        author.affiliation for record in group if (author := author_of(record, evidence.name)) and author.affiliation
    }
    hit = any(_same_place(one, other) for one in printed for other in evidence.affiliations)
    return (_AFFILIATION_POINTS if hit else 0.0), "the affiliation agrees"


def _by_interest(group: Sequence[Record], evidence: Evidence) -> Points:
    wanted = content_words(" ".join([evidence.interest, *evidence.search_terms]))
    return _share(wanted, group) * _INTEREST_POINTS, "they are about what the sender is interested in"


def _by_pages(group: Sequence[Record], evidence: Evidence) -> Points:
    known = content_words(evidence.page_text)
    counted = Counter(word for record in group for word in content_words(record.title))
    if not known or not counted:
        return 0.0, ""
    share = sum(number for word, number in counted.items() if word in known) / counted.total()
    return share * _PAGES_POINTS, "their subjects stand on the recipient's pages"


def _share(wanted: set[str], group: Sequence[Record]) -> float:
    if not wanted:
        return 0.0
    found = content_words(" ".join(f"{record.title} {record.abstract}" for record in group))
    return len(wanted & found) / len(wanted)


def _same_place(one: str, other: str) -> bool:
    mine, theirs = content_words(one), content_words(other)
    return bool(mine and theirs) and len(mine & theirs) >= max(1, min(len(mine), len(theirs)) * 0.6)


def _title_key(title: str) -> str:
    return " ".join(words(title))


def distinction(person: Person, name: str) -> str:
    """One sentence that tells this person from others of the name."""
    categories = ", ".join(common(record.primary_category for record in person.records)[:2])
    partners = common(
        author.name for record in person.records for author in record.authors if author is not author_of(record, name)
    )
    with_whom = f", with {partners[0]}" if partners else ""
    years = sorted({record.published.year for record in person.records})
    when = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return f"Publishes in {categories}{with_whom}, {when}."


def common(items: Iterable[str]) -> list[str]:
    """Distinct items, most frequent first."""
    return [item for item, _ in Counter(items).most_common()]

"""Weighs what supports that a person on arXiv is the recipient. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scribe_arxiv.bylines import Byline, co_authors_of, institution_words, same_institution
from scribe_arxiv.names import NameMatch
from scribe_arxiv.persons import Person
from scribe_arxiv.recipient import Recipient
from scribe_arxiv.topics import coverage, relevance, title_key

# Each is the chance that the support alone would be right; together they make the score.
_ONE_TITLE, _MORE_TITLES = 0.7, 0.9
_ONE_CO_AUTHOR, _MORE_CO_AUTHORS = 0.35, 0.6
_INSTITUTION = 0.5
_INTEREST, _MOST_INTEREST = 0.7, 0.5
_STATEMENTS, _LEAST_STATEMENTS, _MOST_STATEMENTS = 0.5, 0.3, 0.3

_DIVIDED_PAGES = 0.4
"""What is left of pages' support when it is not known whose pages they are."""
_CROWDED = 0.5
"""What is left of a subject's support when very many people bear the name."""
_NOT_LISTED = 0.6
"""What is left of it when the recipient's pages list papers and none of these is among them."""
_ABBREVIATED = 0.6
"""What is left of all support when the name is never printed in full."""
_LISTS_PAPERS = 3
_BEST_RECORDS = 3
_SHORTEST_TITLE_KEY = 12
_LEAST_SUBJECT = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """What speaks for a person. `score` is 0 to 1; `grounds` are clauses for people, the strongest first."""

    score: float
    grounds: tuple[str, ...]
    titles: int = 0


def support_for(person: Person, recipient: Recipient, *, crowded: bool = False) -> Support:
    """What speaks for this person being the recipient, beyond the name: nothing gives a score of 0."""
    pages = 1.0 if recipient.pages_agree else _DIVIDED_PAGES
    titles = sum(is_listed(byline, recipient) for byline in person.bylines)
    doubt = (_CROWDED if crowded else 1.0) * _listing_doubt(recipient, titles)
    parts = [
        (_titles(titles) * pages, f"{titles} of these papers stand on the recipient's own pages"),
        (_co_authors(person, recipient) * pages, "they share co-authors with papers on the recipient's pages"),
        (_institution(person, recipient), "the affiliation agrees"),
        (_interest(person, recipient) * doubt, "they fit the interest"),
        (_statements(person, recipient) * pages * doubt, "they fit what the recipient's pages say of their work"),
    ]
    weight = 1.0 if person.match is NameMatch.FULL else _ABBREVIATED
    grounds = sorted((part for part in parts if part[0] > 0), reverse=True)
    return Support(
        score=round(weight * _together([part for part, _ in parts]), 3),
        grounds=tuple(ground for _, ground in grounds),
        titles=titles,
    )


def is_listed(byline: Byline, recipient: Recipient) -> bool:
    """True when the recipient's own pages name this paper."""
    key = title_key(byline.record.title)
    return len(key) >= _SHORTEST_TITLE_KEY and key in {title_key(title) for title in recipient.titles}


def _listing_doubt(recipient: Recipient, titles: int) -> float:
    lists_others = recipient.pages_agree and len(recipient.titles) >= _LISTS_PAPERS and not titles
    return _NOT_LISTED if lists_others else 1.0


def _titles(count: int) -> float:
    return 0.0 if count == 0 else _ONE_TITLE if count == 1 else _MORE_TITLES


def _co_authors(person: Person, recipient: Recipient) -> float:
    known = co_authors_of(recipient.co_authors)
    shared = known.shared(co_authors_of(person.co_authors))
    return 0.0 if shared < 1 else _ONE_CO_AUTHOR if shared < 2 else _MORE_CO_AUTHORS


def _institution(person: Person, recipient: Recipient) -> float:
    stated = [institution_words(text) for text in (recipient.affiliation, *recipient.affiliations) if text]
    printed = [byline.institution for byline in person.bylines if byline.institution]
    return _INSTITUTION if any(same_institution(one, other) for one in stated for other in printed) else 0.0


def _interest(person: Person, recipient: Recipient) -> float:
    fits = _best([relevance(recipient.subjects, b.record.title, b.record.abstract) for b in person.bylines])
    return min(fits * _INTEREST, _MOST_INTEREST) if fits >= _LEAST_SUBJECT else 0.0


def _statements(person: Person, recipient: Recipient) -> float:
    texts = [(byline.record.title, byline.record.abstract) for byline in person.bylines]
    fits = [max(coverage(statement, *text) for text in texts) for statement in recipient.statements]
    best = _best(fits)
    return min(best * _STATEMENTS, _MOST_STATEMENTS) if best >= _LEAST_STATEMENTS else 0.0


def _best(scores: Sequence[float]) -> float:
    """The mean of the best few."""
    best = sorted(scores, reverse=True)[:_BEST_RECORDS]
    return sum(best) / len(best) if best else 0.0


def _together(parts: Sequence[float]) -> float:
    """The chance that not all of them are wrong."""
    wrong = 1.0
    for part in parts:
        wrong *= 1.0 - part
    return 1.0 - wrong

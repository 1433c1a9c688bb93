"""Sorts records of one name into persons: by co-authors, institutions and subject. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from scribe_arxiv.bylines import Byline
from scribe_arxiv.institutions import same_institution
from scribe_arxiv.names import NameMatch, compatible

# What ties two records to one person, in parts of what suffices. A subject alone never does: namesakes in one field
# are what goes wrong.
_ENOUGH = 1.0
_CO_AUTHOR, _MOST_CO_AUTHORS = 0.5, 1.0
_SHARED_PEOPLE = 2
_INSTITUTION = 1.0
_SUBJECT = 0.5
_ALIKE = 0.4
"""Share of a title's words that the other record holds too when both are about one thing."""
_ABBREVIATED = -0.25
_LONG_GAP_YEARS, _LONG_GAP = 12, -0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Records that are held to be one person's, newest first."""

    bylines: tuple[Byline, ...]

    @property
    def name(self) -> str:
        """As printed most often; of equals the longest."""
        counts = Counter(byline.printed for byline in self.bylines)
        return max(counts, key=lambda printed: (counts[printed], len(printed)))

    @property
    def match(self) -> NameMatch:
        return max(byline.match for byline in self.bylines)

    @property
    def categories(self) -> list[str]:
        """Most frequent first."""
        return _frequent(category for byline in self.bylines for category in byline.record.categories)

    @property
    def co_authors(self) -> list[str]:
        """Most frequent first."""
        return _frequent(
            author.name
            for byline in self.bylines
            for place, author in enumerate(byline.record.authors)
            if place != byline.position
        )

    @property
    def affiliations(self) -> list[str]:
        """Most frequent first; often empty, because few authors state one."""
        printed = (byline.record.authors[byline.position].affiliation for byline in self.bylines)
        return _frequent(affiliation for affiliation in printed if affiliation)

    @property
    def years(self) -> tuple[int, int]:
        years = [byline.record.published.year for byline in self.bylines]
        return min(years), max(years)


def sort_into_persons(bylines: Sequence[Byline]) -> list[Person]:
    """The persons behind the records, those with most records first."""
    groups = [{place} for place in range(len(bylines))]
    home = list(range(len(bylines)))
    for strength, one, other in _links(bylines):
        first, second = home[one], home[other]
        if strength < _ENOUGH or first == second or not _names_agree(bylines, groups[first], groups[second]):
            continue
        for place in groups[second]:
            home[place] = first
        groups[first] |= groups[second]
        groups[second] = set()
    persons = [merged([bylines[place] for place in group]) for group in groups if group]
    return sorted(persons, key=lambda person: (-len(person.bylines), person.bylines[0].arxiv_id))


def merged(bylines: Iterable[Byline]) -> Person:
    """One person of these records."""
    newest = sorted(bylines, key=lambda byline: (byline.record.published, byline.arxiv_id), reverse=True)
    return Person(bylines=tuple(newest))


def tie(first: Byline, second: Byline) -> float:
    """How strongly two records belong to one person; 1 suffices, below 0 they cannot."""
    level = compatible(first.name, second.name)
    if level is NameMatch.NONE:
        return -1.0
    shared = first.co_authors.shared(second.co_authors)
    people = min(shared * _CO_AUTHOR, _MOST_CO_AUTHORS)
    place = _INSTITUTION if same_institution(first.institution, second.institution) else 0.0
    subject = _SUBJECT if are_alike(first, second) else 0.0
    gap = abs(first.record.published.year - second.record.published.year)
    doubt = (_ABBREVIATED if level is NameMatch.INITIALS else 0.0) + (_LONG_GAP if gap > _LONG_GAP_YEARS else 0.0)
    return max(0.0, people + place + subject + doubt) if shared or place else 0.0


def are_alike(first: Byline, second: Byline) -> bool:
    """True when they share a category, and each other's title is to a good part made of words of the other record."""
    if not set(first.record.categories) & set(second.record.categories):
        return False
    return min(_share(first.title_words, second.words), _share(second.title_words, first.words)) >= _ALIKE


def share_people(first: Byline, second: Byline) -> bool:
    """True when two co-authors, by their whole names, are on both."""
    return len(first.co_authors.whole & second.co_authors.whole) >= _SHARED_PEOPLE


def names_agree(first: Iterable[Byline], second: Iterable[Byline]) -> bool:
    """False when a "Jane A." and a "Jane B." would meet over a "J."."""
    firsts, seconds = {byline.name for byline in first}, {byline.name for byline in second}
    return all(compatible(one, other) for one in firsts for other in seconds)


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0


def _links(bylines: Sequence[Byline]) -> list[tuple[float, int, int]]:
    """All pairs, the strongest first."""
    pairs = combinations(range(len(bylines)), 2)
    links = [(tie(bylines[one], bylines[other]), one, other) for one, other in pairs]
    return sorted(links, key=lambda link: (-link[0], link[1], link[2]))


def _names_agree(bylines: Sequence[Byline], first: set[int], second: set[int]) -> bool:
    return names_agree([bylines[place] for place in first], [bylines[place] for place in second])


def _frequent(values: Iterable[str]) -> list[str]:
    return [value for value, _ in Counter(values).most_common()]

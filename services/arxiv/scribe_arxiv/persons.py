"""Sorts records of one name into persons: by co-authors, institutions, categories, words and years. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from scribe_arxiv.bylines import Byline, same_institution
from scribe_arxiv.names import NameMatch, compatible
from scribe_arxiv.topics import likeness

# What ties two records to one person, in parts of what suffices.
_ENOUGH = 1.5
_CO_AUTHOR, _MOST_CO_AUTHORS = 1.5, 2.0
_INSTITUTION = 1.5
_SAME_PRIMARY, _SHARED_CATEGORY, _SAME_ARCHIVE = 1.0, 0.6, 0.3
_ALIKE = 0.3
"""Share of common words at which two abstracts are about the same thing."""
_ABBREVIATED = -0.5
_LONG_GAP_YEARS, _LONG_GAP = 12, -0.5


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


def sort_into_persons(bylines: Sequence[Byline], *, crowded: bool = False) -> list[Person]:
    """The persons behind the records, those with most records first.

    `crowded`: the name is so frequent that being in the same field proves nothing; only people and places do.
    """
    groups = [{place} for place in range(len(bylines))]
    home = list(range(len(bylines)))
    for strength, one, other in _links(bylines, crowded):
        first, second = home[one], home[other]
        if strength < _ENOUGH or first == second or not _names_agree(bylines, groups[first], groups[second]):
            continue
        for place in groups[second]:
            home[place] = first
        groups[first] |= groups[second]
        groups[second] = set()
    persons = [merged([bylines[place] for place in group]) for group in groups if group]
    return sorted(persons, key=lambda person: len(person.bylines), reverse=True)


def merged(bylines: Sequence[Byline]) -> Person:
    """One person of these records."""
    return Person(bylines=tuple(sorted(bylines, key=lambda byline: byline.record.published, reverse=True)))


def tie(first: Byline, second: Byline, *, crowded: bool = False) -> float:
    """How strongly two records belong to one person; 1.5 suffices, below 0 they cannot."""
    level = compatible(first.name, second.name)
    if level is NameMatch.NONE:
        return -1.0
    people = min(first.co_authors.shared(second.co_authors), _MOST_CO_AUTHORS) * _CO_AUTHOR
    place = _INSTITUTION if same_institution(first.institution, second.institution) else 0.0
    field = 0.0 if crowded else _field(first, second)
    gap = abs(first.record.published.year - second.record.published.year)
    doubt = (_ABBREVIATED if level is NameMatch.INITIALS else 0.0) + (_LONG_GAP if gap > _LONG_GAP_YEARS else 0.0)
    return max(0.0, people + place + field + doubt)


def _field(first: Byline, second: Byline) -> float:
    """Same field and same words, at most 2."""
    return _categories(first, second) + min(likeness(first.words, second.words) / _ALIKE, 1.0)


def _categories(first: Byline, second: Byline) -> float:
    one, other = first.record, second.record
    if one.primary_category and one.primary_category == other.primary_category:
        return _SAME_PRIMARY
    if set(one.categories) & set(other.categories):
        return _SHARED_CATEGORY
    archives = [{category.partition(".")[0] for category in record.categories} for record in (one, other)]
    return _SAME_ARCHIVE if archives[0] & archives[1] else 0.0


def _links(bylines: Sequence[Byline], crowded: bool) -> list[tuple[float, int, int]]:
    """All pairs, the strongest first."""
    pairs = combinations(range(len(bylines)), 2)
    links = [(tie(bylines[one], bylines[other], crowded=crowded), one, other) for one, other in pairs]
    return sorted(links, key=lambda link: (-link[0], link[1], link[2]))


def _names_agree(bylines: Sequence[Byline], first: set[int], second: set[int]) -> bool:
    """False when a "Jane A." and a "Jane B." would meet over a "J."."""
    firsts = {bylines[place].name for place in first}
    seconds = {bylines[place].name for place in second}
    return all(compatible(one, other) for one in firsts for other in seconds)


def _frequent(values: Iterable[str]) -> list[str]:
    return [value for value, _ in Counter(values).most_common()]

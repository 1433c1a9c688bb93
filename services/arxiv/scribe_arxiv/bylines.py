"""Records seen as one person's: where the name stands, with whom, from where, about what. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scribe_arxiv.institutions import Institution, institution
from scribe_arxiv.names import Name, NameMatch, compatible, joined, parse_name
from scribe_arxiv.record import Record, bare_id
from scribe_arxiv.topics import content_words

_MOST_CO_AUTHORS = 40
"""A collaboration's list says little about who knows whom; its beginning does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoAuthors:
    """Co-authors in comparable forms: by whole given name, and as initial and family name."""

    whole: frozenset[str]
    short: frozenset[str]
    initials: frozenset[str]

    def shared(self, other: CoAuthors) -> float:
        """How many are in both; one who is printed with an initial somewhere counts half."""
        abbreviated = (self.short & other.initials) | (other.short & self.initials)
        return len(self.whole & other.whole) + len(abbreviated) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """One record and the author in it whose name fits the recipient's. `position` counts from 0."""

    record: Record
    position: int
    name: Name
    match: NameMatch
    co_authors: CoAuthors
    institution: Institution
    words: frozenset[str]
    title_words: frozenset[str]

    @property
    def arxiv_id(self) -> str:
        """Without version."""
        return bare_id(self.record)

    @property
    def printed(self) -> str:
        return self.record.authors[self.position].name


def bylines_of(name: str, records: Iterable[Record]) -> list[Byline]:
    """The records with an author of this name. A withdrawn record, or one with two such authors, tells nothing."""
    wanted = parse_name(name)
    found = (_byline(wanted, record) for record in records if not record.is_withdrawn)
    return [byline for byline in found if byline is not None]


def co_authors_of(names: Iterable[str]) -> CoAuthors:
    """Names in comparable forms."""
    parsed = [name for name in map(parse_name, names) if name.given and name.family]
    whole = {_whole(name) for name in parsed if not name.given[0].is_initial}
    short = {_initials(name) for name in parsed if name.given[0].is_initial}
    return CoAuthors(
        whole=frozenset(whole), short=frozenset(short), initials=frozenset(_initials(name) for name in parsed)
    )


def _byline(wanted: Name, record: Record) -> Byline | None:
    names = [parse_name(author.name) for author in record.authors]
    levels = [compatible(wanted, name) for name in names]
    best = max(levels, default=NameMatch.NONE)
    if best is NameMatch.NONE or levels.count(best) > 1:
        return None
    position = levels.index(best)
    others = [author.name for place, author in enumerate(record.authors) if place != position]
    return Byline(
        record=record,
        position=position,
        name=names[position],
        match=best,
        co_authors=co_authors_of(others[:_MOST_CO_AUTHORS]),
        institution=institution(record.authors[position].affiliation),
        words=frozenset(content_words(f"{record.title} {record.abstract}")),
        title_words=frozenset(content_words(record.title)),
    )


def _whole(name: Name) -> str:
    return joined((*name.given[:1], *name.family))


def _initials(name: Name) -> str:
    return name.given[0].plain[:1] + joined(name.family)

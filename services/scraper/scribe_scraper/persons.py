"""Sorts pages that name the recipient into the people whom they may be about. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from scribe_scraper.institutions import any_shared
from scribe_scraper.names import NameForm
from scribe_scraper.page_evidence import PageEvidence

_SHARED_PEOPLE = 2
_OPEN_HOSTS = (
    "google.com",
    "wikipedia.org",
    "orcid.org",
    "dblp.org",
    "arxiv.org",
    "medium.com",
    "github.com",
    "openreview.net",
)
_SAME_FIELD = 0.6
"""Share of the interest at which pages are of one field, so that people whom both list are their person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pages held to be about one person, in order of rank."""

    pages: tuple[PageEvidence, ...]

    @property
    def institutions(self) -> frozenset[str]:
        return frozenset().union(*(page.institutions for page in self.pages))

    @property
    def is_vouched(self) -> bool:
        return any(page.vouched for page in self.pages)

    @property
    def has_affiliation(self) -> bool:
        return any(page.has_affiliation for page in self.pages)

    @property
    def interest(self) -> float:
        """Of the page that speaks most of it."""
        return max(page.interest for page in self.pages)

    @property
    def prints_full_name(self) -> bool:
        return any(page.name_form is NameForm.FULL for page in self.pages)

    @property
    def titles(self) -> tuple[str, ...]:
        """Of papers and books, as printed, without repeats."""
        return tuple(dict.fromkeys(title for page in self.pages for title in page.shown))


def sort_into_persons(pages: list[PageEvidence]) -> list[Group]:
    """Groups of pages that are tied to one another, directly or over other pages, the largest first."""
    groups = [[page] for page in pages]
    for is_tied, may_meet in ((are_tied, _may_meet), (_share_a_site, _may_meet_on_a_site)):
        for one, other in combinations(pages, 2):
            first, second = (next(group for group in groups if page in group) for page in (one, other))
            if first is not second and is_tied(one, other) and may_meet(first, second):
                groups.remove(second)
                first += second
    made = [Group(pages=tuple(sorted(group, key=lambda page: page.key))) for group in groups]
    return sorted(made, key=lambda group: (-len(group.pages), group.pages[0].key))


def are_tied(one: PageEvidence, other: PageEvidence) -> bool:
    """True if something besides the name and the site shows that both pages are about one person."""
    return (
        bool(one.vouched and other.vouched)
        or bool(one.orcids & other.orcids)
        or any_shared(one.institutions, other.institutions)
        or one.address in other.links
        or other.address in one.links
        or _share_a_title(one, other)
        or _share_people(one, other)
    )


def _may_meet(first: list[PageEvidence], second: list[PageEvidence]) -> bool:
    return not any(_are_told_apart(one, other) for one in first for other in second)


def _may_meet_on_a_site(first: list[PageEvidence], second: list[PageEvidence]) -> bool:
    """A site, such as a conference's, shows people of several places: those of different ones do not meet there."""
    places = [frozenset().union(*(page.institutions for page in pages)) for pages in (first, second)]
    return _may_meet(first, second) and (not all(places) or any_shared(*places))


def _are_told_apart(one: PageEvidence, other: PageEvidence) -> bool:
    """Each bears an ORCID iD, and they differ."""
    return bool(one.orcids and other.orcids) and one.orcids.isdisjoint(other.orcids)


def _share_a_site(one: PageEvidence, other: PageEvidence) -> bool:
    """One host, unless anybody may write there."""
    return one.host == other.host and not any(one.host == host or one.host.endswith(f".{host}") for host in _OPEN_HOSTS)


def _share_a_title(one: PageEvidence, other: PageEvidence) -> bool:
    return any(title in other.text for title in one.titles) or any(title in one.text for title in other.titles)


def _share_people(one: PageEvidence, other: PageEvidence) -> bool:
    """In one field, two common names in lists of authors or members; colleagues alone do not make two people one."""
    return min(one.interest, other.interest) >= _SAME_FIELD and len(one.people & other.people) >= _SHARED_PEOPLE

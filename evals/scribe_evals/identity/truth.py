"""What is true in a world of homonyms: who works where on what, who wrote which paper, whom a page is about. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from scribe_evals.identity.name_stock import Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A line of work: how senders call it, the terms of its titles, and the field that it belongs to."""

    interests: tuple[str, ...]
    terms: tuple[str, ...]
    discipline: str
    department: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """`short` is how people abbreviate it, `host` where its pages lie."""

    name: str
    short: str
    host: str


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody. `places` are institutions, the present one last; `circle` are the people they publish with."""

    key: str
    name: Name
    topics: tuple[Topic, ...]
    places: tuple[Institution, ...]
    circle: tuple[str, ...]
    middle: str = ""
    orcid: str = ""
    author_id: str = ""
    papers: list[Paper] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)

    @property
    def topic(self) -> Topic:
        """What they work on now."""
        return self.topics[-1]

    @property
    def place(self) -> Institution:
        """Where they work now."""
        return self.places[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An arXiv record; `authors` are (as printed, affiliation), `mine` is its owner's place among them."""

    arxiv_id: str
    title: str
    abstract: str
    authors: tuple[tuple[str, str], ...]
    mine: int
    topic: Topic
    year: int
    month: int
    whole_name: bool
    """False when the owner is printed with initials."""

    @property
    def affiliation(self) -> str:
        """The owner's, as printed."""
        return self.authors[self.mine][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page. `shows` are the names of institutions that it prints; `lines` tells of whom each line of a list speaks."""

    url: str
    owners: frozenset[str]
    shows: frozenset[str] = frozenset()
    shows_topic: bool = False
    shows_orcid: bool = False
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """People of one name, and the pages that list several people."""

    name: Name
    people: tuple[Person, ...]
    shared_pages: tuple[Page, ...] = ()

    def namesakes(self, person: Person) -> list[Person]:
        """The others who bear exactly this name."""
        return [other for other in self.people if other is not person and other.name == person.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a sender says of the recipient. `specific`: the interest is the recipient's own topic."""

    kind: str
    name: str
    interest: str
    specific: bool
    affiliation: str = ""
    homepage: str = ""
    orcid: str = ""
    author_id: str = ""
    known_paper_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A request about one of a family."""

    family: Family
    target: Person
    request: Request


def is_decidable(case: Case) -> bool:
    """Whether what the sender says, with what the world shows, fits the recipient and nobody else of the name.

    That is so when an identifier leads to something of theirs; when their affiliation is printed with their name
    somewhere and no namesake ever was there; or when the interest names their topic, something of theirs shows it, and
    no namesake works on it. An affiliation that a namesake shares decides together with such an interest only.
    """
    target, request = case.target, case.request
    if _by_identifier(target, request):
        return True
    others = case.family.namesakes(target)
    by_interest = (
        request.specific and _shows_topic(target) and not any(target.topic in other.topics for other in others)
    )
    if not request.affiliation:
        return by_interest
    elsewhere = any(request.affiliation in _names_of(other) for other in others)
    return by_interest if elsewhere else by_interest or _shows_place(target, request.affiliation)


def is_linked(person: Person) -> bool:
    """Whether arXiv lists the person's papers under their ORCID iD: about half of those who have one."""
    return person.orcid[-1:] in set("02468X")


def owners_by_title(families: list[Family]) -> Mapping[str, str]:
    """Whose paper each title names."""
    return {
        paper.title.casefold(): person.key for family in families for person in family.people for paper in person.papers
    }


def _by_identifier(target: Person, request: Request) -> bool:
    return bool(
        request.homepage
        or request.known_paper_ids
        or (request.author_id and target.papers)
        or (request.orcid and ((is_linked(target) and target.papers) or any(page.shows_orcid for page in target.pages)))
    )


def _shows_topic(person: Person) -> bool:
    return any(page.shows_topic for page in person.pages) or any(
        paper.whole_name and paper.topic == person.topic for paper in person.papers
    )


def _shows_place(person: Person, affiliation: str) -> bool:
    places = [place for place in person.places if affiliation in (place.name, place.short)]
    names = {place.name for place in places}
    return any(names & page.shows for page in person.pages) or any(
        paper.whole_name and any(name in paper.affiliation for name in names) for paper in person.papers
    )


def _names_of(person: Person) -> set[str]:
    return {name for place in person.places for name in (place.name, place.short)}

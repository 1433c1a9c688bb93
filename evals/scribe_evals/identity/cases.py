"""A world of families, and requests about their members, from those that say much to those that say nothing. Seeded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from scribe_evals.identity.name_stock import asked_form
from scribe_evals.identity.pages import PageWriter
from scribe_evals.identity.people import People
from scribe_evals.identity.truth import Case, Family, Page, Person, Request, is_linked
from scribe_evals.world_files import WorldFiles

_VAGUE = ("your recent research", "the work of your group", "possible thesis topics", "your publications")

_KINDS = {
    "interest and affiliation": 32,
    "interest": 22,
    "loose interest and affiliation": 8,
    "interest and abbreviated affiliation": 6,
    "interest and former affiliation": 5,
    "homepage": 6,
    "ORCID": 5,
    "arXiv author": 4,
    "known papers": 5,
    "field only": 5,
    "nothing but the name": 4,
}
"""How often each kind of request is made, in parts of about 100."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomonymWorld:
    """The folder that the sandbox serves, and the cases with their truth."""

    folder: Path
    families: list[Family]
    cases: list[Case]


def make_world(folder: Path, *, seed: int, size: int) -> HomonymWorld:
    """`size` cases, about two a family."""
    rng = Random(seed)
    files = WorldFiles(folder=folder, name="homonyms")
    people, pages = People(rng=rng), PageWriter(rng=rng, world=files)
    families: list[Family] = []
    cases: list[Case] = []
    while len(cases) < size:
        family = _family(people, pages)
        families.append(family)
        bearers = [person for person in family.people if person.name == family.name]
        cases += [_case(family, person, rng) for person in rng.sample(bearers, 2)]
    for family in families:
        _add_papers(files, family)
        _add_author_lists(files, family)
    return HomonymWorld(folder=files.write(), families=families, cases=cases[:size])


def _family(people: People, pages: PageWriter) -> Family:
    members = people.family()
    for person in members:
        pages.pages_of(person)
    bearers = [person for person in members if person.name == members[0].name]
    return Family(name=members[0].name, people=tuple(members), shared_pages=tuple(pages.shared(bearers)))


def _add_papers(files: WorldFiles, family: Family) -> None:
    for person in family.people:
        for paper in person.papers:
            when = f"{paper.year}-{paper.month:02}-15T10:00:00Z"
            categories = list(paper.topic.categories[: 1 + len(paper.title) % 2])
            files.paper(
                arxiv_id=paper.arxiv_id,
                title=paper.title,
                abstract=paper.abstract,
                authors=[{"name": name, "affiliation": place} for name, place in paper.authors],
                published=when,
                updated=when,
                primary_category=categories[0],
                categories=categories,
            )


def _add_author_lists(files: WorldFiles, family: Family) -> None:
    """Half of the ORCID iDs are linked with arXiv; whether one is can be seen from its last digit."""
    for person in family.people:
        ids = [paper.arxiv_id for paper in person.papers]
        if person.author_id and ids:
            files.author_list(person.author_id, ids)
        if is_linked(person) and ids:
            files.author_list(person.orcid, ids)


def _case(family: Family, target: Person, rng: Random) -> Case:
    kind = rng.choice([kind for kind in _possible(target) for _ in range(_KINDS[kind])])
    return Case(family=family, target=target, request=_request(kind, target, rng))


def _possible(target: Person) -> list[str]:
    impossible = {
        "homepage": not _own_pages(target),
        "ORCID": not target.orcid,
        "arXiv author": not target.author_id,
        "known papers": not target.papers,
        "interest and former affiliation": len(target.places) < 2,
    }
    return [kind for kind in _KINDS if not impossible.get(kind)]


def _request(kind: str, target: Person, rng: Random) -> Request:
    exact = rng.choice(target.topic.interests)
    loose = f"{rng.choice(target.topic.terms)} and {target.topic.discipline}"
    interests = {"loose interest and affiliation": loose, "field only": target.topic.discipline,
                 "nothing but the name": rng.choice(_VAGUE)}  # fmt: skip
    affiliations = {
        "interest and affiliation": target.place.name,
        "loose interest and affiliation": target.place.name,
        "interest and abbreviated affiliation": target.place.short,
        "interest and former affiliation": target.places[0].name,
    }
    identified = kind in {"homepage", "ORCID", "arXiv author", "known papers"}
    return Request(
        kind=kind,
        name=asked_form(target.name, rng),
        interest=interests.get(kind, rng.choice([exact, loose, *_VAGUE]) if identified else exact),
        specific=kind.startswith("interest"),
        affiliation=affiliations.get(kind, ""),
        homepage=rng.choice(_own_pages(target)).url if kind == "homepage" else "",
        orcid=target.orcid if kind == "ORCID" else "",
        author_id=target.author_id if kind == "arXiv author" else "",
        known_paper_ids=tuple(one.arxiv_id for one in target.papers[:2]) if kind == "known papers" else (),
    )


def _own_pages(target: Person) -> list[Page]:
    """Pages that somebody would give as theirs."""
    return [page for page in target.pages if any(folder in page.url for folder in ("/people/", "/~/", "/lab/"))]

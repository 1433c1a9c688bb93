"""Writes the pages of a family, from rich ones to a line in somebody's list, and notes what each shows. Seeded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from scribe_evals.identity.name_stock import heading_form, initial_form, without_accents
from scribe_evals.identity.truth import Institution, Page, Paper, Person, Topic
from scribe_evals.world_files import WorldFiles

_Maker = Callable[[Person], Page]
"""Writes one page about somebody."""

_RANKS = (
    "a professor",
    "an associate professor",
    "an assistant professor",
    "a senior lecturer",
    "a reader",
    "a group leader",
)
_POSTS = (
    "{name} is {rank} in the Department of {department} at {place}.",
    "{name} is {rank} of {discipline} at {place}.",
    "I am {rank} at {place}.",
    "Since 2019 {name} has been {rank} at {place}.",
    "{name}, {place}, works in the Department of {department}.",
)
_PLACELESS = (
    "{name} is {rank} of {discipline}.", "I am {rank} in the Department of {department}.",
    "Welcome to the pages of {name}.", "{name} is {rank}.",
)  # fmt: skip
_WORK = (
    "My research is about {interest}: {a}, {b} and {c}.", "I want to understand {interest}. At present I look at {a} and {b}.",
    "{name} works on {interest}, in particular on {a} and {d}.", "The group studies {a}, {b} and, more recently, {c}.",
)  # fmt: skip
_FILLERS = (
    "Office hours are on Tuesdays from two to four, or by appointment. The office is on the third floor behind the library.",
    "In spring there is a lecture for first-year students and a seminar. The reading list can be found in the course catalogue.",
    "The building is closed between Christmas and the new year. Parcels go to the porter's lodge on the ground floor.",
    "Slides of last year's course are kept on the department's server. Please write to the secretary for access.",
)  # fmt: skip
_OTHER_WALKS = (
    ("violinist", "{name} plays the violin in the town orchestra and teaches children. The spring concerts begin in March."),
    ("town councillor", "{name} was elected to the town council in 2021 and looks after parks, bridges and the market."),
    ("goalkeeper", "{name} keeps goal for the second team and has played ninety-one matches since joining the club."),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What a page holds. `places` are those that it may print; `topic` and `orcid`: whether it shows them."""

    body: Sequence[str]
    places: Sequence[Institution] = ()
    topic: bool = False
    orcid: bool = False
    papers: Sequence[Paper] = ()
    title: str = ""


@dataclass(kw_only=True)
class PageWriter:
    """Writes into one world; addresses never repeat."""

    rng: Random
    world: WorldFiles
    _number: int = 0

    def pages_of(self, person: Person) -> None:
        """From nothing to a rich set of pages."""
        amount = self.rng.choice(["none", "lab", "sparse", "sparse", "middle", "middle", "rich", "rich", "rich"])
        makers: dict[str, list[_Maker]] = {"none": [], "lab": [self._lab], "sparse": [self.rng.choice([self._bare, self._speaker, self._directory])],
                  "middle": [self._home, *self._some()], "rich": [self._home, self._publications, *self._some()]}  # fmt: skip
        person.pages += [make(person) for make in makers[amount]]
        if len(person.places) > 1 and amount in {"middle", "rich"} and self.rng.random() < 0.5:
            person.pages.append(self._former(person))

    def shared(self, people: Sequence[Person]) -> list[Page]:
        """Pages that list all who bear the name, and pages of namesakes from other walks of life."""
        made = [self._hub(people)] if self.rng.random() < 0.15 else []
        return [*made, self._other_walk(people[0])] if self.rng.random() < 0.3 else made

    def _some(self) -> list[_Maker]:
        return [make for make in (self._news, self._lab, self._speaker, self._directory) if self.rng.random() < 0.3]

    def _home(self, person: Person) -> Page:
        """Post, place, work; at times a list of papers and an ORCID iD."""
        papers = person.papers if self.rng.random() < 0.6 else []
        orcid = bool(person.orcid) and self.rng.random() < 0.7
        body = [self._post(person, person.place), self._moved(person), self._work(person, person.topic), self._filler()]
        body += [f"ORCID {person.orcid}"] if orcid else []
        return self._page(
            person,
            person.place.host,
            "people",
            _Content(body=body, places=[person.place, *person.places[:-1]], topic=True, orcid=orcid, papers=papers),
        )

    def _bare(self, person: Person) -> Page:
        """A page of one's own that does not say where."""
        body = [
            self._fill(_PLACELESS, person, person.place),
            self._work(person, person.topic),
            self._filler(),
            self._filler(),
        ]
        papers = person.papers if self.rng.random() < 0.4 else []
        return self._page(person, f"pages{self._number}.example", "~", _Content(body=body, topic=True, papers=papers))

    def _publications(self, person: Person) -> Page:
        body = [f"Publications of {person.name.usual}, {person.place.name}.", self._filler(), self._filler()]
        return self._page(
            person,
            person.place.host,
            "publications",
            _Content(body=body, places=[person.place], topic=bool(person.papers), papers=person.papers),
        )

    def _lab(self, person: Person) -> Page:
        """A group's page: its members, its theme, not always its university."""
        topic, named = person.topic, self.rng.random() < 0.5
        term = self.rng.choice(topic.terms)
        body = [f"The {term} lab is led by {person.name.usual}{f' at {person.place.name}' if named else ''}."]
        body += [f"Members: {', '.join(person.circle)}.", self._fill(_WORK[3:], person, person.place), self._filler()]
        host = person.place.host if named else f"lab{self._number}.example"
        title = f"{term[0].upper()}{term[1:]} lab"
        return self._page(
            person, host, "lab", _Content(body=body, places=[person.place] if named else [], topic=True, title=title)
        )

    def _news(self, person: Person) -> Page:
        term = self.rng.choice(person.topic.terms)
        body = [f"{person.name.usual} of {person.place.name} has a new grant for work on {term}."]
        body += [f"“We know too little about {person.topic.interests[0]}”, says {person.name.usual}.", self._filler()]
        title = f"A grant for {term}"
        return self._page(
            person, person.place.host, "news", _Content(body=body, places=[person.place], topic=True, title=title)
        )

    def _speaker(self, person: Person) -> Page:
        named = self.rng.random() < 0.6
        where = f" ({person.place.name})" if named else ""
        body = [
            f"Invited speaker: {person.name.usual}{where}.",
            f"Talk: recent progress on {person.topic.interests[-1]}.",
        ]
        body += [self._filler(), self._filler()]
        places = [person.place] if named else []
        return self._page(
            person, f"meeting{self._number}.example", "speakers", _Content(body=body, places=places, topic=True)
        )

    def _directory(self, person: Person) -> Page:
        """A department's list: the person's line among colleagues'."""
        colleagues = [f"{name}, lecturer, {person.topic.department}" for name in person.circle]
        own = f"{person.name.usual}, {person.topic.department}, room {self.rng.randint(100, 499)}"
        lines = [*colleagues[:2], own, *colleagues[2:], self._filler()]
        title = f"People, Department of {person.topic.department}, {person.place.name}"
        return self._page(
            person, person.place.host, "directory", _Content(body=lines, places=[person.place], title=title)
        )

    def _former(self, person: Person) -> Page:
        """What a former employer has not taken down."""
        place, topic = person.places[0], person.topics[0]
        body = [self._post(person, place), self._work(person, topic), self._filler()]
        return self._page(
            person, place.host, "people", _Content(body=body, places=[place], topic=topic == person.topic)
        )

    def _hub(self, people: Sequence[Person]) -> Page:
        """A page about a name: one line for each who bears it."""
        lines = [
            (f"{person.name.usual}, {person.topic.discipline}, {person.place.name}: {person.topic.interests[0]}.", person.key)
            for person in people
        ]  # fmt: skip
        url = self._url("whoiswho.example", "names", people[0])
        body = [line for line, _ in lines] + [self._filler(), self._filler()]
        self.world.page(url, _html(f"{people[0].name.usual}: people of this name", body, ()))
        return Page(url=url, owners=frozenset(person.key for person in people), lines=tuple(lines))

    def _other_walk(self, person: Person) -> Page:
        what, text = self.rng.choice(_OTHER_WALKS)
        url = self._url(f"town{self._number}.example", "people", person)
        self.world.page(
            url, _html(f"{person.name.usual}, {what}", [text.format(name=person.name.usual), *_FILLERS[:2]], ())
        )
        return Page(url=url, owners=frozenset({f"{what} {person.key}"}))

    def _page(self, person: Person, host: str, folder: str, content: _Content) -> Page:
        url = self._url(host, folder, person)
        listed = [_listed(paper, person, self.rng) for paper in content.papers]
        title = content.title or heading_form(person.name, self.rng)
        self.world.page(url, _html(title, [line for line in content.body if line], listed))
        printed = "\n".join([*content.body, title])
        return Page(
            url=url,
            owners=frozenset({person.key}),
            shows=frozenset(place.name for place in content.places if place.name in printed),
            shows_topic=content.topic,
            shows_orcid=content.orcid,
        )

    def _url(self, host: str, folder: str, person: Person) -> str:
        self._number += 1
        slug = "".join(
            char for char in without_accents(person.name.family).lower() if char.isascii() and char.isalpha()
        )
        return f"http://{host}/{folder}/{slug or 'x'}{self._number}.html"

    def _post(self, person: Person, place: Institution) -> str:
        return self._fill(_POSTS, person, place)

    def _work(self, person: Person, topic: Topic) -> str:
        terms = dict(zip("abcd", self.rng.sample(topic.terms, 4), strict=True))
        return self.rng.choice(_WORK).format(name=person.name.usual, interest=self.rng.choice(topic.interests), **terms)

    def _moved(self, person: Person) -> str:
        if len(person.places) < 2 or self.rng.random() < 0.3:
            return ""
        return f"Before that, {person.name.usual} worked at {person.places[0].name}."

    def _fill(self, wordings: Sequence[str], person: Person, place: Institution) -> str:
        topic = person.topic
        terms = dict(zip("abcd", self.rng.sample(topic.terms, 4), strict=True))
        return self.rng.choice(wordings).format(
            name=person.name.usual, rank=self.rng.choice(_RANKS), department=topic.department,
            discipline=topic.discipline, place=place.name, interest=topic.interests[0], **terms,
        )  # fmt: skip

    def _filler(self) -> str:
        return self.rng.choice(_FILLERS)


def _listed(paper: Paper, person: Person, rng: Random) -> str:
    """A line of a list of publications, in one of the usual forms."""
    own = rng.choice([person.name.usual, initial_form(person.name, rng)])
    names = [own if place == paper.mine else name for place, (name, _) in enumerate(paper.authors)]
    authors = ", ".join(names)
    return rng.choice([
        f"{authors}. “{paper.title}.” Preprint, {paper.year}. arXiv:{paper.arxiv_id}",
        f"{authors} ({paper.year}). {paper.title}. arXiv:{paper.arxiv_id}.",
        f"“{paper.title}”, {authors}, {paper.year}.",
        f"{paper.title}. {authors}. {paper.year}.",
    ])  # fmt: skip


def _html(title: str, body: Sequence[str], papers: Sequence[str]) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>\n" for text in body)
    listed = "".join(f"<li>{escape(text)}</li>\n" for text in papers)
    section = f"<h2>Publications</h2>\n<ul>\n{listed}</ul>\n" if papers else ""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>\n'
        f"<body><main><h1>{escape(title)}</h1>\n{paragraphs}{section}</main></body></html>\n"
    )

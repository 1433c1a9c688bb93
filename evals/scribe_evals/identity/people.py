"""Makes families of namesakes: how many, how alike their fields and circles, what they left on arXiv. Pure, seeded."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from random import Random

from scribe_evals.identity.name_stock import Name, full_form, initial_form, names, relative_of
from scribe_evals.identity.places import institutions
from scribe_evals.identity.truth import Institution, Paper, Person, Topic

_TITLES = (
    "{A} and {b}", "{A} under {b}: {c}", "On {a} in the presence of {b}", "What {a} tells about {b}", "Measuring {a} by {b}",
    "{A}: the role of {b}", "A second look at {a} and {b}", "{A} without {b}", "Limits of {a} for {b}", "Does {b} change {a}?",
    "Bounds on {a} from {b}", "{A}, {b} and {c}", "From {a} to {b}", "{A} across scales of {b}", "How {a} shapes {b}",
)  # fmt: skip
_OPENINGS = (
    "We study {a} and ask how far {b} explains it.", "Although {a} has long been known, its link to {b} is not clear.",
    "Reliable estimates of {a} need {b}.", "This paper treats {a} together with {c}.", "Here we revisit {a} in the light of {b}.",
)  # fmt: skip
_MIDDLES = (
    "Our data cover {c} over several seasons.", "The proof rests on {c} and an observation about {d}.",
    "We combine {c} with {d} in one model.", "Experiments with {c} support this.", "In contrast to earlier work we do not assume {d}.",
)  # fmt: skip
_CLOSINGS = (
    "The results hold for {b} as well.", "We release all material.", "Open questions about {d} remain.",
    "This narrows what {a} can be.", "Simple baselines come close when {c} is weak.",
)  # fmt: skip
_STRANGERS = [
    "Ada",
    "Ben",
    "Cleo",
    "Dov",
    "Eli",
    "Faye",
    "Gus",
    "Hana",
    "Ida",
    "Jon",
    "Kit",
    "Lea",
    "Max",
    "Nia",
    "Otto",
    "Pia",
    "Rolf",
    "Sia",
    "Tom",
    "Uma",
    "Vik",
    "Wanda",
    "Yara",
    "Zeno",
]
_STRANGE = [
    "Abbing",
    "Bolte",
    "Corvo",
    "Dressel",
    "Eklof",
    "Fanshaw",
    "Gorin",
    "Hexham",
    "Imhof",
    "Jurado",
    "Kadlec",
    "Lomax",
    "Meech",
    "Nyberg",
    "Orford",
    "Pavlik",
    "Quist",
    "Rehm",
    "Sorley",
    "Tiller",
    "Urban",
    "Voss",
    "Wetzel",
    "Yates",
    "Zoller",
]
_LAST_YEAR = 2026


@dataclass(kw_only=True)
class People:
    """Draws people and their papers from one source of chance; ids and titles never repeat."""

    rng: Random
    topics: list[list[Topic]] = field(init=False)
    _names: Iterator[Name] = field(init=False)
    _places: Iterator[Institution] = field(init=False)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.topics = read_topics()
        self._names = names(self.rng)
        self._places = institutions(self.rng)

    def family(self) -> list[Person]:
        """Two to four people of one name, at times with somebody who shares only the initial."""
        name, count = next(self._names), self.rng.choice([2, 2, 2, 2, 3, 3, 4])
        first = self._person(name, self.rng.choice(self.rng.choice(self.topics)))
        people = [first]
        for _ in range(count - 1):
            people.append(self._person(name, self._topic_near(first.topic)))
            self._befriend(first, people[-1])
        relative = relative_of(name, self.rng) if self.rng.random() < 0.35 else None
        if relative:
            people.append(self._person(relative, self._topic_near(first.topic)))
        for person in people:
            self._write_papers(person)
        return people

    def stranger(self) -> str:
        """A name that no family bears."""
        return f"{self.rng.choice(_STRANGERS)} {self.rng.choice(_STRANGE)}"

    def _person(self, name: Name, topic: Topic) -> Person:
        rng, number = self.rng, next(self._numbers)
        earlier = [rng.choice(rng.choice(self.topics))] if rng.random() < 0.08 else []
        places = [next(self._places) for _ in range(2 if rng.random() < 0.3 else 1)]
        key = f"person{number}"
        family = name.family.split()[-1].lower().replace("-", "_")
        return Person(
            key=key,
            name=name,
            topics=(*earlier, topic),
            places=tuple(places),
            circle=tuple(self.stranger() for _ in range(rng.randint(2, 6))),
            middle=rng.choice("ABCDEFGHJKLMPRST") if rng.random() < 0.08 and name.tradition == "western" else "",
            orcid=orcid_of(number) if rng.random() < 0.4 else "",
            author_id=f"{_ascii(family)}_{_ascii(name.given[0].lower())}_{number}" if rng.random() < 0.3 else "",
        )

    def _topic_near(self, topic: Topic) -> Topic:
        """Mostly another field, often a sibling in the same field, at times the very same topic."""
        chance = self.rng.random()
        siblings = next(each for each in self.topics if topic in each)
        if chance < 0.04:
            return topic
        if chance < 0.4:
            return self.rng.choice([other for other in siblings if other != topic])
        return self.rng.choice(self.rng.choice([each for each in self.topics if each is not siblings]))

    def _befriend(self, one: Person, other: Person) -> None:
        """Some namesakes publish with the same people: from none to most of their circle."""
        if one.topic.discipline != other.topic.discipline:
            return
        shared = self.rng.choice([0, 0, 1, 1, 3])
        other.circle = (*one.circle[:shared], *other.circle[shared:])

    def _write_papers(self, person: Person) -> None:
        count = self.rng.choice([0, 1, 2, 3, 4, 5, 6, 8])
        begins = self.rng.randint(2009, 2023)
        habit = self.rng.choice([0.0, 0.0, 0.1, 0.1, 0.3, 0.9])
        for place in range(count):
            topic = person.topics[0] if place * 3 < count else person.topic
            year = min(_LAST_YEAR, begins + place)
            person.papers.append(self._paper(person, topic, year, short=self.rng.random() < habit))

    def _paper(self, person: Person, topic: Topic, year: int, *, short: bool) -> Paper:
        rng = self.rng
        title, abstract = self._text(topic)
        others = rng.sample(person.circle, min(len(person.circle), rng.choice([0, 1, 1, 2, 2, 3])))
        others += [self.stranger()] if rng.random() < 0.25 else []
        printed = [(_as_printed(other, rng), "") for other in dict.fromkeys(others)]
        mine = rng.randint(0, len(printed))
        own = initial_form(person.name, rng) if short else full_form(person.name, rng, person.middle)
        place = person.places[0] if year < _LAST_YEAR - 6 else person.place
        printed.insert(mine, (own, f"{topic.department}, {place.name}" if rng.random() < 0.15 else ""))
        month = rng.randint(1, 10 if year == _LAST_YEAR else 12)
        return Paper(
            arxiv_id=self._new(lambda: f"{year % 100:02}{month:02}.{rng.randint(97001, 99999)}"),
            title=title,
            abstract=abstract,
            authors=tuple(printed),
            mine=mine,
            topic=topic,
            year=year,
            month=month,
            whole_name=not short,
        )

    def _text(self, topic: Topic) -> tuple[str, str]:
        rng = self.rng
        terms: dict[str, str] = {}

        def title() -> str:
            terms.update(zip("abcd", rng.sample(topic.terms, 4), strict=True))
            terms["A"] = terms["a"][0].upper() + terms["a"][1:]
            return rng.choice(_TITLES).format(**terms)

        chosen = self._new(title)
        parts = (rng.choice(_OPENINGS), *rng.sample(_MIDDLES, 2), rng.choice(_CLOSINGS))
        return chosen, " ".join(parts).format(**terms)

    def _new(self, draw: Callable[[], str]) -> str:
        """What was not drawn before."""
        while (drawn := draw()) in self._taken:
            pass
        self._taken.add(drawn)
        return drawn


def read_topics() -> list[list[Topic]]:
    """All topics, by field."""
    read = json.loads(files("scribe_evals.identity").joinpath("fields.json").read_text(encoding="utf-8"))
    return [
        [
            Topic(
                interests=tuple(topic["interests"]),
                terms=tuple(topic["terms"]),
                discipline=one["name"],
                department=one["department"],
                categories=tuple(one["categories"]),
            )
            for topic in one["topics"]
        ]
        for one in read
    ]


def orcid_of(number: int) -> str:
    """An ORCID iD with its check digit (ISO 7064 11,2), outside the range that ORCID issues."""
    digits = f"9{number:014}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "-".join(whole[start : start + 4] for start in range(0, 16, 4))


def _as_printed(name: str, rng: Random) -> str:
    given, _, family = name.partition(" ")
    return f"{given[0]}. {family}" if rng.random() < 0.15 else name


def _ascii(text: str) -> str:
    return "".join(char for char in text if char.isascii() and (char.isalnum() or char == "_")) or "x"

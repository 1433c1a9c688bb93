"""Invented people with pages and papers, each sentence of which is known to be true; made from a seed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from scribe_evals.claims.truths import HE, HEDGED, OWN, SHE, Truth, truths_of
from scribe_evals.coiner import Coiner
from scribe_evals.world_files import WorldFiles

_FIELDS = (
    "hydrology",
    "botany",
    "acoustics",
    "palaeography",
    "materials science",
    "glaciology",
    "entomology",
    "economic history",
)
_GIVEN = (
    "Mira",
    "Tomas",
    "Ana",
    "Jonas",
    "Leila",
    "Pavel",
    "Ines",
    "Marek",
    "Sofia",
    "Anders",
    "Noor",
    "Petra",
    "Luis",
    "Hana",
    "Erik",
    "Carla",
)
_TOPICS = (
    "{field} in the field",
    "measurements in {field}",
    "instruments for {field}",
    "open problems of {field}",
    "long series of data in {field}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper of a person: what its title and its abstract say."""

    title: str
    year: int
    record: Truth
    findings: tuple[Truth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A person, what is true of them, and where it stands."""

    name: str
    field: str
    university: str
    homepage: str
    truths: tuple[Truth, ...]
    papers: tuple[Paper, ...]

    @property
    def interests(self) -> list[str]:
        """What somebody might be interested in, each different."""
        return [topic.format(field=self.field) for topic in _TOPICS]

    @property
    def all_truths(self) -> list[Truth]:
        return [*self.truths, *(truth for paper in self.papers for truth in (paper.record, *paper.findings))]


def people(count: int, seed: int, world: WorldFiles) -> list[Somebody]:
    """So many people, their pages and papers put into the world."""
    chance = Random(seed)
    coiner = Coiner(chance)
    return [_somebody(number, chance, coiner, world) for number in range(count)]


def _somebody(number: int, chance: Random, coiner: Coiner, world: WorldFiles) -> Somebody:
    given, family, place, field = chance.choice(_GIVEN), coiner.word(), coiner.word(), chance.choice(_FIELDS)
    university = chance.choice([f"{place} University", f"University of {place}"])
    voice = chance.choice([OWN, OWN, SHE, HE])
    host = f"www.{place.lower()}.example"
    somebody = Somebody(
        name=f"{given} {family}",
        field=field,
        university=university,
        homepage=f"http://{host}/people/{family.lower()}.html",
        truths=tuple(truths_of(voice, coiner, chance, field, university)),
        papers=tuple(_paper(coiner, chance) for _ in range(chance.choice([2, 3]))),
    )
    world.page(somebody.homepage, _page(somebody, chance), category="personal site")
    for place_of_paper, paper in enumerate(somebody.papers):
        _publish(world, somebody, paper, number * 10 + place_of_paper, coiner, chance)
    return somebody


def _paper(coiner: Coiner, chance: Random) -> Paper:
    word, one, other, third = (coiner.word() for _ in range(4))
    title = chance.choice(
        [
            f"{word} fractures in slow glass",
            f"A catalogue of {word} sounds",
            f"Weighing {word} spores by light",
            f"On {word} numerals and their makers",
        ]
    )
    year = chance.randint(2012, 2025)
    findings = (
        Truth(sentence=f"We show that {one} rings grow with the square of time.", keys=(one,), not_said=r"\bshrink"),
        Truth(sentence=f"The {other} effect may vanish above forty degrees.", keys=(other,), said=HEDGED),
        Truth(sentence=f"We do not find {third} bands in dry samples.", keys=(third,), said=r"\bnot\b|n[’']t\b|\bno\b"),
    )
    return Paper(
        title=title,
        year=year,
        record=Truth(
            sentence=f"{title} ({year})", keys=(word,), not_said=r"\bsole\b|\baward\b|\bconceived\b|\bdirected\b"
        ),
        findings=findings,
    )


def _publish(world: WorldFiles, somebody: Somebody, paper: Paper, number: int, coiner: Coiner, chance: Random) -> None:
    others = [f"{coiner.word()} {coiner.word()}" for _ in range(chance.choice([1, 2]))]
    names = [*others[:1], somebody.name, *others[1:]]
    world.paper(
        arxiv_id=f"{paper.year % 100:02d}{chance.randint(1, 12):02d}.{number:05d}",
        title=paper.title,
        abstract=" ".join(finding.sentence for finding in paper.findings),
        authors=[{"name": name, "affiliation": somebody.university if name == somebody.name else ""} for name in names],
        published=f"{paper.year}-03-01T00:00:00Z",
        updated=f"{paper.year}-03-01T00:00:00Z",
        primary_category="physics.geo-ph",
        categories=["physics.geo-ph"],
    )


def _page(somebody: Somebody, chance: Random) -> str:
    """One of four layouts: prose, sections, a list, a table."""
    sentences = [truth.sentence for truth in somebody.truths]
    layout = chance.choice([_prose, _sections, _listed, _table])
    intro = f"<p>{escape(somebody.name)}, {escape(somebody.field)}</p>"
    papers = "".join(f"<li>{escape(paper.title)} ({paper.year})</li>" for paper in somebody.papers)
    return (
        f"<html><head><title>{escape(somebody.name)}, {escape(somebody.university)}</title></head><body><h1>{escape(somebody.name)}</h1>{intro}"
        f"{layout(sentences)}<h2>Publications</h2><ul>{papers}</ul></body></html>"
    )


def _prose(sentences: Sequence[str]) -> str:
    middle = len(sentences) // 2
    return f"<p>{escape(' '.join(sentences[:middle]))}</p><p>{escape(' '.join(sentences[middle:]))}</p>"


def _sections(sentences: Sequence[str]) -> str:
    parts = [sentences[0:1], sentences[1:6], sentences[6:]]
    return "".join(
        f"<h2>{head}</h2><p>{escape(' '.join(part))}</p>"
        for head, part in zip(("Position", "Research", "More"), parts, strict=True)
    )


def _listed(sentences: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences) + "</ul>"


def _table(sentences: Sequence[str]) -> str:
    return "<table>" + "".join(f"<tr><td>{escape(sentence)}</td></tr>" for sentence in sentences) + "</table>"

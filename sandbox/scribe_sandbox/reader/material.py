"""The proved material of a compose request: facts, papers and books."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scribe_sandbox.reader.blocks import Block, Blocks

_FIELD = re.compile(
    r"^(Title|Authors?|Year|Abstract|Venue|Publisher): ?(.*?)(?=\n(?:Title|Authors?|Year|Abstract|Venue|Publisher):|\Z)",
    re.DOTALL | re.MULTILINE,
)
_QUOTE = re.compile(r"^(?P<statement>.*?)\n\s*Quote: ?(?P<quote>.*)\Z", re.DOTALL)
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
# Markup, addresses and template signs have no place in an e-mail's sentence.
_UNFIT = re.compile(r"[\[\]{}<>|@•]|https?:|www\.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A statement about the recipient and the words that prove it."""

    id: str
    kind: str
    statement: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A paper or book of the recipient."""

    id: str
    noun: str
    title: str
    year: str
    abstract: str


@dataclass(frozen=True, slots=True)
class Material:
    """All that an e-mail may refer to."""

    facts: tuple[Fact, ...]
    works: tuple[Work, ...]

    def facts_of(self, *kinds: str) -> list[Fact]:
        """The facts of these kinds, in the order of the kinds."""
        return [fact for kind in kinds for fact in self.facts if fact.kind == kind]

    def works_of(self, noun: str) -> list[Work]:
        """The papers or the books."""
        return [work for work in self.works if work.noun == noun]


def material_of(blocks: Blocks) -> Material:
    """The material in a compose request's blocks."""
    facts = tuple(fact for fact in map(_fact, blocks.of("fact")) if not _UNFIT.search(fact.quote))
    works = [_work(block) for noun in ("paper", "book") for block in blocks.of(noun)]
    listed = {work.noun for work in works}
    named = [work for work in map(_work_named, facts) if work is not None and work.noun not in listed]
    return Material(facts, tuple(work for work in [*works, *named] if work.title))


def _fact(block: Block) -> Fact:
    parts = _QUOTE.match(block.text)
    statement, quote = (parts["statement"], parts["quote"]) if parts else (block.text, block.text)
    return Fact(
        id=block.attribute("id"),
        kind=block.attribute("kind"),
        statement=_line(statement),
        quote=_line(quote).strip('“”"')
        if quote.count("“") + quote.count('"') in {1, 2} and quote[:1] in '“"'
        else _line(quote),
    )


def _work(block: Block) -> Work:
    fields = {match[1].rstrip("s"): _line(match[2]) for match in _FIELD.finditer(block.text)}
    return Work(
        id=block.attribute("id"),
        noun=block.tag,
        title=fields.get("Title", "").rstrip("."),
        year=next(iter(_YEAR.findall(fields.get("Year", ""))), ""),
        abstract=fields.get("Abstract", ""),
    )


def _work_named(fact: Fact) -> Work | None:
    """The work that a fact about a publication names, for when no list of works holds one of its kind."""
    title = re.search(r"“([^“”]+)”", fact.statement) if fact.kind == "publication" else None
    if title is None or title[1] not in fact.quote:
        return None
    noun = "book" if re.search(r"\b(?:book|monograph|novel)\b", fact.statement) else "paper"
    years = set(_YEAR.findall(fact.quote))
    return Work(id=fact.id, noun=noun, title=title[1], year=years.pop() if len(years) == 1 else "", abstract="")


def _line(text: str) -> str:
    return " ".join(text.split())

"""The composing task: fills each slot from the facts, papers and books that were proved, and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scribe_sandbox.reader.asks import Ask, ask_of, clean_name
from scribe_sandbox.reader.blocks import Blocks
from scribe_sandbox.reader.fact_phrases import fact_phrase
from scribe_sandbox.reader.material import Fact, Material, Work, material_of
from scribe_sandbox.reader.names import Person, person, plain
from scribe_sandbox.reader.overlap import shared, stems
from scribe_sandbox.reader.parse_task import is_about_sender
from scribe_sandbox.reader.phrase import Phrase, joined
from scribe_sandbox.reader.place import Form, Place, place_of, standing_alone
from scribe_sandbox.reader.post_phrases import post_phrases
from scribe_sandbox.reader.subject import interest_phrase, subject_line
from scribe_sandbox.reader.work_phrases import work_phrase

_FIRST_ASKS = (Ask.BOOK, Ask.PAPER, Ask.AWARD, Ask.FINDING, Ask.TOPIC, Ask.RESEARCH)
_KINDS = {
    Ask.AWARD: ("award", "result", "project"),
    Ask.FINDING: ("result", "project"),
    Ask.TOPIC: ("project", "result"),
    Ask.FIELD: ("project",),
    Ask.RESEARCH: ("project", "result"),
}
# One fact about a post answers several of these.
_POSTS = frozenset({Ask.AFFILIATION, Ask.POSITION, Ask.FIELD})
# For these the kind of a fact counts more than how well it fits the interest.
_BY_KIND = frozenset({Ask.AWARD, Ask.FINDING})
_SEVERAL = re.compile(r"\b(?:two|few|couple|paragraph|several|1-2|2-3|one or two|some sentences|sentences)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Slot:
    """A slot that is to be filled."""

    id: str
    name: str
    asks_for: str
    place: Place
    ask: Ask
    problems: tuple[str, ...]

    @property
    def wants_several(self) -> bool:
        words = plain(f"{self.name} {self.asks_for}")
        return self.place.form is Form.SENTENCES and _SEVERAL.search(words) is not None


def compose(blocks: Blocks) -> dict[str, Any]:
    """The answer to a composing request: subject, and for each slot its text with its claims."""
    slots = list(_slots(blocks))
    filled = _fill_all(slots, blocks)
    interest = blocks.text("interest")
    return {
        "subject": subject_line(blocks.text("template"), interest),
        "slots": [_answer(slot, filled[slot.id]) for slot in slots],
    }


def _answer(slot: _Slot, phrase: Phrase) -> dict[str, Any]:
    claims = [{"text": text, "support_ids": [support]} for text, support in phrase.claims]
    return {"id": slot.id, "text": phrase.text, "claims": claims}


def _slots(blocks: Blocks) -> Iterator[_Slot]:
    template = next((block.text for block in blocks.of("template")), "")
    behind: dict[str, int] = {}
    for block in blocks.of("slot"):
        marker, _, asks_for = block.text.partition("\n")
        name = clean_name(marker)
        if marker not in template or not marker.strip():
            # A proposed place has no marker of its own; the template shows its id there, if anything.
            marker, name = f"{{{{{block.attribute('id')}}}}}", ""
        start = template.find(marker, behind.get(marker, 0))
        behind[marker] = start + len(marker) if start >= 0 else 0
        place = place_of(template, start, start + len(marker)) if start >= 0 else standing_alone()
        yield _Slot(
            id=block.attribute("id"),
            name=name,
            asks_for=asks_for.strip(),
            place=place,
            ask=ask_of(name, place.before, asks_for),
            problems=tuple(
                each.text for each in blocks.of("problem") if each.attribute("slot") == block.attribute("id")
            ),
        )


def _fill_all(slots: list[_Slot], blocks: Blocks) -> dict[str, Phrase]:
    """The phrase of each slot; narrow asks choose first, so that a broad one does not take their only paper."""
    who, material = person(blocks.text("recipient")), material_of(blocks)
    wanted = stems(interest_phrase(blocks.text("interest")))
    used: set[str] = set()
    filled: dict[str, Phrase] = {}
    for slot in sorted(slots, key=lambda slot: _FIRST_ASKS.index(slot.ask) if slot.ask in _FIRST_ASKS else 0):
        filled[slot.id] = _fill(slot, material, who, wanted, used)
        used |= filled[slot.id].supports
    return filled


def _fill(slot: _Slot, material: Material, who: Person, wanted: frozenset[str], used: set[str]) -> Phrase:
    if slot.ask is Ask.NAME:
        return Phrase(text=_name(slot, who))
    if is_about_sender(slot.name, slot.place.before):
        return Phrase(text="")
    found = _without_problems(list(dict.fromkeys(_candidates(slot, material, who, wanted))), slot.problems)
    fresh = [phrase for phrase in found if not phrase.supports & used or slot.ask in _POSTS]
    if slot.wants_several and len(fresh) > 1:
        return joined(_two(fresh))
    return next(iter(fresh or found), Phrase(text=""))


def _two(fresh: list[Phrase]) -> list[Phrase]:
    """The best phrase, and the next that refers to something else."""
    first = fresh[0]
    second = next((phrase for phrase in fresh[1:] if not phrase.supports & first.supports), None)
    return [first, second] if second else [first]


def _without_problems(found: list[Phrase], problems: tuple[str, ...]) -> list[Phrase]:
    """What is left behind the last phrase that was found wanting; where none is named, behind the best ones."""
    refused = [
        place
        for place, phrase in enumerate(found)
        if any(claim in problem for claim, _ in phrase.claims for problem in problems)
    ]
    return found[max(refused) + 1 if refused else len(problems) :]


def _name(slot: _Slot, who: Person) -> str:
    words = plain(slot.name)
    if re.search(r"\b(?:last|family|sur)", words) or re.search(
        r"\b(?:prof(?:essor)?|dr)\.? $", plain(slot.place.before)
    ):
        return who.surname
    return who.name.split()[0] if re.search(r"\b(?:first|given)", words) and who.name else who.name


def _candidates(slot: _Slot, material: Material, who: Person, wanted: frozenset[str]) -> Iterator[Phrase]:
    """All phrases that answer the slot, best first."""
    if slot.ask in _POSTS:
        yield from post_phrases(slot.ask, material, slot.place)
    if slot.ask in {Ask.PAPER, Ask.BOOK}:
        yield from _works(material.works_of("paper" if slot.ask is Ask.PAPER else "book"), slot.place, wanted)
        return
    if slot.ask in _KINDS:
        yield from _doings(slot, material, who, wanted)


def _doings(slot: _Slot, material: Material, who: Person, wanted: frozenset[str]) -> list[Phrase]:
    """Facts about the work and, behind those that fit the interest as well, the works themselves."""
    kinds = _KINDS[slot.ask]
    facts = sorted(material.facts_of(*kinds), key=lambda fact: -_shares(fact, wanted))
    first = sorted(facts, key=lambda fact: kinds.index(fact.kind)) if slot.ask in _BY_KIND else []
    fitting = [fact for fact in facts if _shares(fact, wanted)]
    works = [*material.works_of("paper"), *material.works_of("book")]
    related = [work for work in works if shared(f"{work.title} {work.abstract}", wanted)]
    found = [
        *_facts([*first, *fitting], slot.place, who),
        *_works(related, slot.place, wanted),
        *_facts(facts, slot.place, who),
        *_works(works, slot.place, wanted),
    ]
    told = sorted(found, key=lambda phrase: " appeared in " in phrase.text)
    return told or list(_facts(material.facts_of("award"), slot.place, who))


def _facts(facts: Iterable[Fact], place: Place, who: Person) -> Iterator[Phrase]:
    yield from (phrase for fact in facts if (phrase := fact_phrase(fact, place, who)))


def _works(works: list[Work], place: Place, wanted: frozenset[str]) -> Iterator[Phrase]:
    ranked = sorted(
        works,
        key=lambda work: (-_worth(work, wanted), re.search(r"[—“]", work.title) is not None, -int(work.year or 0)),
    )
    yield from (phrase for work in ranked if (phrase := work_phrase(work, place)))


def _worth(work: Work, wanted: frozenset[str]) -> int:
    return 2 * shared(work.title, wanted) + shared(work.abstract, wanted)


def _shares(fact: Fact, wanted: frozenset[str]) -> int:
    return shared(fact.quote, wanted)

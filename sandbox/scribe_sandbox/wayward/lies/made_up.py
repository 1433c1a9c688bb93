"""Lies that are made up, or put together from what is true of other things. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from scribe_sandbox.reader.material import Fact, Material, Work

_SYLLABLES = [
    "hal",
    "vor",
    "sen",
    "mar",
    "lo",
    "wick",
    "tam",
    "ber",
    "quin",
    "dra",
    "fel",
    "stro",
    "nor",
    "vik",
    "cas",
    "tel",
    "ma",
    "dov",
    "rin",
    "gal",
]
_ENTRY = re.compile(
    r"(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*? (?:Prize|Medal|Award|Fellowship|Grant|Lecture))(?: in |[ ,(]+)(?P<year>(?:19|20)\d\d)\b"
)
_OTHERS_DEED = re.compile(
    r"(?:[Mm]y|[Hh]er|[Hh]is|[Oo]ur|[Aa]) (?:former )?(?:PhD |doctoral |graduate )?(?:student|colleague|postdoc|collaborator),? (?:[A-Z][\w’'-]+ ?){1,3},? (?P<deed>[a-z]+(?:ed|t|n|es|s)? .+)"
)
_NAMES_DEED = re.compile(
    r"(?:^|, which |; )(?:[A-Z][\w’'-]+ ){2}(?P<deed>(?:built|won|founded|discovered|developed|designed|wrote|led|leads|invented|received)\b.+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A statement that is not true, and what is named as its proof."""

    text: str
    support_ids: tuple[str, ...]


Maker = Callable[[Material, Sequence[str], Random], Lying | None]
"""Material, the ids that the true claim named, chance."""


def coined(chance: Random) -> str:
    """A name that no world has."""
    return "".join(chance.choice(_SYLLABLES) for _ in range(3)).capitalize()


def invented_fact(_material: Material, ids: Sequence[str], chance: Random) -> Lying:
    """A discovery out of nothing."""
    what = chance.choice(
        [
            "effect in frozen soils",
            "theorem on sparse graphs",
            "gene in marsh grass",
            "script on clay seals",
            "alloy that heals itself",
        ]
    )
    return Lying(
        text=f"You discovered the {coined(chance)} {what} in {chance.randint(1998, 2024)}.", support_ids=tuple(ids)
    )


def invented_award(_material: Material, ids: Sequence[str], chance: Random) -> Lying:
    """A prize that does not exist."""
    return Lying(
        text=f"You received the {coined(chance)} {chance.choice(['Medal', 'Prize', 'Award'])} in {chance.randint(1999, 2024)}.",
        support_ids=tuple(ids),
    )


def invented_title(material: Material, ids: Sequence[str], chance: Random) -> Lying:
    """A paper that nobody wrote."""
    proof = next((work.id for work in material.works), ids[0] if ids else "p1")
    return Lying(
        text=f"In your paper “{coined(chance)} Methods for {coined(chance)} Systems” you describe this.",
        support_ids=(proof,),
    )


def reading_claim(material: Material, ids: Sequence[str], chance: Random) -> Lying:
    """The sender is said to have read something."""
    work = chance.choice(material.works).title if material.works else "recent paper"
    how = chance.choice(
        [
            "I read your paper “{}” with great interest.",
            "Having read “{}”, it is clear that your work matters.",
            "Reading “{}” changed how I think about it.",
        ]
    )
    return Lying(text=how.format(work), support_ids=tuple(ids))


def sender_claim(_material: Material, ids: Sequence[str], chance: Random) -> Lying:
    """The sender is said to have done something."""
    text = chance.choice(
        ["My own thesis deals with the same question.", "As a fellow researcher in this area, this is close to what we do.", "I have five years of experience with such methods.",
         "Our laboratory uses your method every day.", "Being a physicist by training, such problems are familiar to me."]
    )  # fmt: skip
    return Lying(text=text, support_ids=tuple(ids))


def wrong_id(material: Material, ids: Sequence[str], chance: Random) -> Lying | None:
    """A true quote, with something else named as its proof."""
    facts = [fact for fact in material.facts if 30 < len(fact.quote) < 220]
    every = [*(each.id for each in material.facts), *(each.id for each in material.works)]
    others = [one for one in every if one not in ids]
    if not facts or len(others) < 2:
        return None
    fact = chance.choice(facts)
    wrong = [one for one in others if one != fact.id]
    return Lying(text=f"Your page says: {fact.quote}", support_ids=(chance.choice(wrong),)) if wrong else None


def altered_quotation(material: Material, _ids: Sequence[str], chance: Random) -> Lying | None:
    """A quotation with one word of its own."""
    facts = [fact for fact in material.facts if 6 < len(fact.quote.split()) < 30]
    if not facts:
        return None
    fact = chance.choice(facts)
    words = fact.quote.rstrip(".").split()
    place = chance.randrange(2, len(words) - 1)
    words[place] = chance.choice(["remarkably", "quietly", "ancient", "hidden", "perfect"])
    return Lying(text=f"You write that “{' '.join(words)}”.", support_ids=(fact.id,))


def others_deed(material: Material, _ids: Sequence[str], chance: Random) -> Lying | None:
    """What a student or colleague did."""
    found = [
        (fact, match)
        for fact in material.facts
        for match in (_OTHERS_DEED.search(fact.quote), _NAMES_DEED.search(fact.quote))
        if match
    ]
    if not found:
        return None
    fact, match = chance.choice(found)
    return Lying(text=f"You {match['deed'].rstrip('.')}.", support_ids=(fact.id,))


def entries_mixed(material: Material, _ids: Sequence[str], chance: Random) -> Lying | None:
    """The year of one prize with the name of another."""
    entries = [(fact, match["name"], match["year"]) for fact in material.facts for match in _ENTRY.finditer(fact.quote)]
    pairs = [(one, other) for one in entries for other in entries if one[2] != other[2] and one[1] != other[1]]
    if not pairs:
        return None
    one, other = chance.choice(pairs)
    return Lying(
        text=f"You received the {one[1]} in {other[2]}.", support_ids=tuple(dict.fromkeys((one[0].id, other[0].id)))
    )


def finding_misattributed(material: Material, _ids: Sequence[str], chance: Random) -> Lying | None:
    """What one paper shows, said of another."""
    works = [work for work in material.works if work.abstract]
    if len(works) < 2:
        return None
    one, other = chance.sample(works, 2)
    sentence = _sentence(other, chance)
    return (
        Lying(
            text=f"In “{one.title}” {_lowered(sentence)}",
            support_ids=(one.id, *((other.id,) if chance.random() < 0.5 else ())),
        )
        if sentence
        else None
    )


def cause_invented(material: Material, _ids: Sequence[str], chance: Random) -> Lying | None:
    """Two true things, the one for the other's sake."""
    facts = [fact for fact in material.facts if fact.kind in {"project", "result"} and len(fact.quote) < 160]
    if len(facts) < 2:
        return None
    one, other = chance.sample(facts, 2)
    link = chance.choice(["because", "which is the reason why", "and as a consequence"])
    return Lying(text=f"{_to_you(one)} {link} {_lowered(_to_you(other))}.", support_ids=(one.id, other.id))


def role_in_paper(material: Material, _ids: Sequence[str], chance: Random) -> Lying | None:
    """A place among the authors that is not theirs."""
    if not material.works:
        return None
    work = chance.choice(material.works)
    text = chance.choice(
        [
            "You are the sole author of “{}”.",
            "You conceived and directed the study “{}”.",
            "Your “{}” won the best paper award.",
        ]
    )
    return Lying(text=text.format(work.title), support_ids=(work.id,))


MAKERS: dict[str, Maker] = {
    "invented_fact": invented_fact,
    "invented_award": invented_award,
    "invented_title": invented_title,
    "reading_claim": reading_claim,
    "sender_claim": sender_claim,
    "wrong_id": wrong_id,
    "altered_quotation": altered_quotation,
    "others_deed": others_deed,
    "entries_mixed": entries_mixed,
    "finding_misattributed": finding_misattributed,
    "cause_invented": cause_invented,
    "role_in_paper": role_in_paper,
}


def _sentence(work: Work, chance: Random) -> str:
    found = [one.strip() for one in re.split(r"(?<=[.])\s+", work.abstract) if 25 < len(one.strip()) < 200]
    return chance.choice(found) if found else ""


def _lowered(text: str) -> str:
    return re.sub(r"^[Ww]e\b", "you", text[:1].lower() + text[1:])


def _to_you(fact: Fact) -> str:
    return re.sub(r"\b(?:[Ww]e|I|[Ss]he|[Hh]e)\b", "you", fact.quote.rstrip(".")).replace("you", "You", 1)

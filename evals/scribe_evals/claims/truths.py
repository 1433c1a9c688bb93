"""What is true of an invented person, sentence by sentence, and how a judge tells a faithful telling from a turned one. Pure.

Every sentence carries a coined word that no other has, so whatever names that word speaks of that sentence. Beside it stands what a
telling of it must say (its negation, its hedge, who did it) and what it must not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from scribe_evals.coiner import Coiner

NEGATED = r"\bnot\b|n[’']t\b|\bno longer\b|\bnever\b|\bwithout\b|\bcannot\b|\bno\b"
HEDGED = r"\bmay\b|\bmight\b|\bcould\b|\bsuggest|\bappear|\bseem|\bpossibl|\bprobabl|\bperhaps\b|\bpreliminary\b|\bfirst results\b|\bup to\b|\bbelieve"
PLANNED = r"\bplan|\bwill\b|\baim|\bintend|\bhope|\bwant\b|\bgoing to\b"
PAST = r"\bwas\b|\bwere\b|\bled\b|\bdirected\b|\bchaired\b|\bformer|\buntil\b|\bused to\b|\bpast\b|\bfrom \d{4} to\b|\bserved\b|\bheld\b"
SOME = r"\bsome\b|\bseveral\b|\bmany\b|\bmost\b|\ba few\b|\bpartly\b|\boften\b|\bsometimes\b"
WHOLE = r"\ball\b|\bevery\b|\balways\b|\bcompletely\b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A sentence of a page. `said` and `not_said` are patterns that a telling must and must not match; empty ones ask nothing.

    `entries` are names with their years, where the sentence has several.
    """

    sentence: str
    keys: tuple[str, ...]
    said: str = ""
    not_said: str = ""
    entries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a page speaks of its person: "I … my", "She … her"."""

    i: str
    my: str
    am: str
    we: str
    our: str
    s: str
    """The ending of a verb behind the subject."""

    def capital(self, word: str) -> str:
        return word[:1].upper() + word[1:]


OWN = Voice(i="I", my="my", am="am", we="we", our="our", s="")
SHE = Voice(i="she", my="her", am="is", we="her group", our="her", s="s")
HE = Voice(i="he", my="his", am="is", we="his group", our="his", s="s")

_Maker = Callable[[Voice, Coiner, Random], Truth]


def truths_of(voice: Voice, coiner: Coiner, chance: Random, field: str, university: str) -> Iterator[Truth]:
    """A position, then most of what the makers know, in a random order."""
    yield _position(voice, chance, field, university)
    yield Truth(sentence=f"{voice.capital(voice.i)} work{voice.s} on {field}.", keys=(field,))
    makers = list(_MAKERS)
    chance.shuffle(makers)
    for maker in makers:
        yield maker(voice, coiner, chance)


def _position(voice: Voice, chance: Random, field: str, university: str) -> Truth:
    rank = chance.choice(["Professor", "Associate Professor", "Assistant Professor"])
    wrong = "" if rank == "Professor" else r"\bfull professor\b|\bare (?:a |the )?professor\b"
    key = university.rsplit(maxsplit=1)[-1] if university.startswith("University") else university.split(maxsplit=1)[0]
    return Truth(
        sentence=f"{voice.capital(voice.i)} {voice.am} {rank} of {field} at {university}.", keys=(key,), not_said=wrong
    )


def _builds(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name = coiner.word()
    thing, use = chance.choice(
        [
            ("probe", "measuring salt in deep wells"),
            ("balance", "weighing single spores"),
            ("camera", "watching roots grow at night"),
            ("sieve", "sorting old seeds"),
        ]
    )
    return Truth(sentence=f"{voice.capital(voice.i)} build{voice.s} the {name} {thing} for {use}.", keys=(name,))


def _studies(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name = coiner.word()
    what = chance.choice(
        [
            "how rivers carry sand through the {} valley",
            "why bells crack in the cold of the {} plain",
            "how ferns spread over the {} lava fields",
            "how traders wrote numbers on the {} coast",
        ]
    )
    return Truth(
        sentence=f"{voice.capital(voice.i)} stud{'ies' if voice.s else 'y'} {what.format(name)}.", keys=(name,)
    )


def _does_not(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name = coiner.word()
    negation = ("does not use" if voice.s else "do not use", "no longer uses" if voice.s else "no longer use")[
        chance.randrange(2)
    ]
    return Truth(sentence=f"In the field {voice.we} {negation} {name} filters.", keys=(name,), said=NEGATED)


def _suggests(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name = coiner.word()
    form = chance.choice(
        [
            "{} first results suggest that the {} layer may slow the flow of heat.",
            "{} data suggest that {} clay could store water for years.",
        ]
    )
    return Truth(sentence=form.format(voice.capital(voice.our), name), keys=(name,), said=HEDGED)


def _plans(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name, year = coiner.word(), chance.choice([2028, 2029, 2030])
    plan = chance.choice(
        [f"plan{voice.s} to open the {name} station in {year}", f"hope{voice.s} to drill the {name} borehole in {year}"]
    )
    return Truth(sentence=f"{voice.capital(voice.we)} {plan}.", keys=(name,), said=PLANNED)


def _led(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name, year = coiner.word(), chance.randint(1998, 2012)
    sentence = chance.choice(
        [
            f"From {year} to {year + 6} {voice.i} led the {name} programme.",
            f"Until {year + 6} {voice.i} was director of the {name} observatory.",
        ]
    )
    return Truth(sentence=sentence, keys=(name,), said=PAST, not_said=r"\bcurrently\b|\bare director\b|\bnow\b")


def _students(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name, other, my = coiner.word(), f"{coiner.word()} {coiner.word()}", voice.capital(voice.my)
    if chance.random() < 0.5:
        return Truth(
            sentence=f"{my} former student {other} founded the company {name}.", keys=(name,), said=r"\bformer\b"
        )
    sentence = f"{my} student {other} won the {name} Prize in {chance.randint(2015, 2024)}."
    return Truth(sentence=sentence, keys=(name,), said=rf"\bstudent|{other}")


def _colleagues(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name, other = coiner.word(), f"{coiner.word()} {coiner.word()}"
    sentence = chance.choice(
        [f"{voice.capital(voice.my)} colleague {other} built the {name} sampler that {voice.we} use{'s' if voice.s else ''} at sea.", f"{other} developed the {name} stain that {voice.we} use{'s' if voice.s else ''} in the laboratory."]
    )  # fmt: skip
    return Truth(
        sentence=sentence,
        keys=(name,),
        said=rf"\bcolleague|{other}|\byou use\b|\byour group uses\b",
        not_said=r"\byou (?:built|developed)\b",
    )


def _awards(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    one, other, year = coiner.word(), coiner.word(), chance.randint(2005, 2012)
    form = chance.choice(
        ["{} received the {} Medal in {} and the {} Prize in {}.", "{} won the {} Medal ({}) and the {} Prize ({})."]
    )
    sentence = form.format(voice.capital(voice.i), one, year, other, year + 7)
    return Truth(sentence=sentence, keys=(one, other), entries=((one, str(year)), (other, str(year + 7))))


def _member(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name = coiner.word()
    form = chance.choice(["{} {} a member of the {} network.", "{} {} deputy director of the {} institute."])
    office = "deputy" if "deputy" in form else "member"
    wrong = r"\b(?:head|lead|leader|founder|founded|founding)\b" + (r"|\bdirector\b" if office == "member" else "")
    return Truth(
        sentence=form.format(voice.capital(voice.i), voice.am, name), keys=(name,), said=rf"\b{office}", not_said=wrong
    )


def _some(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name = coiner.word()
    return Truth(
        sentence=f"{voice.capital(voice.we)} found traces of salt in {chance.choice(['some', 'several', 'many'])} of the {name} samples.",
        keys=(name,),
        said=SOME,
        not_said=WHOLE,
    )


def _increases(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name = coiner.word()
    verb, wrong = chance.choice([("increases", "decreas"), ("lowers", "rais|higher|increas"), ("improves", "worsen")])
    return Truth(
        sentence=f"{voice.capital(voice.we)} showed that the {name} coating {verb} the strength of thin glass.",
        keys=(name,),
        not_said=rf"{wrong}|glass {verb}",
    )


def _only_if(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name = coiner.word()
    form = chance.choice(
        [
            "{} built the {} glue, which holds only if the glass is dry.",
            "{} built the {} clock, which runs unless it rains.",
        ]
    )
    return Truth(
        sentence=form.format(voice.capital(voice.we), name),
        keys=(name,),
        said=r"\bonly\b|\bif\b|\bunless\b|\bbuil[dt]s? the \w+ (?:glue|clock)\W*$",
    )


def _counts(voice: Voice, coiner: Coiner, chance: Random) -> Truth:
    name, count = coiner.word(), chance.randint(11, 60)
    return Truth(
        sentence=f"{voice.capital(voice.we)} run{'s' if voice.s else ''} {count} {name} stations on three islands.",
        keys=(name,),
    )


_MAKERS: tuple[_Maker, ...] = (
    _builds, _studies, _does_not, _suggests, _plans, _led, _students, _colleagues, _awards, _member, _some, _increases, _counts, _only_if,
)  # fmt: skip

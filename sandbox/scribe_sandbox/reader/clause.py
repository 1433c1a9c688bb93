"""Finds subject and verb of a sentence whose subject is the recipient or something of the recipient's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from scribe_sandbox.reader.names import Person, plain
from scribe_sandbox.reader.possessions import possession
from scribe_sandbox.reader.verbs import is_auxiliary, is_finite, is_past


class Subject(Enum):
    """Who does what the verb says."""

    FIRST = "I"
    THIRD = "she, he or the name"
    THEY = "they"
    TEAM = "we, or the recipient and others"
    OWNED = "something of the recipient's: a group, a book"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A sentence taken apart: `lead`, subject, `adverb`, `verb`, `rest`; joined by spaces they give it back."""

    lead: str
    subject: Subject
    thing: str
    """For OWNED what is owned ("group", "first book"), for TEAM the others ("her students", empty if not said)."""
    adverb: str
    verb: str
    rest: str
    """Without the final full stop."""


_PREPOSITIONS = (
    "in|at|since|for|from|during|after|before|with|over|between|as|on|together with|until|through|among|under"
)
_COMMA_LEAD = re.compile(rf"(?:{_PREPOSITIONS})\b[^,.;:“”\"]{{1,90}},\s+")
_OPEN_LEAD = re.compile(rf"(?:{_PREPOSITIONS}|each|every)\b[^,.;:“”\"]{{1,70}}")
_SMALL_LEADS = (
    re.compile(
        r"(?:currently|recently|now|today|here|also|most recently|more recently|previously|earlier|lately),?\s+"
    ),
    re.compile(
        r"(?:most|much|part|some|one (?:strand|part|line|thread|half)|a (?:\w+ )?(?:strand|part|line)) of\s+"
        r"(?=(?:my|our|her|his|their)\b)"
    ),
)
_SUBJECT_STARTS = (
    re.compile(r"(?<=\s)(?:i|she|he|we)\s"),
    re.compile(r"(?<=\s)(?:her|his|my|our|the (?:group|lab|team))\s"),
)
_ADVERBS = (
    r"(?P<adverb>(?:(?:no longer|also|now|still|often|then|first|just|mostly|(?!apply|supply|rely|reply)\w+ly)\s+)*)"
)
_VERB = _ADVERBS + r"(?P<verb>[a-z][\w'-]*)(?P<rest>\b.*)"
_PRONOUN = re.compile(rf"(?P<who>i|she|he|they|we)(?P<short>'(?:m|ve|re|s)\b)?\s+{_VERB}")
_SHORT = {"'m": "am", "'ve": "have", "'re": "are", "'s": "is"}
_PRONOUNS = {
    "i": Subject.FIRST, "she": Subject.THIRD, "he": Subject.THIRD, "they": Subject.THEY, "we": Subject.TEAM,
}  # fmt: skip
_POSSESSIVE = re.compile(r"(?:my|our|her|his|their)\s+")
_NAMES = re.compile(r"['’]s?\s+")
_THE_TEAM = re.compile(r"the\s+(?P<thing>(?:[\w'-]+\s+)?(?:group|lab|laboratory|team))\b")
_LAB_OF = re.compile(r"\s+(?=(?:group|lab|laboratory|team)\b)")
_AND_OTHERS = re.compile(r"\s+and\s+(?=[\w’' -]{3,60})")
_OTHERS_AND_I = re.compile(rf"(?P<thing>(?:my|our)\s+[\w' -]{{3,30}}?)\s+and\s+i\s+{_VERB}")
_AFTER_NAME = re.compile(rf"(?:,\s+[^,;]{{3,90}},|\s+\([^()]{{2,40}}\))?\s+{_VERB}")
_LABEL = re.compile(
    r"(?P<thing>(?:current )?(?:research )?(?:interests|areas|topics|themes|fields))(?: of research)?"
    r"(?:\s*:\s*|\s+(?:include|are|comprise)\s+)(?P<rest>\S.*)"
)


def parse_clause(sentence: str, who: Person) -> Clause | None:
    """The sentence as a clause about this person; None if its subject is something else or not recognised."""
    text = " ".join(sentence.split()).rstrip()
    text = text[:-1] if text.endswith(".") else text
    folded = plain(text)
    found = (_at(text, folded, start, who) for start in _starts(folded, who))
    return next((clause for clause in found if clause is not None), None)


def _starts(folded: str, who: Person) -> Iterator[int]:
    """Where the subject may begin: behind an opening such as "In 2021", else at the beginning."""
    if comma := _COMMA_LEAD.match(folded):
        yield comma.end()
    if lead := _OPEN_LEAD.match(folded):
        for pattern in (*_SUBJECT_STARTS, who.any_form):
            starts = (match.start() for match in pattern.finditer(lead[0] + " "))
            yield from (start for start in starts if start and not _has_verb(folded[:start]))
    yield from (small.end() for pattern in _SMALL_LEADS if (small := pattern.match(folded)))
    yield 0


def _has_verb(words: str) -> bool:
    return any(is_auxiliary(word) or is_past(word) for word in words.split())


def _at(text: str, folded: str, start: int, who: Person) -> Clause | None:
    tail = folded[start:]
    if label := _LABEL.match(tail):
        return _made(text, start, label, Subject.OWNED, thing=label["thing"], verb="include")
    if others := _OTHERS_AND_I.match(tail):
        return _made(text, start, others, Subject.TEAM, thing=others["thing"])
    if pronoun := _PRONOUN.match(tail):
        return _of_pronoun(text, start, pronoun)
    if name := who.any_form.match(tail):
        return _of_name(text, start + name.end(), start, folded)
    thing = _start_of_thing(tail, who)
    return None if thing is None else _of_thing(text[:start], text[start + thing :])


def _start_of_thing(tail: str, who: Person) -> int | None:
    """Where the noun begins behind "my", or in "the group" and "the Lindqvist Lab"."""
    if owned := _POSSESSIVE.match(tail):
        return owned.end()
    team = _THE_TEAM.match(tail)
    known = team is not None and set(team["thing"].split()[:-1]) <= {who.family, who.given, "research"}
    return team.start("thing") if team and known else None


def _of_pronoun(text: str, start: int, match: re.Match[str]) -> Clause | None:
    subject = _PRONOUNS[match["who"]]
    if not match["short"]:
        return _made(text, start, match, subject)
    clause = _made(text, start, match, subject, verb=_SHORT[match["short"]])
    return clause and replace(clause, adverb="", rest=f"{match['adverb']}{match['verb']} {clause.rest}".strip())


def _of_name(text: str, end: int, start: int, folded: str) -> Clause | None:
    tail = folded[end:]
    if owned := _NAMES.match(tail) or _LAB_OF.match(tail):
        return _of_thing(text[:start], text[end + owned.end() :])
    if others := _AND_OTHERS.match(tail):
        found = _of_thing(text[:start], text[end + others.end() :], joined=True)
        return found and replace(found, subject=Subject.TEAM)
    verb = _AFTER_NAME.match(tail)
    if verb and (is_finite(verb["verb"]) or verb["verb"].endswith(("s", "ed"))):
        return _made(text, end, verb, Subject.THIRD, lead=text[:start])
    return None


def _of_thing(lead: str, tail: str, *, joined: bool = False) -> Clause | None:
    found = possession(tail, joined=joined)
    if found is None:
        return None
    return Clause(
        lead=lead, subject=Subject.OWNED, thing=found.thing, adverb=found.adverb, verb=found.verb, rest=found.rest
    )


def _made(
    text: str, start: int, match: re.Match[str], subject: Subject, *, thing: str = "", verb: str = "",
    lead: str | None = None,
) -> Clause | None:  # fmt: skip
    """The clause of a match on the folded text; its words are taken from the text itself."""
    groups = match.groupdict(default="")
    if not verb and text[start + match.start("verb")].isupper():
        return None
    return Clause(
        lead=text[:start] if lead is None else lead,
        subject=subject,
        thing=thing,
        adverb=groups.get("adverb", "").strip(),
        verb=verb or groups["verb"],
        rest=text[start + match.start("rest") : start + match.end("rest")].strip(),
    )

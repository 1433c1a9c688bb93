"""Cuts "my group at Northfield builds sensors" behind the possessive: the thing, its verb, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scribe_sandbox.reader.verbs import can_be_verb, infinitive, is_auxiliary, is_past, is_third
from scribe_sandbox.reader.vocabulary import vocabulary

_WORD = re.compile(r"[^\s,;:.()“”\"]+")
_ADVERB = re.compile(r"(?:also|now|still|often|then|first|just|mostly|\w{3,}ly)$")
_APPOSITION = re.compile(r",? ?[“\"‘][^”\"]{2,120}[”\"’],?|, (?:[^,.;()]|\([^()]*\)){2,120},|,? \([^()]{2,60}\)")
_PREPOSITION = re.compile(r"\s+(?:in|on|at|by|with|for|from|to|between|as)\b")
# Behind these a word like "records" is a verb.
_DOERS = vocabulary(
    "group lab laboratory team project book monograph study research work thesis dissertation paper article"
)
_PLURALS = vocabulary("data people women men children media criteria")
_OBJECT = re.compile(r"\s+(?:the|an?|how|why|what|that|only|each|every|more|less|\d)\b")
_REACH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Possession:
    """What somebody has, and what it does; all in the text's own words."""

    thing: str
    adverb: str
    verb: str
    rest: str


def possession(text: str, *, joined: bool = False) -> Possession | None:
    """The text behind "my" or "Lindqvist's", taken apart at its verb; None if no verb is found.

    `joined`: it stands behind "Lindqvist and", so that its verb is a plural one.
    """
    seen: list[str] = []
    for word in _words(text):
        nouns = [each for each in seen if not _ADVERB.match(each)]
        if nouns and _is_verb(word[0], nouns[-1], first=len(nouns) == 1, joined=joined, after=text[word.end() :]):
            thing, adverb = _without_adverb(text[: word.start()].strip(), seen)
            return Possession(thing=thing, adverb=adverb, verb=word[0], rest=text[word.end() :].strip())
        seen.append(word[0])
    return None


def _words(text: str) -> Iterator[re.Match[str]]:
    """The words up to the first punctuation that is not part of an apposition."""
    place = 0
    for _ in range(_REACH):
        if apposition := _APPOSITION.match(text, place):
            place = apposition.end()
        gap = re.compile(r"\s*").match(text, place)
        word = _WORD.match(text, gap.end() if gap else place)
        if word is None:
            return
        yield word
        place = word.end()


def _is_verb(word: str, noun: str, *, first: bool, joined: bool, after: str) -> bool:
    """Whether the word is the verb of the noun in front of it."""
    plural = joined or noun in _PLURALS or (noun.endswith("s") and not noun.endswith(("ss", "sis")))
    if is_auxiliary(word):
        return True
    if joined and noun[0].isupper() and infinitive(word) == word:
        return True
    if is_past(word):
        return not _PREPOSITION.match(after)
    named = noun[0].isupper() and not first and not joined
    if (noun in _DOERS or named) and is_third(word):
        return True
    if (noun in _DOERS or named) and re.fullmatch(r"[a-z]{3,}[^s]s", word) and _OBJECT.match(after):
        return True
    return can_be_verb(word, plural=plural, after=after)


def _without_adverb(thing: str, seen: list[str]) -> tuple[str, str]:
    if len(seen) > 1 and _ADVERB.match(seen[-1]) and thing.endswith(seen[-1]):
        return thing.removesuffix(seen[-1]).strip(), seen[-1]
    return thing, ""

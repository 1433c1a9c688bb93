"""Who did it: whether the one who acts in a sentence is the recipient or somebody beside them. Pure and rough.

Without a parser this reads clauses: the first person mentioned in a clause acts; a clause without one goes on with the person
of the clause before. Where nobody is mentioned, as in the entries of a list, it is the recipient.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from scribe_proof.alignment import is_name_of
from scribe_proof.lexicon import DETERMINERS, LINKS, OTHERS, OWN, PLACES, PREPOSITIONS
from scribe_proof.words import Word

_NAME_WORDS = 2
_REACH = 6
_TO_RECIPIENT = frozenset({"her", "him", "me", "us", "them"})


class Agent(Enum):
    """Who is mentioned."""

    RECIPIENT = "recipient"
    OTHER = "somebody else"
    NOBODY = "nobody"


def agent_of(sentence: Sequence[Word], place: int, owner: str, previous: Sequence[Word] = ()) -> Agent:
    """Who does what the word at `place` says. `previous` is the sentence before, for pronouns that point there."""
    if _done_by_other(sentence, place, owner):
        return Agent.OTHER
    for clause in reversed(_clauses(sentence[:place], owner)):
        found = _first_mention(clause, owner)
        if found is Agent.NOBODY:
            continue
        if found is Agent.RECIPIENT and _is_pronoun(clause) and _first_mention(previous, owner) is Agent.OTHER:
            return Agent.OTHER
        return found
    return Agent.NOBODY


def reaches_recipient(sentence: Sequence[Word], place: int, owner: str) -> bool:
    """Whether the recipient is who it is done to: "the academy awarded her the medal"."""
    behind = sentence[place + 1 : place + 1 + _REACH]
    return any(word.written in _TO_RECIPIENT or is_name_of(word, owner) for word in behind)


def _clauses(words: Sequence[Word], owner: str) -> list[list[Word]]:
    """The words cut at signs and links; a subject of several people stays together."""
    clauses: list[list[Word]] = [[]]
    for word in words:
        if (word.is_sign and word.written != "-") or word.written in LINKS:
            if word.written == "and" and _only_people(clauses[-1], owner):
                clauses[-1].append(word)
            elif clauses[-1]:
                clauses.append([])
        else:
            clauses[-1].append(word)
    return clauses


def _only_people(clause: Sequence[Word], owner: str) -> bool:
    """Whether nothing but persons stands in a clause so far, as in "She and her student"."""
    return (
        bool(clause)
        and all(
            word.is_capital or word.written in OWN | OTHERS | DETERMINERS | {"and"} or is_name_of(word, owner)
            for word in clause
        )
        and _first_mention(clause, owner) is not Agent.NOBODY
    )


def _first_mention(clause: Sequence[Word], owner: str) -> Agent:
    """The recipient if they are among those who act, else somebody else if one is mentioned."""
    seen = Agent.NOBODY
    for place, word in enumerate(clause):
        if _is_governed(clause, place):
            continue
        if word.written in OWN or is_name_of(word, owner):
            return Agent.RECIPIENT
        if seen is Agent.NOBODY and (word.written in OTHERS or _is_other_name(clause, place, owner)):
            seen = Agent.OTHER
    return seen


def _is_governed(clause: Sequence[Word], place: int) -> bool:
    """Whether a preposition stands before the word's group: "with her student", "at Arden"."""
    before = place - 1
    while before >= 0 and (clause[before].written in DETERMINERS or clause[before].is_capital):
        before -= 1
    return before >= 0 and clause[before].written in PREPOSITIONS


def _is_other_name(clause: Sequence[Word], place: int, owner: str) -> bool:
    """Whether a person's name begins here: two capitals that are neither the recipient's nor a place's."""
    name = []
    for word in clause[place:]:
        if not word.is_capital:
            break
        name.append(word)
    if any(is_name_of(word, owner) or word.written in PLACES for word in name):
        return False
    return len(name) >= _NAME_WORDS and name[0].written not in DETERMINERS | PREPOSITIONS


def _is_pronoun(clause: Sequence[Word]) -> bool:
    first = next((word for word in clause if word.written in OWN), None)
    return first is not None and first.written in {"she", "he", "they"}


def _done_by_other(sentence: Sequence[Word], place: int, owner: str) -> bool:
    """Whether "by somebody else" follows: "built by her student", "led by Ana Ruiz"."""
    behind = sentence[place + 1 : place + 1 + _REACH]
    for offset, word in enumerate(behind):
        if word.is_sign:
            return False
        if word.written == "by":
            doer = [each for each in behind[offset + 1 :] if each.written not in DETERMINERS]
            return bool(doer) and (doer[0].written in OTHERS or _is_other_name(doer, 0, owner))
    return False

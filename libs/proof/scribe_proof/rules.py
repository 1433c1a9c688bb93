"""What a statement may not do although all its words stand in its proof. Pure; each rule is one function.

A rule gets a part of a statement beside the passage that holds its words, and returns what is wrong in words that its author
can act on, or None. The statement speaks to the recipient ("you lead …"), the passage in whatever person its page does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from scribe_proof.agents import Agent, agent_of, reaches_recipient
from scribe_proof.alignment import Aligned
from scribe_proof.lexicon import (
    APPROXIMATION,
    CONDITIONS,
    INTENTION,
    MODALITY,
    NEGATORS,
    OFFICES,
    OTHERS,
    PAST,
    PAST_VERBS,
    QUALIFIERS,
    QUANTITY,
    STATES,
    TOTALITY,
)
from scribe_proof.words import Word, lemmas, same, words_of

Rule = Callable[[Aligned], str | None]

_QUOTED = re.compile(r"[“\"«„]([^”\"»“]{4,})[”\"»“]")
_BEFORE, _BEHIND = 4, 3
_FEWEST_IN_ORDER = 4
"""Words in front of and behind what is repeated that can still change its meaning: "does not yet …", "… only if"."""
_DIVIDER, _DIVIDERS = 3, frozenset({",", ".", ":", "and"})
"""A divider puts two words so much further apart."""

_NEGATORS, _STATES, _OFFICES, _QUALIFIERS, _PAST = map(lemmas, (NEGATORS, STATES, OFFICES, QUALIFIERS, PAST))
_HEDGES = {
    "how sure it is": lemmas(MODALITY),
    "that it is only planned": lemmas(INTENTION),
    "that it is roughly so": lemmas(APPROXIMATION),
    "how much of it is meant": lemmas(QUANTITY),
}
_WEAKER = lemmas(MODALITY | INTENTION | APPROXIMATION | QUANTITY)
_TOTALITY = lemmas(TOTALITY)
_PRESENT = frozenset({"is", "are", "'re", "now", "currently", "today"})
_PAST_SIGNS = PAST_VERBS | PAST
_UNTIL = re.compile(r"\b(?:until|till|to|–|-)\s*(?:19|20)\d\d\b|\b(?:19|20)\d\d\s*[-–]\s*(?:19|20)?\d\d\b")
_STRETCHES = (["to"], ["-"], ["–"], ["until"])
_NO_MORE = frozenset({"former", "formerly", "ex", "past", "previous"})
_GIVEN = frozenset({"were", "was", "been", "are", "have"})


def negation_is_kept(aligned: Aligned) -> str | None:
    """A "not" in the proof stays one, and none is added."""
    proved = any(word.lemma in _NEGATORS or word.written.endswith("n't") for word in _around(aligned))
    said = any(word.lemma in _NEGATORS or word.written.endswith("n't") for word in aligned.words)
    if proved == said:
        return None
    return "the proof denies what it states" if proved else "it denies what the proof states"


def hedges_are_kept(aligned: Aligned) -> str | None:
    """What the proof calls possible, planned, rough or partial is not made certain, done, exact or whole."""
    said = {word.lemma for word in aligned.words}
    for what, hedges in _HEDGES.items():
        found = [word for word in _around(aligned) if word.lemma in hedges and not _is_place(word, aligned)]
        if found and not said & (hedges if what != "how sure it is" else _WEAKER):
            return f"the proof says {what} (“{found[0].written}”); keep that"
    return None


def totality_is_proved(aligned: Aligned) -> str | None:
    """ "All", "only" and "always" stand where the proof has them."""
    near = {word.lemma for word in (*aligned.before_span(_BEFORE), *aligned.spanned)}
    wrong = [word.written for word in aligned.words if word.lemma in _TOTALITY and word.lemma not in near]
    return f"the proof does not say “{wrong[0]}” of this" if wrong else None


def currency_is_kept(aligned: Aligned) -> str | None:
    """What is over is not said to be so today."""
    around = _around(aligned)
    sentence = " ".join(word.written for word in aligned.passage.sentence)
    over = any(word.lemma in _PAST or word.written in {"was", "were"} for word in around) or _UNTIL.search(sentence)
    if not (over and _speaks_of_a_state(aligned)) and not _drops_former(aligned):
        return None
    if any(word.written in _PAST_SIGNS or word.lemma in _PAST for word in aligned.words) or _UNTIL.search(
        aligned.claim
    ):
        return None
    return "the proof speaks of the past; say so"


def tense_is_kept(aligned: Aligned) -> str | None:
    """Somebody who "led" is not said to "lead"."""
    for word in aligned.words:
        if word.lemma not in _STATES or _is_past(word):
            continue
        forms = [each for each in aligned.passage.sentence if each.lemma == word.lemma]
        if forms and all(_is_past(form) for form in forms) and not _is_passive(word, aligned):
            return f"the proof says “{forms[0].written}”, not “{word.written}”; keep the tense"
    return None


def conditions_are_kept(aligned: Aligned) -> str | None:
    """What holds "only if" is not said to hold."""
    last = aligned.span[1]
    behind = aligned.passage.sentence[last + 1 : last + 1 + _BEHIND]
    said = {word.written for word in aligned.words}
    for word in (*aligned.spanned, *behind):
        if word.written in CONDITIONS and not said & CONDITIONS:
            return f"the proof says it “{word.written}” under a condition; keep that"
    return None


def order_is_kept(aligned: Aligned) -> str | None:
    """ "The coating strengthens the glass" is not turned round; one part may be moved to the front."""
    telling = [word for word in aligned.words if word.carries_meaning and not word.is_number]
    places = [place for word in telling if (place := _only_place(word, aligned)) is not None]
    falls = sum(later < earlier for earlier, later in pairwise(places))
    if len(places) >= _FEWEST_IN_ORDER and falls > 1:
        return "the proof says it the other way round; keep its order"
    return None


def offices_are_kept_whole(aligned: Aligned) -> str | None:
    """An associate professor is not called a professor."""
    said = {word.lemma for word in aligned.words}
    sentence = aligned.passage.sentence
    for word in aligned.words:
        if word.lemma not in _OFFICES:
            continue
        qualifiers = [_qualifiers(sentence, place) for place, each in enumerate(sentence) if each.lemma == word.lemma]
        if qualifiers and all(each and not said >= each for each in qualifiers):
            return f"the proof says “{' '.join(sorted(qualifiers[0]))} {word.written}”; keep that"
    return None


def numbers_stay_with_their_things(aligned: Aligned) -> str | None:
    """The year of one thing in a list is not put to another."""
    words = aligned.words
    passage = aligned.passage.words
    for place, number in enumerate(words):
        if not number.is_number or not any(each.lemma == number.lemma for each in passage):
            continue
        for anchor in _anchors(words, place):
            nearest = _nearest_numbers(passage, anchor, number)
            if nearest and number.lemma not in nearest:
                return f"in the proof {number.written} does not belong to “{anchor.written}”"
    return None


def the_recipient_did_it(aligned: Aligned) -> str | None:
    """What a student, a colleague or anybody else did is not the recipient's deed."""
    deed = _deed(aligned.words)
    if deed is None or _names_the_other(aligned):
        return None
    sentence = aligned.passage.sentence
    places = [place for place, word in enumerate(sentence) if same(word.lemma, deed.lemma)]
    previous = words_of(aligned.passage.previous)
    agents = [agent_of(sentence, place, aligned.owner, previous) for place in places]
    if not agents or any(agent is not Agent.OTHER for agent in agents):
        return None
    if _is_given(aligned.words, deed) and any(reaches_recipient(sentence, place, aligned.owner) for place in places):
        return None
    return f"in the proof somebody else is the one of “{deed.written}”"


def quotations_are_verbatim(aligned: Aligned) -> str | None:
    """Words in quotation marks stand in the proof one after the other."""
    proof = " ".join(
        word.written for word in (*aligned.passage.words, *aligned.passage.context_words) if not word.is_sign
    )
    for match in _QUOTED.finditer(aligned.claim):
        quoted = " ".join(word.written for word in words_of(match[1]) if not word.is_sign)
        if f" {quoted} " not in f" {proof} ":
            return f"“{match[1]}” is no quotation from the proof"
    return None


RULES: tuple[Rule, ...] = (
    quotations_are_verbatim,
    numbers_stay_with_their_things,
    negation_is_kept,
    hedges_are_kept,
    totality_is_proved,
    conditions_are_kept,
    order_is_kept,
    offices_are_kept_whole,
    currency_is_kept,
    tense_is_kept,
    the_recipient_did_it,
)


def _around(aligned: Aligned) -> list[Word]:
    """What can change the meaning of the words that are repeated: those between them and a few before."""
    return [*aligned.before_span(_BEFORE), *aligned.spanned]


def _only_place(word: Word, aligned: Aligned) -> int | None:
    """Where the passage has a word that it has once."""
    places = [place for place, each in enumerate(aligned.passage.words) if each.lemma == word.lemma]
    return places[0] if len(places) == 1 else None


def _is_place(word: Word, aligned: Aligned) -> bool:
    """Words such as "about" and "around" that only begin an adverbial in the statement too."""
    return word.written in {"about", "around"} and not _next_is_number(word, aligned.passage.sentence)


def _next_is_number(word: Word, sentence: Sequence[Word]) -> bool:
    behind = [each for each in sentence if each.start > word.start]
    return bool(behind) and behind[0].is_number


def _speaks_of_a_state(aligned: Aligned) -> bool:
    return any(
        word.lemma in _STATES or word.lemma in _OFFICES or word.written in _PRESENT or word.lemma == "be"
        for word in aligned.words
    )


def _drops_former(aligned: Aligned) -> bool:
    """Whether the proof has "former" in front of a word that the statement repeats: "my former student"."""
    sentence = aligned.passage.sentence
    behind = [
        each.lemma
        for place, word in enumerate(sentence)
        if word.written in _NO_MORE
        for each in sentence[place + 1 : place + 3]
    ]
    return any(word.carries_meaning and word.lemma in behind for word in aligned.words)


def _is_past(word: Word) -> bool:
    return word.written.endswith("ed") or word.written in {"led", "held", "ran", "taught", "was", "were", "been"}


def _is_passive(word: Word, aligned: Aligned) -> bool:
    """ "Led by you": a participle is no past."""
    behind = [each.written for each in aligned.words if each.start > word.start]
    return "by" in behind[:2]


def _qualifiers(sentence: Sequence[Word], place: int) -> frozenset[str]:
    """Qualifiers that stand before an office, as in "visiting associate professor", or right behind it ("emeritus")."""
    found: set[str] = set()
    before = place - 1
    while before >= 0 and not sentence[before].is_sign and place - before <= _BEFORE - 1:
        if sentence[before].lemma in _QUALIFIERS:
            found.add(sentence[before].lemma)
        before -= 1
    behind = sentence[place + 1] if place + 1 < len(sentence) else None
    if behind is not None and behind.lemma in _QUALIFIERS & lemmas({"emeritus"}):
        found.add(behind.lemma)
    return frozenset(found)


def _anchors(words: Sequence[Word], place: int) -> list[Word]:
    """The words that a number of the statement belongs to: for a year the name nearest to it, for a count what is counted."""
    number = words[place]
    telling = [(at, word) for at, word in enumerate(words) if word.carries_meaning and not word.is_number]
    if _form(number) == "number":
        behind = [word for at, word in telling if at == place + 1]
        return behind or [word for at, word in telling if at < place][-1:]
    names = [(at, word) for at, word in telling if word.is_capital and at]
    distances = {at: _distance(words, at, place) for at, _ in names}
    least = min(distances.values(), default=0)
    return [word for at, word in names if distances[at] <= least + 1] or [word for at, word in telling if at < place][
        -1:
    ]


def _nearest_numbers(passage: Sequence[Word], anchor: Word, number: Word) -> set[str]:
    """The numbers of the same form that stand nearest to a word which the passage has once; empty if there is no choice."""
    places = [place for place, word in enumerate(passage) if same(word.lemma, anchor.lemma)]
    rivals = [place for place, word in enumerate(passage) if word.is_number and _form(word) == _form(number)]
    if len(places) != 1 or len(rivals) < 2:
        return set()
    distances = {place: _distance(passage, places[0], place) for place in rivals}
    least = min(distances.values())
    nearest = [place for place, distance in distances.items() if distance == least]
    return {passage[place].lemma for place in rivals if any(_are_a_range(passage, place, one) for one in nearest)}


def _are_a_range(passage: Sequence[Word], one: int, other: int) -> bool:
    """Whether two numbers are one, or the ends of a stretch: "from 2009 to 2015"."""
    between = passage[min(one, other) + 1 : max(one, other)]
    return one == other or [word.written for word in between] in _STRETCHES


def _form(number: Word) -> str:
    """Years are one form, other numbers another."""
    return "year" if re.fullmatch(r"(?:19|20)\d\d", number.lemma) else "number"


def _distance(passage: Sequence[Word], one: int, other: int) -> int:
    between = passage[min(one, other) + 1 : max(one, other)]
    return sum(_DIVIDER if word.written in _DIVIDERS else not word.is_sign for word in between)


def _deed(words: Sequence[Word]) -> Word | None:
    """What the statement says that "you", "your group" or somebody unnamed does or has: its first word of meaning behind them."""
    start = next((word.end for word in words if word.written in {"you", "your", "yours"}), 0)
    return next((word for word in words if word.start >= start and word.carries_meaning and not word.is_number), None)


def _names_the_other(aligned: Aligned) -> bool:
    """Whether the statement itself speaks of the other person: "your student Ana Ruiz"."""
    return any(word.written in OTHERS for word in aligned.words)


def _is_given(words: Sequence[Word], deed: Word) -> bool:
    before = [word.written for word in words if word.start < deed.start]
    return bool(before) and bool(_GIVEN & set(before[-2:]))

"""Turning a true sentence so that nearly all its words stay and its meaning does not. Pure: each kind is a function.

A function gets a sentence of the material, in whatever person it is written, and returns it with its meaning turned, or None
if there is nothing in it to turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

Turn = Callable[[str, Random], str | None]

_Pairs = tuple[tuple[str, str], ...]

_ROLES: _Pairs = (
    (r"\b(?:a|an) (?:active |founding )?member of\b", "the director of"), (r"\bmember of\b", "director of"), (r"\bcontributed? to\b", "founded"),
    (r"\b[Aa]ssociate [Pp]rofessor\b", "Full Professor"), (r"\b[Aa]ssistant [Pp]rofessor\b", "Full Professor"),
    (r"\b[Dd]eputy (?=\w)", ""), (r"\b[Vv]ice[- ](?=\w)", ""), (r"\bhelped (?:to )?", ""), (r"\btook part in\b", "led"),
    (r"\bco-(?=\w)", ""), (r"\badvis(?:e|es|ed)\b", "directed"), (r"\bwork(?:ed|s)? with\b", "lead"), (r"\bVisiting (?=\w)", ""),
)  # fmt: skip
_NEGATIONS: _Pairs = (
    (r"\b(?:do|does|did) not (?=\w)", ""), (r"\bno longer (?=\w)", ""), (r"\bnever (?=\w)", ""), (r"\b(is|are|was|were|has|have|can|could) not\b", r"\1"),
    (r"\bcannot\b", "can"), (r"\bwithout\b", "with"), (r"\bfound no\b", "found"), (r"\bfailed to (\w+)\b", r"managed to \1"), (r"\bno evidence that\b", "evidence that"),
)  # fmt: skip
_HEDGES: _Pairs = (
    (r"\b(?:may|might|could)(?: well)? (?=\w)", ""), (r"\bsuggests? that\b", "prove that"), (r"\b(?:appears?|seems?) to (?=\w)", ""),
    (r"\b(?:probably|possibly|perhaps|likely) ", ""), (r"\b[Pp]reliminary (?=\w)", ""), (r"\bup to (?=\d)", ""), (r"\b(?:about|nearly|almost|roughly) (?=\d)", ""),
    (r"\b(?:we|I) (?:believe|suspect|think) that\b", "you have shown that"),
)  # fmt: skip
_PLANS: _Pairs = (
    (r"\b(?:plan|plans|planned|intend|intends|aim|aims|hope|hopes|want|wants) to (\w+)\b", r"have managed to \1"),
    (r"\bwill (\w+)\b", r"already \1"), (r"\b(?:am|is|are) going to (\w+)\b", r"already \1"),
)  # fmt: skip
_FORMER: _Pairs = (
    (r"^(?:From|Between) \d{4} (?:to|and|until) \d{4},? ", ""), (r"^Until \d{4},? ", ""), (r"\b[Ff]ormer(?:ly)? ", ""), (r"\bused to (?=\w)", ""),
    (r",? (?:until|from \d{4} (?:to|until)) \d{4}\b", ""), (r"\bwas\b", "am"), (r"\bled\b", "lead"), (r"\bdirected\b", "direct"), (r"\bchaired\b", "chair"),
)  # fmt: skip
_DIRECTIONS: Mapping[str, str] = {
    "increases": "decreases", "decreases": "increases", "increase": "decrease", "decrease": "increase", "more": "less", "less": "more", "faster": "slower",
    "slower": "faster", "higher": "lower", "lower": "higher", "before": "after", "after": "before", "rises": "falls", "falls": "rises", "larger": "smaller",
    "smaller": "larger", "longer": "shorter", "shorter": "longer", "above": "below", "below": "above", "improves": "worsens", "grow": "shrink", "shrink": "grow",
    "warmer": "colder", "colder": "warmer", "strengthens": "weakens", "weakens": "strengthens",
}  # fmt: skip
_QUANTITIES: _Pairs = (
    (r"\b(?:some|many|most|several) of\b", "all of"), (r"\b(?:some|many|most|several|a few) (?=\w)", "all "), (r"\b(?:often|sometimes|usually|mostly)\b", "always"),
    (r"\bone of the\b", "the"), (r"\bpartly\b", "completely"),
)  # fmt: skip
_PRAISE = ("groundbreaking", "world-leading", "pioneering", "award-winning", "internationally renowned", "seminal")
_VERB_THING = re.compile(
    r"\b(?:build|builds|develop|develops|design|designs|study|studies|make|makes|on|of|wrote|lead|leads) (?:the |a |an )?(?=[A-Za-z]{3})"
)
_CONDITIONS: _Pairs = ((r",? (?:only (?:if|when|in)|unless|provided that|except) [^.]+", ""), (r",? if [^.,]+$", ""))
_RELATION = re.compile(
    r"(?P<of>the [\w ]+?) (?P<verb>increases|lowers|strengthens|improves|controls|causes|weakens) (?P<to>(?:the )?[\w ]+?)(?=[.,]|$)"
)
_NUMBER = re.compile(r"\b\d{1,4}\b")


def _replacing(pairs: _Pairs) -> Turn:
    def turn(sentence: str, chance: Random) -> str | None:
        found = [(pattern, instead) for pattern, instead in pairs if re.search(pattern, sentence)]
        if not found:
            return None
        pattern, instead = found[0] if len(found) == 1 else chance.choice(found)
        return re.sub(pattern, instead, sentence, count=1)

    return turn


def direction(sentence: str, _chance: Random) -> str | None:
    """More becomes less."""
    found = re.search(rf"\b(?:{'|'.join(_DIRECTIONS)})\b", sentence)
    return sentence[: found.start()] + _DIRECTIONS[found[0]] + sentence[found.end() :] if found else None


def number(sentence: str, chance: Random) -> str | None:
    """Another number, not far from the true one."""
    found = list(_NUMBER.finditer(sentence))
    if not found:
        return None
    match = chance.choice(found)
    changed = max(0, int(match[0]) + chance.choice([-7, -3, -2, -1, 1, 2, 3, 5]))
    return None if str(changed) == match[0] else sentence[: match.start()] + str(changed) + sentence[match.end() :]


def praise(sentence: str, chance: Random) -> str | None:
    """A superlative in front of what is spoken of."""
    found = _VERB_THING.search(sentence)
    return f"{sentence[: found.end()]}{chance.choice(_PRAISE)} {sentence[found.end() :]}" if found else None


def order(sentence: str, _chance: Random) -> str | None:
    """What acts and what it acts on change places."""
    match = _RELATION.search(sentence)
    return (
        f"{sentence[: match.start()]}{match['to']} {match['verb']} {match['of']}{sentence[match.end() :]}"
        if match
        else None
    )


TURNS: dict[str, Turn] = {
    "role_raised": _replacing(_ROLES),
    "negation_dropped": _replacing(_NEGATIONS),
    "hedge_dropped": _replacing(_HEDGES),
    "plan_made_done": _replacing(_PLANS),
    "former_made_current": _replacing(_FORMER),
    "direction_turned": direction,
    "quantity_raised": _replacing(_QUANTITIES),
    "condition_dropped": _replacing(_CONDITIONS),
    "order_swapped": order,
    "number_changed": number,
    "praise_added": praise,
}

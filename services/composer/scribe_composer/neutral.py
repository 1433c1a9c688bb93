"""What stands in a slot when nothing about the recipient is proved: words that state nothing about them. Pure.

A sentence speaks of the sender's interest, which is the sender's own word. A phrase takes something that everyone has
("your work") in the grammatical form of its place: where "your" stands before it, it is not said twice.
"""

from __future__ import annotations

import re

from scribe_composer.place import Place

_MOST_CHARACTERS = 160
_OPENING = re.compile(
    r"^(?:i(?:['’]m| am)?\s+(?:very |really |particularly |especially |deeply )?(?:interested in|fascinated by|curious about"
    r"|working on|work on|study(?:ing)?|research(?:ing)?)|(?:want|would like) to (?:learn|know) (?:more )?about"
    r"|my (?:research |main |own )?interests? (?:is|are|lies?)(?: in)?|interested in|interests?:)\s+",
    re.IGNORECASE,
)
_SENTENCES = (
    "My own interest is in {interest}.",
    "This interest is why I am writing to you.",
    "I would be glad to hear what you think about it.",
)
# What the slot asks for, and what everyone who may be asked for it has.
_NOUNS = (
    (re.compile(r"\b(?:papers?|articles?|publications?|preprints?|books?|monographs?|novels?|chapters?|findings?|results?|awards?)\b"), "work"),
    (re.compile(r"\b(?:universit(?:y|ies)|institut(?:e|ion)s?|school|college|company|organi[sz]ation|affiliation|employer)\b"), "institution"),
    (re.compile(r"\b(?:department|faculty)\b"), "department"),
    (re.compile(r"\b(?:fields?|disciplines?|subjects?|areas?|topics?|themes?|speciali[sz]ation|expertise|interests?)\b"), "field"),
    (re.compile(r"\b(?:position|role|job|title)\b"), "position"),
)  # fmt: skip
_OF_YOURS = {
    "work": "work that you do",
    "field": "field that you work in",
    "institution": "institution that you belong to",
    "department": "department that you belong to",
    "position": "position that you hold",
}
_WORKS = r"(?:papers?|articles?|publications?|preprints?|books?|monographs?|novels?|stud(?:y|ies)|essays?|chapters?)"
_AFTER_WORK = re.compile(
    rf"\b(?:your|a|an|the)\s(?:[\w-]+\s){{0,3}}?{_WORKS}(?: (?:titled|entitled|called|named))?[,:]? $"
)
_ON_YOUR = re.compile(r"\byour\s(?:[\w-]+\s){0,3}(?:on|in|about|into|of|with|at)\s$")
_ADJECTIVE = re.compile(
    r"\byour(?:\s(?:\w+(?:ing|ive|ent|ous|al|ful|ed)|new|own|latest|first|great|other|early|key))?\s$"
)
_AFTER_YOU = re.compile(r"\b(?:that|how|because|since|whether|where|when|while|as) you $")
_AFTER_JOINT = re.compile(r"\b(?:that|because|since|whether|when|while) $")
_AFTER_AS = re.compile(r"\bas $")
_AFTER_ARTICLE = re.compile(r"\b(?:the|a|an) $")
_INTERESTED_IN = re.compile(
    r"\b(?:i|we|my|our)\b[^.?!]*\b(?:interested in|interest in|work on|working on|studying|study|learn about|about) $"
)


def neutral(place: Place, slot_words: str, interest: str, number: int) -> str:
    """Words for this place. `number` counts the whole sentences that were needed before, so that none comes twice."""
    if place.is_sentence:
        return _SENTENCES[min(number, len(_SENTENCES) - 1)].format(interest=interest_phrase(interest))
    phrase = _phrase(place.before.rpartition("\n")[2].lower(), _noun(slot_words), interest)
    return phrase[0].upper() + phrase[1:] if place.begins_sentence else phrase


def interest_phrase(interest: str) -> str:
    """The interest as a noun phrase on one line: "I am interested in how ice moves." is "how ice moves"."""
    line = " ".join("".join(c if c.isprintable() else " " for c in interest).split())
    first = re.split(r"[.;?!](?:\s|$)", _OPENING.sub("", line), maxsplit=1)[0].strip(" ,:")
    if len(first) > _MOST_CHARACTERS:
        first = first[:_MOST_CHARACTERS].rpartition(" ")[0].rstrip(" ,:")
    return first or line[:_MOST_CHARACTERS]


def _noun(slot_words: str) -> str:
    words = slot_words.replace("_", " ").lower()
    return next((noun for pattern, noun in _NOUNS if pattern.search(words)), "work")


def _phrase(before: str, noun: str, interest: str) -> str:
    """The first form whose pattern fits the words in front of the slot."""
    forms = (
        (_AFTER_YOU, "work in your field"),
        (_AFTER_WORK, "in your field"),
        (_ON_YOUR, "your field" if noun == "work" else f"your {noun}"),
        (_ADJECTIVE, noun),
        (_AFTER_JOINT, "you work in your field"),
        (_AFTER_AS, "someone"),
        (_AFTER_ARTICLE, _OF_YOURS[noun]),
        (_INTERESTED_IN, interest_phrase(interest) if noun == "work" else f"your {noun}"),
    )
    return next((words for pattern, words in forms if pattern.search(before)), f"your {noun}")

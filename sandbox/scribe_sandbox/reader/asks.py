"""What a slot asks for, told from its name and the words in front of it."""

from __future__ import annotations

import re
from enum import Enum

from scribe_sandbox.reader.names import plain


class Ask(Enum):
    """What a slot about the recipient wants; the value is how it is said to whoever fills it."""

    NAME = "The recipient's name."
    PAPER = "A paper by the recipient that fits the sender's interest."
    BOOK = "A book by the recipient that fits the sender's interest."
    AWARD = "An award or recent achievement of the recipient."
    AFFILIATION = "The institution where the recipient works."
    POSITION = "The recipient's position."
    FIELD = "The recipient's field, in a few words."
    TOPIC = "A topic of the recipient's work that fits the sender's interest."
    FINDING = "A result or finding of the recipient that fits the sender's interest."
    RESEARCH = "Something specific about the recipient's work that fits the sender's interest."


# The first match wins.
_ASKS: tuple[tuple[Ask, str], ...] = (
    (Ask.BOOK, r"\b(books?|novels?|monographs?|textbooks?|chapters?)\b"),
    (Ask.PAPER, r"\b(papers?|publications?|articles?|preprints?|(?<!case )stud(?:y|ies) (?:of|by) (?:the)?irs?)\b"),
    (Ask.AWARD, r"\b(awards?|prizes?|honou?rs?|achievements?|accomplishments?|medals?)\b"),
    (Ask.FINDING, r"\b(findings?|results?|discover(?:y|ies))\b"),
    (Ask.RESEARCH, r"\b(sentences?|paragraphs?|projects?|connects?|connection|specific|compliment|detail)\b"),
    (
        Ask.AFFILIATION,
        r"\b(universit(?:y|ies)|institut(?:e|ion)s?|school|college|company|organi[sz]ation|affiliation)\b",
    ),
    (Ask.AFFILIATION, r"\b(department|lab name|workplace)\b"),
    (Ask.POSITION, r"\b(position|job title|role|their title)\b"),
    (Ask.FIELD, r"\b(field|discipline|subject|speciali[sz]ation|expertise)\b"),
    (Ask.TOPIC, r"\b(areas?|topics?|themes?|interests?)\b"),
    (Ask.RESEARCH, r"\b(research|work|stud(?:y|ies)|lab|group)\b"),
    (Ask.NAME, r"\b(names?|surname|first ?name|last ?name|recipient|professor|prof|dr|title)\b"),
)
_NAMING = re.compile(
    r"^(the |their |full |first |last |family |given |professor'?s? |prof\.? |dr\.? |recipient'?s? |author'?s? )*"
    r"(names?|surname|recipient|professor|prof\.?|dr\.?|author|addressee|title (?:and )?(?:last )?name)$"
)
_GREETING = re.compile(r"(?:^|\n)\s*(?:dear|hi|hello|good (?:morning|afternoon|day)|to|attn:?)\b[^\n,.;]{0,20}\Z")
_NAME_LIKE = re.compile(r"name|professor|recipient|author|prof\b|dr\b|title")


def ask_of(slot_name: str, before: str = "", said: str = "") -> Ask:
    """What the slot `slot_name` asks for; `before` is the template's text in front of it, `said` how it was put."""
    name = plain(slot_name).replace("_", " ").replace("-", " ").strip()
    if _is_name(name, plain(before)):
        return Ask.NAME
    if not name:
        name = plain(said)
    found = _first(name)
    if found is None or found is Ask.NAME:
        return _first(plain(said)) or Ask.RESEARCH
    return found


def clean_name(marker: str) -> str:
    """The words between a slot's markers: "{{ paper }}" and "[paper]" are "paper"."""
    return re.sub(r"^[\s{\[]+|[\s}\]]+$", "", marker)


def _first(words: str) -> Ask | None:
    return next((ask for ask, pattern in _ASKS if re.search(pattern, words)), None)


def _is_name(name: str, before: str) -> bool:
    if _NAMING.match(name):
        return True
    greeted = _GREETING.search(before) is not None
    return greeted and (_NAME_LIKE.search(name) is not None or len(name.split()) <= 2)

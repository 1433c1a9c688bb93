"""Where a slot stands in its template, and so which form of words fits there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """The grammatical form that fits a place."""

    SENTENCES = "whole sentences"
    NOUN = "noun phrase: your work on …"
    BARE_NOUN = "noun phrase behind your: work on …"
    TITLE = "a title alone, in quotation marks"
    NAKED_TITLE = "a title alone, the quotation marks are there"
    TOPIC = "what the work is on, behind your work on"
    TOPIC_AFTER_THE = "what the work is on, behind an article"
    CLAUSE = "clause with its subject: you build …"
    VERB = "what follows you: build …"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The surroundings of a slot."""

    before: str
    after: str
    form: Form
    starts: bool
    """Whether the filled text begins a sentence."""
    stops: bool
    """Whether the filled text must bring its own full stop."""


_SENTENCE_START = re.compile(r"(?:^|\n|[.!?][”\"’)]*[ \t])[ \t]*(?:[-*•]\s+|\d+[.)]\s+)?$")
_TITLED = r"(?:papers?|articles?|publications?|preprints?|books?|monographs?|novels?|stud(?:y|ies))"
_WORK = rf"(?:{_TITLED}|works?|essays?|research|group|lab|project|expertise|interests?|focus|contributions?|ideas?)"
_TOPICAL = r"(?:works?|research|stud(?:y|ies)|field|areas?|topics?|questions?|problems?|papers?)"
_PRAISE = r"(?: (?:recent|latest|new|current|own|exciting|interesting|inspiring|excellent|fascinating|great))*"
# What the words in front of a slot call for; the first match wins.
_LAST_WORDS: tuple[tuple[str, Form], ...] = (
    (r"[“\"‘']$", Form.NAKED_TITLE),
    (rf"\b{_TITLED}(?: (?:titled|entitled|called|named))?[,:]? $", Form.TITLE),
    (rf"\byour (?:[\w-]+ )*?{_WORK}(?: (?:on|in|about|into|with|to|for|of|around))+ $", Form.TOPIC),
    (rf"\b{_TOPICAL} (?:on|in|of|about|into|around) $", Form.TOPIC),
    (rf"\byour{_PRAISE},? $", Form.BARE_NOUN),
    (r"\b(?:that|how|because|since|whether|where|when|while) you $", Form.VERB),
    (r"\b(?:that|because|since|whether|where|when|while|as) $", Form.CLAUSE),
    (r"\b(?:the|a|an) $", Form.TOPIC_AFTER_THE),
)


def place_of(template: str, start: int, end: int) -> Place:
    """The place of the slot whose marker stands at these offsets of the template."""
    before, after = template[:start], template[end:]
    starts = _SENTENCE_START.search(before) is not None
    behind = after.split("\n", 1)[0].lstrip()
    whole = starts and (not behind or behind[0] in ".!?" or behind[0].isupper() or behind[0] in '[{“"‘')
    return Place(
        before=before,
        after=after,
        form=Form.SENTENCES if whole else Form.NOUN if starts else _form(before),
        starts=starts,
        stops=whole and behind[:1] not in {".", "!", "?"},
    )


def standing_alone() -> Place:
    """The place of a slot that has no marker in the template: between two sentences."""
    return Place(before="", after="", form=Form.SENTENCES, starts=True, stops=True)


def _form(before: str) -> Form:
    line = before.rsplit("\n", 1)[-1].lower()
    line = line or before[-80:].replace("\n", " ").lower()
    return next((form for pattern, form in _LAST_WORDS if re.search(pattern, line)), Form.NOUN)

"""How and whether a person wants to be written to, in the words of their own pages. Pure, without any model.

A sentence is read by itself: its words say what is asked (contact_patterns), and some words make it speak of something else. What a
page said for a year that is over no longer holds, and what it says of somebody else does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from scribe_proof.orders import is_order
from scribe_proof.quotes import Place
from scribe_proof.sentences import split_sentences

from scribe_scraper import contact_patterns as patterns
from scribe_scraper.names import words

_LONGEST_SENTENCE = 600
_MOST_CHARACTERS = 60
"""Of a subject tag."""


class ContactKind(Enum):
    """What is asked."""

    DO_NOT_EMAIL = "do_not_email"
    NOT_RECRUITING = "not_recruiting"
    APPLY_FIRST = "apply_first"
    SUBJECT_TAG = "subject_tag"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRule:
    """One thing that a page asks, and where it says so."""

    kind: ContactKind
    place: Place
    tag: str = ""


_YEAR = re.compile(r"\b20\d\d\b")
_STRAIGHT = str.maketrans("“”„‟«»‘’‚‛", '""""""' + "''''")
_TITLED = re.compile(r"\b(?:[Dd]r|[Pp]rof|[Pp]rofessor)\.? (?:[A-Z][\w’'-]+ )?(?P<family>[A-Z][\w’'-]+)")
_NAMED_SUBJECT = re.compile(
    r"^(?:[Mm]y|[Oo]ur|[Hh]er|[Hh]is) (?:student|colleague|postdoc)s?\b|^(?P<given>[A-Z][\w’'-]+) (?P<family>[A-Z][\w’'-]+),? (?:is|does|has|will|cannot)\b"
)
_SPOKEN_OF = re.compile(r"\b(?:say|says|write|wrote|claims?|that they) (?:that )?(?:they|he|she|professors)\b")

_KINDS: tuple[tuple[ContactKind, tuple[re.Pattern[str], ...]], ...] = tuple(
    (kind, tuple(re.compile(pattern, re.IGNORECASE) for pattern in listed))
    for kind, listed in (
        (ContactKind.DO_NOT_EMAIL, patterns.DO_NOT_EMAIL),
        (ContactKind.NOT_RECRUITING, patterns.NOT_RECRUITING),
        (ContactKind.APPLY_FIRST, patterns.APPLY_FIRST),
    )
)
_TAGS = tuple(map(re.compile, patterns.SUBJECT_TAG))
_VOID = tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns.VOID)


def contact_rules(text: str, name: str, today: date, void: Sequence[re.Pattern[str]] = _VOID) -> list[FoundRule]:
    """What a page about this person asks of those who write to them, in the page's order; each kind once."""
    found: dict[ContactKind, FoundRule] = {}
    before = ""
    for sentence, place in _sentences(text):
        said_before, before = before, sentence
        if is_order(said_before):  # who sets rules aside in one breath asks for nothing in the next
            continue
        for rule in _rules_in(sentence, place, name, today, void):
            found.setdefault(rule.kind, rule)
    return sorted(found.values(), key=lambda rule: rule.place.start)


def _rules_in(
    sentence: str, place: Place, name: str, today: date, void: Sequence[re.Pattern[str]]
) -> Iterator[FoundRule]:
    plain = sentence.translate(_STRAIGHT)
    if any(pattern.search(plain) for pattern in void) or _is_over(plain, today) or _is_about_another(sentence, name):
        return
    for kind, listed in _KINDS:
        if any(pattern.search(plain) for pattern in listed):
            yield FoundRule(kind=kind, place=place)
    if tag := _tag_in(plain):
        yield FoundRule(kind=ContactKind.SUBJECT_TAG, place=place, tag=tag)


def _tag_in(plain: str) -> str:
    """The words that belong into a subject line, as they are written."""
    for pattern in _TAGS:
        if match := pattern.search(plain):
            groups = match.groupdict()
            tag = next(
                (groups[part] for part in ("hash", "quoted", "bracketed", "capitals", "plain") if groups.get(part)), ""
            )
            return tag.strip(" .,")[:_MOST_CHARACTERS]
    return ""


def _is_over(plain: str, today: date) -> bool:
    """Whether the sentence speaks of a time that is past."""
    years = [int(year) for year in _YEAR.findall(plain)]
    if years and max(years) < today.year:
        return True
    return bool(patterns.PAST.search(plain.casefold())) and not re.search(
        r"\b(?:now|currently|still)\b", plain.casefold()
    )


def _is_about_another(sentence: str, name: str) -> bool:
    """Whether it names another person as the one who does not want something."""
    own = set(words(name))
    if any(not set(words(match["family"])) <= own for match in _TITLED.finditer(sentence)):
        return True
    subject = _NAMED_SUBJECT.match(sentence)
    return subject is not None and not (subject["family"] and set(words(subject["family"])) <= own)


def _sentences(text: str) -> Iterator[tuple[str, Place]]:
    """Each sentence with its place; lines end sentences."""
    start = 0
    for line in text.split("\n"):
        at = start
        for piece in split_sentences(line):
            bare = piece.strip()
            lead = len(piece) - len(piece.lstrip())
            if bare and len(bare) <= _LONGEST_SENTENCE:
                yield bare, Place(start=at + lead, end=at + lead + len(bare))
            at += len(piece)
        start += len(line) + 1

"""Which parts of a long page a model reads: those that name the recipient, touch what the e-mail is about or say who somebody is. Pure.

Reading is paid by the character, and most of a long page is about others or about nothing that an e-mail could use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scribe_proof.sentences import split_sentences

from scribe_scraper.names import name_form, words
from scribe_scraper.question import Question

MOST_READ = 8_000
"""Characters of one page, about 2,500 tokens: a quarter of a cent with the small model. Shorter pages are read whole."""

LONGEST_PIECE = 1_000
"""Characters; no sentence is cut but one that is longer."""

GAP = "\n[…]\n"
"""Stands where something was left out; no quote can reach across it, because no page holds it there."""

_LONGEST_HEADING = 60
_STEM = 6
"""Words count as the same when they begin alike: "glacier", "glaciers"."""

_OPENING_SCORE = 4
_FOLLOWING_SCORE = 1
_TOPIC_SCORE = 2
_MARKED_SCORE = 2
_MOST_COUNTED = 3
_TELLING = re.compile(
    r"\b(?:profess|lectur|chair|fellow|emerit|director|head of|appoint|award|prize|medal|honou?r|grant|project|research|interest|laborator"
    r"|group|publi|book|student|applica|position|contact|e-?mail|preis|prix|premio|projekt|projet|proyecto|progetto|forsch|recherche|investiga|ricerca)"
)
"""Beginnings of words, in lower case, that stand where a page says who somebody is, what they do and how to reach them."""


def excerpt(text: str, question: Question, marks: tuple[str, ...] = ()) -> str:
    """The text, or at most 8,000 characters of a longer one: the pieces that matter, verbatim, in the page's order.

    `marks` are lines on which the page says who somebody is, in whatever language.
    """
    if len(text) <= MOST_READ:
        return text
    listed = pieces(text)
    kept = _chosen(listed, _scores(listed, question, marks))
    return "".join(
        f"{GAP if place > 0 and place - 1 not in kept else ''}{listed[place]}" for place in sorted(kept)
    ).removeprefix(GAP)


def pieces(text: str) -> list[str]:
    """The text in pieces of whole sentences, at most 1,000 characters each; joined they give it back.

    A piece rather begins with a heading than ends with one.
    """
    found: list[str] = []
    piece = ""
    for unit, is_heading in _units(text):
        full = len(piece) + len(unit) > LONGEST_PIECE
        if piece and (full or (is_heading and len(piece) > LONGEST_PIECE // 2)):
            found.append(piece)
            piece = ""
        piece += unit
    return [*found, piece] if piece else found


def _units(text: str) -> Iterator[tuple[str, bool]]:
    """Sentences, each with whether it is a heading: a short line that ends like no sentence."""
    for line in text.splitlines(keepends=True):
        is_heading = len(line) <= _LONGEST_HEADING and line.rstrip()[-1:].isalnum()
        for sentence in split_sentences(line):
            for part in _bounded(sentence):
                yield part, is_heading


def _bounded(sentence: str) -> Iterator[str]:
    """The sentence, cut at white space where it is longer than a piece may be, and anywhere where there is none."""
    while len(sentence) > LONGEST_PIECE:
        cut = sentence.rfind(" ", LONGEST_PIECE // 2, LONGEST_PIECE) + 1 or LONGEST_PIECE
        yield sentence[:cut]
        sentence = sentence[cut:]
    yield sentence


def _scores(listed: list[str], question: Question, marks: tuple[str, ...]) -> list[int]:
    """How much each piece matters; 0 is nothing."""
    topic = _stems(" ".join([question.interest, *question.search_terms])) - _stems(question.name)
    naming = [int(name_form(question.name, piece)) for piece in listed]
    return [
        (_OPENING_SCORE if place == 0 else 0)
        + 2 * naming[place]
        + (_FOLLOWING_SCORE if place > 0 and naming[place - 1] else 0)
        + _TOPIC_SCORE * min(_MOST_COUNTED, len(topic & _stems(piece)))
        + min(_MOST_COUNTED, len(set(_TELLING.findall(piece.lower()))))
        + (_MARKED_SCORE if any(mark in piece for mark in marks) else 0)
        for place, piece in enumerate(listed)
    ]


def _chosen(listed: list[str], scores: list[int]) -> set[int]:
    """The places of the best pieces that fit; of equal ones the earlier."""
    kept: set[int] = set()
    room = MOST_READ
    for place in sorted(range(len(listed)), key=lambda place: (-scores[place], place)):
        needed = len(listed[place]) + len(GAP)
        if scores[place] and needed <= room:
            kept.add(place)
            room -= needed
    return kept


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in words(text) if len(word) > 2}

"""What can prove a statement, cut into passages: the sentences of a quote, or the parts of a publication's record. Pure.

A statement is proved by one passage, so that the year of one entry and the name of another never meet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from scribe_proof.orders import is_order_title, may_be_quoted
from scribe_proof.sentences import split_sentences
from scribe_proof.words import Word, words_of

# A line that goes on in lower case is a wrapped sentence, no new entry.
_ENTRY = re.compile(r"\s*(?:[;•|]|\n(?![ \t]*[a-z])|\s[·–—]\s)\s*")
_LAST_SENTENCES = 2


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One sentence or entry. `lead_in` and `tail` complete a quote that was cut within its sentence; `previous` is the sentence before.

    `context` are words that may be said with it although it does not say them: the title, authors and year of its record.
    """

    text: str
    lead_in: str = ""
    tail: str = ""
    previous: str = ""
    context: str = ""

    @cached_property
    def words(self) -> list[Word]:
        return words_of(self.text)

    @cached_property
    def sentence(self) -> list[Word]:
        """The words of the whole sentence."""
        return words_of(f"{self.lead_in}{self.text}{self.tail}")

    @cached_property
    def context_words(self) -> list[Word]:
        return words_of(self.context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """All passages of one fact or publication, the title if it is one, and its authors in order."""

    passages: tuple[Passage, ...]
    title: str = ""


def proof_of_quote(quote: str, before: str = "", after: str = "") -> Proof:
    """The quote's sentences and entries; `before` and `after` are the text around it. Orders prove nothing."""
    if not may_be_quoted(quote, before, after, is_entry=True):
        return Proof(passages=())
    pieces = [entry for sentence in split_sentences(quote) for entry in _ENTRY.split(sentence) if entry.strip()]
    last = len(pieces) - 1
    opening, previous = _opening(before)
    return Proof(
        passages=tuple(
            Passage(
                text=piece,
                lead_in=opening if place == 0 else "",
                tail=_ending(after) if place == last and not re.search(r"[.!?]\s*$", piece) else "",
                previous=previous if place == 0 else pieces[place - 1],
            )
            for place, piece in enumerate(pieces)
        )
    )


def proof_of_record(
    *, title: str, authors: Sequence[str], place: int | None, year: str, venue: str, abstract: str, quote: str
) -> Proof:
    """A publication: its record and each sentence of its abstract. `place` is the recipient's among the authors, if known."""
    says = "shows reports"  # an abstract is what a paper shows
    names = [author for author in authors if not is_order_title(author)]
    record = " ".join([title, ", ".join(names), year, venue, _authorship(place, len(authors))])
    sentences = [sentence for text in (abstract, quote) for sentence in _statements(text)]
    found = [
        Passage(text=sentence, context=f"{record} {says}")
        for sentence in sentences
        if sentence.strip() and sentence.strip() != title
    ]
    return Proof(passages=(Passage(text=record), *found), title=title)


def _statements(text: str) -> list[str]:
    """The sentences that are no orders, nor announced by one."""
    sentences = split_sentences(text)
    before = ["".join(sentences[:place]) for place in range(len(sentences))]
    return [each for each, start in zip(sentences, before, strict=True) if may_be_quoted(each, start)]


def _authorship(place: int | None, count: int) -> str:
    """Words for what the recipient is among the authors."""
    if place is None or not count:
        return ""
    if count == 1:
        return "sole author wrote"
    order = {0: "first lead author", count - 1: "last senior author"}.get(place, "")
    return f"{order} co-author co-authored with"


def _opening(before: str) -> tuple[str, str]:
    """The part of the quote's own sentence that stands before it, and the sentence before that."""
    if not before or before.endswith("\n"):
        return "", _last_line(before)
    sentences = split_sentences(before.rpartition("\n")[2])
    if not sentences or re.search(r"[.!?][”\"')»]*\s*$", sentences[-1]):
        return "", sentences[-1] if sentences else ""
    return sentences[-1], sentences[-2] if len(sentences) >= _LAST_SENTENCES else ""


def _last_line(before: str) -> str:
    return before.rstrip().rpartition("\n")[2]


def _ending(after: str) -> str:
    """The rest of the quote's own sentence."""
    line = after.partition("\n")[0]
    sentences = split_sentences(line)
    return sentences[0] if sentences else ""

"""One list of facts from several pages: what is said more than once is one fact, and each fact knows what else proves it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from scribe_proof.passages import Proof

from scribe_scraper.names import words
from scribe_scraper.proof import ProvedFact
from scribe_scraper.wording import is_proved, proof_in

_MOST_PROOFS = 300
"""Comparisons by proof for one recipient, about two milliseconds each. What is not compared is not marked as supported."""

_SHARED_WORDS = 0.8
"""Share of a statement's longer words that a quote must hold, besides all its numbers, before the proof is tried."""

_STEM = 5


@dataclass(kw_only=True)
class _Told:
    """A fact with its words."""

    fact: ProvedFact
    text: str
    name: str

    @cached_property
    def proof(self) -> Proof:
        return proof_in(self.text, self.fact.place)

    @cached_property
    def statement(self) -> list[str]:
        return words(self.fact.statement)

    @cached_property
    def title(self) -> list[str]:
        return words(self.fact.title)

    @cached_property
    def stems(self) -> frozenset[str]:
        return _stems(self.fact.statement) - _stems(self.name)

    @cached_property
    def quoted(self) -> frozenset[str]:
        return _stems(self.fact.quote)

    def may_prove(self, other: _Told) -> bool:
        """Whether its quote holds nearly all words and all numbers of the other's statement."""
        missing = other.stems - self.quoted
        are_few = len(missing) <= (1 - _SHARED_WORDS) * len(other.stems)
        return are_few and not any(word.isdigit() for word in missing)


@dataclass(kw_only=True)
class _Comparison:
    """Compares facts, by proof only so often."""

    name: str
    proofs_left: int = _MOST_PROOFS

    def is_repeat(self, told: _Told, known: _Told) -> bool:
        """Whether the one says what is known; the pages that support either are noted."""
        here, there = self._proves(told, known), self._proves(known, told)
        if here:
            _support(known.fact, told.fact)
        if there:
            _support(told.fact, known.fact)
        return here and there and told.fact.kind == known.fact.kind

    def _proves(self, one: _Told, other: _Told) -> bool:
        """Whether the quote of one proves the statement of the other too; of publications, whether they are the same."""
        if one.title and other.title:
            return one.title == other.title
        if one.statement == other.statement:
            return True
        if not self.proofs_left or not one.may_prove(other):
            return False
        self.proofs_left -= 1
        return is_proved(other.fact.statement, one.proof, self.name)


def synthesize(facts: Sequence[ProvedFact], texts: Mapping[int, str], name: str) -> list[ProvedFact]:
    """The facts in order without repeats, each with the keys of the other pages that prove it.

    Two are the same when the quote of each proves the statement of the other: then the first stays. When only one
    proves the other, or their kinds differ, both stay. `texts` are the pages' texts by key, `name` is the recipient's.
    """
    kept: list[_Told] = []
    comparison = _Comparison(name=name)
    for told in (_Told(fact=fact, text=texts[fact.page_key], name=name) for fact in facts):
        repeats = [comparison.is_repeat(told, known) for known in kept]  # all: a repeat may support others
        if not any(repeats):
            kept.append(told)
    return [told.fact for told in kept]


def _support(fact: ProvedFact, other: ProvedFact) -> None:
    if other.page_key != fact.page_key and other.page_key not in fact.also_on:
        fact.also_on.append(other.page_key)


def _stems(text: str) -> frozenset[str]:
    """The beginnings of its longer words, and its numbers."""
    return frozenset(word[:_STEM] for word in words(text) if len(word) > 3 or word.isdigit())

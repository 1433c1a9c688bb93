"""Ranks pages for a query by Okapi BM25 over title and text. Pure.

The title counts three times, since names stand there; two people of the same name both come back.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scribe_sandbox.folding import words

# The usual constants of BM25: how fast repeats saturate, and how much length counts.
SATURATION = 1.2
LENGTH_WEIGHT = 0.75
TITLE_WEIGHT = 3

_STOP = frozenset(
    words("a an and are as at by for from in is it its of on or that the their this to was what who with")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is searched: a key (here a URL) and its words."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document found; a higher score is a better match."""

    key: str
    score: float


def search_words(text: str) -> list[str]:
    """The folded words of a text, stop words left out."""
    return [word for word in words(text) if word not in _STOP]


class SearchIndex:
    """An index over documents that do not change."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._counts = {d.key: Counter(search_words(d.title) * TITLE_WEIGHT + search_words(d.text)) for d in documents}
        self._lengths = {key: counts.total() for key, counts in self._counts.items()}
        self._holders = Counter(word for counts in self._counts.values() for word in counts)
        self._mean_length = sum(self._lengths.values()) / max(1, len(self._lengths)) or 1.0

    def search(self, query: str) -> list[Hit]:
        """All documents that hold a word of the query, best first, equal scores by key."""
        asked = list(dict.fromkeys(search_words(query)))
        hits = [Hit(key=key, score=self._score(key, asked)) for key in self._counts]
        return sorted((hit for hit in hits if hit.score > 0), key=lambda hit: (-hit.score, hit.key))

    def _score(self, key: str, asked: list[str]) -> float:
        counts = self._counts[key]
        norm = SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * self._lengths[key] / self._mean_length)
        return sum(
            self._rarity(word) * counts[word] * (SATURATION + 1) / (counts[word] + norm)
            for word in asked
            if counts[word]
        )

    def _rarity(self, word: str) -> float:
        holders = self._holders[word]
        return math.log(1 + (len(self._counts) - holders + 0.5) / (holders + 0.5))

"""Text, highlights and summary of a page, chosen by plain word overlap with the query. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scribe_sandbox.search_index import search_words

# Exa sizes highlights itself; this is about what it returns for a page.
HIGHLIGHT_CHARACTERS = 1_200
SUMMARY_SENTENCES = 2
DEFAULT_TEXT_CHARACTERS = 10_000

# After the end of a sentence, or between lines.
_BREAK = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """A sentence of the page, verbatim, and the share of the query's words that it holds."""

    text: str
    score: float


def sentences(text: str) -> list[str]:
    """The sentences of a text, verbatim, in order."""
    return [found for part in _BREAK.split(text) if (found := part.strip())]


def highlights(text: str, query: str, max_characters: int = HIGHLIGHT_CHARACTERS) -> list[Excerpt]:
    """The sentences nearest to the query, best first, within so many characters; at least one if there is text."""
    ranked = sorted(_scored(text, query), key=lambda excerpt: -excerpt.score)
    chosen: list[Excerpt] = []
    room = max_characters
    for excerpt in ranked:
        if chosen and (excerpt.score == 0 or len(excerpt.text) > room):
            break
        chosen.append(Excerpt(text=excerpt.text[:room], score=excerpt.score))
        room -= len(excerpt.text)
    return chosen


def summary(text: str, query: str) -> str:
    """The two nearest sentences in the order of the page."""
    best = {excerpt.text for excerpt in highlights(text, query)[:SUMMARY_SENTENCES]}
    return " ".join(sentence for sentence in dict.fromkeys(sentences(text)) if sentence in best)


def _scored(text: str, query: str) -> list[Excerpt]:
    asked = set(search_words(query))
    return [
        Excerpt(text=sentence, score=round(len(asked & set(search_words(sentence))) / max(1, len(asked)), 4))
        for sentence in sentences(text)
    ]

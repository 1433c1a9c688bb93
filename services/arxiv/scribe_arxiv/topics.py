"""What texts are about: their content words, and how much of a subject a text covers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from scribe_arxiv.names import fold

_WORD = re.compile(r"[^\W_]+")
_STOP = frozenset(
    _WORD.findall(
        """
        a about across after all also an and are as at based be been being between both but by can could did do does
        doing during each else for from had has have her hers him his how i in including into is it its like may me
        might more most my of on one or other our out over own results shall she should show so some such than that the
        their them then there these they this those through to towards toward two under upon use used using via was we
        were what when where which while who whose why will with within without work works would you your paper papers
        research study studies interested interest interests new novel approach approaches method methods problem
        problems recent recently latest current group lab team publication publications article articles book books
        thesis theses topic topics project projects possible general field fields area areas
        """
    )
)
# Longest first. What is left must stay recognisable, hence the least length.
_ENDINGS = ("isations", "izations", "isation", "ization", "ations", "ation", "ically", "ments", "ical", "ment", "ings", "ions",
            "ing", "ion", "ies", "ers", "als", "ics", "al", "ic", "er", "ed", "es", "ly", "s", "y", "e")  # fmt: skip
_SHORTEST_STEM = 4

TITLE_WEIGHT = 1.0
ABSTRACT_WEIGHT = 0.7


def content_words(text: str) -> list[str]:
    """The words that carry meaning, folded and cut to their stems, in order, with repeats."""
    return [stem(word) for word in _WORD.findall(fold(text)) if len(word) > 1 and word not in _STOP]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending, so that "glacier" and "glaciers", "parse" and "parsing" agree."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def coverage(subject: str, title: str, abstract: str) -> float:
    """0 to 1: how much of the subject's words the text has, in its title (1) or abstract (0.7)."""
    wanted = set(content_words(subject))
    if not wanted:
        return 0.0
    in_title, in_abstract = set(content_words(title)), set(content_words(abstract))
    found = sum(TITLE_WEIGHT if w in in_title else ABSTRACT_WEIGHT if w in in_abstract else 0.0 for w in wanted)
    return found / len(wanted)


def relevance(subjects: Iterable[str], title: str, abstract: str) -> float:
    """0 to 1: how well a text fits the subjects, of which the first counts as much as the best of the others."""
    scores = [coverage(subject, title, abstract) for subject in subjects if content_words(subject)]
    if not scores:
        return 0.0
    return (scores[0] + max(scores[1:], default=scores[0])) / 2


def likeness(first: frozenset[str], second: frozenset[str]) -> float:
    """0 to 1: how many words two texts share, of the shorter one's."""
    smaller = min(len(first), len(second))
    return len(first & second) / smaller if smaller else 0.0


def title_key(title: str) -> str:
    """A title by which two printings of it are the same: letters and digits only."""
    return "".join(_WORD.findall(fold(title)))

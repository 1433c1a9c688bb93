"""Institutions that a text names, and whether two names can mean the same institution."""

from __future__ import annotations

import re

from scribe_scraper.names import words

_KINDS = (
    "University|Universität|Université|Universidad|Universidade|Università|Universiteit|Institute|Institut|College|"
    "Polytechnic|Polytechnique|Hochschule|Academy|Academia|Laboratories|Hospital|Observatory|Observatoire"
)
_CAPITAL = r"(?:St\.|[A-ZÀ-ÖØ-Þ][\w’'&-]*)"
_INSTITUTION = re.compile(
    rf"(?:{_CAPITAL}[ \t]+){{0,4}}(?:{_KINDS})\b"
    rf"(?:[ \t]+(?:of|for|at|de|der|des|du|di|do|van)(?:[ \t]+(?:the|and|la))?(?:[ \t]+{_CAPITAL}){{1,4}})*"
)
_GENERIC = frozenset(
    words(
        "university universitat universite universidad universidade universita universiteit institute institut college "
        "polytechnic polytechnique hochschule academy academia laboratories hospital observatory observatoire of for at "
        "de der des du di do van the and la department school faculty dept professor associate assistant lecturer in "
        "research national state technical"
    )
)


def institutions(text: str) -> frozenset[str]:
    """The names of universities and the like that stand in the text, as written."""
    return frozenset(
        " ".join(found.group().split()) for found in _INSTITUTION.finditer(text) if proper_words(found.group())
    )


def proper_words(institution: str) -> frozenset[str]:
    """The words that tell this institution from others: "University of Arden" gives arden."""
    return frozenset(word for word in words(institution) if word not in _GENERIC)


def may_be_same(one: str, other: str) -> bool:
    """True if every telling word of one name stands in the other."""
    first, second = proper_words(one), proper_words(other)
    return bool(first and second) and (first <= second or second <= first)


def any_shared(one: frozenset[str], other: frozenset[str]) -> bool:
    """True if some institution may stand in both sets."""
    return any(may_be_same(first, second) for first in one for second in other)


def mentions(text_words: frozenset[str], affiliation: str) -> bool:
    """True if all telling words of the affiliation stand in the text's words."""
    wanted = proper_words(affiliation)
    return bool(wanted) and wanted <= text_words

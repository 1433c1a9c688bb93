"""Where authors work, as printed in records and on pages, and whether two of these mean the same place. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scribe_arxiv.names import fold

_KINDS = {
    "university": "university universitat universite universidad universidade universita universiteit uniwersytet univ uni u",
    "college": "college",
    "institute": "institute institut instituto istituto tech",
    "polytechnic": "polytechnic polytechnique politecnico poly hochschule",
    "academy": "academy academia akademie",
    "laboratory": "laboratory laboratories labs lab",
    "centre": "centre center zentrum centro",
    "hospital": "hospital clinic",
    "observatory": "observatory observatoire",
}
"""How institutions call themselves, also for short; those of different kinds are not the same one."""

_KIND_OF = {word: kind for kind, names in _KINDS.items() for word in names.split()}
_GENERIC = frozenset(_KIND_OF) | frozenset(
    [
        "of",
        "for",
        "at",
        "in",
        "de",
        "der",
        "des",
        "du",
        "di",
        "do",
        "van",
        "and",
        "the",
        "la",
        "department",
        "dept",
        "school",
        "faculty",
        "division",
        "group",
        "chair",
        "section",
        "research",
        "national",
        "state",
        "technology",
        "sciences",
        "science",
    ]
)
_WORD = re.compile(r"[^\W_]+")
_BREAK = re.compile(r"[,;()\n]")
_SHORTEST_OTHER = 2
"""Letters of a word that may tell a place from others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """The words by which a place is recognised, and what kinds of institution it calls itself. No words: unknown."""

    words: frozenset[str]
    kinds: frozenset[str]


def institution(affiliation: str) -> Institution:
    """Of "Dept. of Physics, Northfield University, Norway" the part that names an institution; else the whole."""
    parts = [_WORD.findall(fold(part)) for part in _BREAK.split(affiliation)]
    named = [part for part in parts if any(word in _KIND_OF for word in part) and _telling(part)]
    found = named[0] if named else [word for part in parts for word in part]
    return Institution(words=_telling(found), kinds=_kinds(found))


def same_institution(one: Institution, other: Institution) -> bool:
    """True when all telling words of the shorter name are in the longer one, and the kinds do not differ."""
    shorter, longer = sorted((one.words, other.words), key=len)
    return bool(shorter) and shorter <= longer and _kinds_agree(one.kinds, other.kinds)


def is_named_in(place: Institution, statement: str) -> bool:
    """True when the statement names the place: all its telling words, and its kind where it has one."""
    said = _WORD.findall(fold(statement))
    return bool(place.words) and place.words <= set(said) and _kinds_agree(place.kinds, _kinds(said))


def _kinds_agree(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one or not other or bool(one & other)


def _telling(words: list[str]) -> frozenset[str]:
    return frozenset(word for word in words if word not in _GENERIC and len(word) >= _SHORTEST_OTHER)


def _kinds(words: list[str]) -> frozenset[str]:
    return frozenset(_KIND_OF[word] for word in words if word in _KIND_OF)

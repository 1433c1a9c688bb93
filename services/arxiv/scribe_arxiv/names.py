"""Names of authors: the same person's name in its printed forms. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

_HONORIFICS = frozenset(
    ["dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "dame", "phd", "md", "msc", "bsc", "dphil", "jr", "sr", "ii", "iii", "emeritus", "emerita"]
)  # fmt: skip
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "ter",
        "ten",
        "al",
        "el",
        "bin",
        "ibn",
        "af",
        "av",
        "zu",
    ]
)
# Letters that decomposition leaves as they are.
_LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"}
)
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)


class Agreement(IntEnum):
    """How far two names agree."""

    NONE = 0
    INITIALS = 1
    FULL = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    """A name, folded: no accents, honorifics or case."""

    given: tuple[str, ...]
    family: tuple[str, ...]


def fold(text: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


def words(text: str) -> list[str]:
    """The folded words of a text; hyphens and apostrophes separate."""
    return _WORD.findall(fold(text))


def parse_name(text: str) -> PersonName:
    """Given and family words of "Jane Q. Doe", "Doe, Jane" or "Prof. Dr. Jan van der Berg". Particles belong to the family."""
    before, comma, after = text.partition(",")
    if comma and (given := _bare(after)):
        return PersonName(given=tuple(given), family=tuple(_bare(before)))
    parts = _bare(text)
    start = next((place for place, word in enumerate(parts) if place and word in _PARTICLES), max(len(parts) - 1, 0))
    return PersonName(given=tuple(parts[:start]), family=tuple(parts[start:]))


def agreement(left: str, right: str) -> Agreement:
    """Whether two printed names can be one person's, in either order of given and family name."""
    first, second = parse_name(left), parse_name(right)
    return max(_agree(first, second), _agree(_swapped(first), second))


def _agree(left: PersonName, right: PersonName) -> Agreement:
    if not left.family or _joined(left.family) != _joined(right.family):
        return Agreement.NONE
    if not left.given or not right.given:
        return Agreement.NONE
    if _joined(left.given) == _joined(right.given):
        return Agreement.FULL
    return _agree_given(left.given, right.given)


def _agree_given(left: tuple[str, ...], right: tuple[str, ...]) -> Agreement:
    """Given names agree when no word contradicts its counterpart; missing middle names contradict nothing."""
    pairs = list(zip(left, right, strict=False))
    if not all(_compatible(one, other) for one, other in pairs):
        return Agreement.NONE
    return Agreement.FULL if len(pairs[0][0]) > 1 and pairs[0][0] == pairs[0][1] else Agreement.INITIALS


def _compatible(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _swapped(name: PersonName) -> PersonName:
    return PersonName(given=name.family, family=name.given)


def _joined(parts: tuple[str, ...]) -> str:
    return "".join(part for part in parts if part not in _PARTICLES) or "".join(parts)


def _bare(text: str) -> list[str]:
    return [word for word in words(text) if word not in _HONORIFICS]

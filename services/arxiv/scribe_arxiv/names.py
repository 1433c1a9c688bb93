"""Personal names: reading them, and telling whether two printed names can be the same person's. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import IntEnum

_WORD = re.compile(r"[a-z]+")
_HONORIFICS = frozenset(
    _WORD.findall(
        "prof professor dr doctor mr mrs ms mx miss sir dame lord phd dphil md msc bsc ing dipl habil em emeritus "
        "emerita associate assistant univ"
    )
)
_GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
_PARTICLES = frozenset(
    _WORD.findall(
        "van von der den de del della dello di da dos das do du la le las los ter ten zu zum zur af av al el bin ibn "
        "ben bint abu st y e"
    )
)
# Letters that Unicode does not take apart, and how they are written where they are not on the keyboard.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})
_EXPANDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_SEPARATORS = re.compile(r"[\s.\-‐‑‒–_/()]+")
_MOST_WORDS = 12


class NameMatch(IntEnum):
    """How far two names agree."""

    NONE = 0
    INITIALS = 1
    """Nothing speaks against it, but one of them is abbreviated or in another order."""
    FULL = 2
    """Family name and a whole given name agree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a name: without diacritics, and as spelt where ü is written ue."""

    plain: str
    expanded: str

    @property
    def is_initial(self) -> bool:
        return len(self.plain) == 1

    def same(self, other: Word) -> bool:
        return bool({self.plain, self.expanded} & {other.plain, other.expanded})

    def starts(self, other: Word) -> bool:
        """True when one of the two is the other's initial."""
        return (self.is_initial or other.is_initial) and self.plain[:1] == other.plain[:1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in its parts. `family` has no particles; `particles` keeps them, in order."""

    given: tuple[Word, ...]
    particles: tuple[str, ...]
    family: tuple[Word, ...]
    generation: str = ""


def parse_name(printed: str) -> Name:
    """The parts of "Prof. Dr. Jane van der Doe", "Doe, Jane" or "J.-P. Doe". Never fails; may have no family name."""
    printed = _APOSTROPHES.sub("", unicodedata.normalize("NFC", printed))
    before, comma, after = printed.partition(",")
    words = _name_words(after)
    generation = _generation(printed)
    if comma and words:
        given = [word for word in words if not _is_particle(word)] or words
        particles = [word for word in words if word not in given]
        return _name(given, particles + _name_words(before), generation)
    return _name(*_split(_name_words(printed.replace(",", " ")), _last_words(printed)), generation)


def compatible(first: Name, second: Name) -> NameMatch:
    """Whether the two names can be one person's. Middle names, initials or generations that differ exclude it."""
    if first.generation and second.generation and first.generation != second.generation:
        return NameMatch.NONE
    if _families_agree(first, second):
        return _given_agree(first.given, second.given)
    if _swapped(first, second):
        return NameMatch.INITIALS
    return max(_by_two_surnames(first, second), _by_two_surnames(second, first))


def fold(text: str) -> str:
    """Lower case without diacritics; other scripts stay."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char)).casefold().translate(_PLAIN)


def joined(words: tuple[Word, ...]) -> str:
    """The words as one: "Jean-Luc" is "Jeanluc"."""
    return "".join(word.plain for word in words)


def _families_agree(first: Name, second: Name) -> bool:
    if not first.family or not second.family:
        return False
    return _all_same(first.family, second.family) or bool(_joined_families(first) & _joined_families(second))


def _joined_families(name: Name) -> set[str]:
    """The family name as one word, with and without its particles: Vandenberg is van den Berg."""
    return {joined(name.family), "".join(name.particles) + joined(name.family)}


def _given_agree(first: tuple[Word, ...], second: tuple[Word, ...]) -> NameMatch:
    if not first or not second:
        return NameMatch.FULL if not first and not second else NameMatch.NONE
    if joined(first) == joined(second):
        return NameMatch.INITIALS if first[0].is_initial else NameMatch.FULL
    aligned = _aligned(first, second)
    if aligned is NameMatch.NONE and _by_middle_name(*sorted((first, second), key=len)):
        return NameMatch.INITIALS
    return aligned


def _by_middle_name(shorter: tuple[Word, ...], longer: tuple[Word, ...]) -> bool:
    """People go by a middle name: "A. Jane Doe" is "Jane Doe"."""
    return len(shorter) < len(longer) and longer[0].is_initial and bool(_aligned(longer[1:], shorter))


def _aligned(first: tuple[Word, ...], second: tuple[Word, ...]) -> NameMatch:
    level = NameMatch.FULL
    for place, (one, other) in enumerate(zip(first, second, strict=False)):
        if one.same(other) and not one.is_initial:
            continue
        if not one.starts(other):
            return NameMatch.NONE
        if place == 0:
            level = NameMatch.INITIALS
    return level


def _swapped(first: Name, second: Name) -> bool:
    """Wang Wei and Wei Wang: the same whole words, the other way round."""
    if not first.given or not second.given:
        return False
    return joined(first.given) == joined(second.family) and joined(first.family) == joined(second.given)


def _all_same(first: tuple[Word, ...], second: tuple[Word, ...]) -> bool:
    return len(first) == len(second) and all(one.same(other) for one, other in zip(first, second, strict=True))


def _by_two_surnames(double: Name, other: Name) -> NameMatch:
    """Maria Garcia Robledo is Maria Garcia-Robledo; Maria Garcia may be, but bears a more frequent name."""
    if len(double.family) > 1:
        short = replace(double, family=double.family[:1])
        return (
            NameMatch.INITIALS
            if _families_agree(short, other) and _given_agree(short.given, other.given)
            else NameMatch.NONE
        )
    if len(double.given) < 2 or double.given[-1].is_initial or len(other.family) < 2:
        return NameMatch.NONE
    longer = replace(double, given=double.given[:-1], family=(double.given[-1], *double.family))
    return _given_agree(longer.given, other.given) if _families_agree(longer, other) else NameMatch.NONE


def _split(words: list[str], last: int) -> tuple[list[str], list[str]]:
    """Given and family words of a name in natural order: the last `last`, or all from the first particle on."""
    end = max(1, len(words) - last)
    start = next((place for place in range(1, end) if _is_particle(words[place])), end)
    return (words[:start], words[start:]) if len(words) > 1 else ([], words)


def _last_words(printed: str) -> int:
    """How many words the last part of the name has: two in "Garcia-Robledo"."""
    parts = [found for part in printed.replace(",", " ").split() if (found := _name_words(part))]
    return len(parts[-1]) if parts else 1


def _name(given: list[str], family: list[str], generation: str) -> Name:
    kept = [word for word in family if not _is_particle(word)] or family
    return Name(
        given=tuple(made for word in given for made in _given_words(word)),
        particles=tuple(_folded(word) for word in family if word not in kept),
        family=tuple(_word(word) for word in kept),
        generation=generation,
    )


def _given_words(printed: str) -> list[Word]:
    """A given name, or the initials that were printed without dots: "JP"."""
    if 1 < len(printed) <= 3 and printed.isupper() and printed.isascii():
        return [_word(letter) for letter in printed]
    return [_word(printed)]


def _word(printed: str) -> Word:
    return Word(plain=_folded(printed), expanded=_folded(printed.lower().translate(_EXPANDED)))


def _name_words(text: str) -> list[str]:
    words = [word for word in _raw_words(text) if _is_name_word(word)]
    # "JANE DOE" is shouted, not abbreviated.
    if len(words) > 1 and all(word.isupper() for word in words) and max(map(len, words)) > 3:
        return [word.capitalize() for word in words]
    return words


def _raw_words(text: str) -> list[str]:
    return [word for word in _SEPARATORS.split(text) if word][:_MOST_WORDS]


def _is_name_word(word: str) -> bool:
    folded = _folded(word)
    return bool(folded) and folded not in _HONORIFICS | _GENERATIONS and any(char.isalpha() for char in word)


def _is_particle(word: str) -> bool:
    """A single letter is one only in lower case: "Ortega y Gasset", but "Maria E. Santos"."""
    return _folded(word) in _PARTICLES and (len(word) > 1 or word.islower())


def _generation(printed: str) -> str:
    words = _raw_words(printed.replace(",", " "))
    return next((_folded(word) for word in words[1:] if _folded(word) in _GENERATIONS), "")


def _folded(word: str) -> str:
    return "".join(char for char in fold(word) if char.isalnum())

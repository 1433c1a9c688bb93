"""Whether a text names a person: the same name in any form that is compatible with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

_TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "phd", "jr", "sr", "md", "emeritus"})
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "ter", "al", "el", "bin", "ibn"}
)
_WORD = re.compile(r"\w+", re.UNICODE)
_EXPANDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_REACH = 4
"""How many words (further given names, initials, particles) may stand between given and family name."""

_LETTERS_OF_NAMES = r"A-ZÀ-ÖØ-ÞĀ-Ž"
_GIVEN = rf"(?:[{_LETTERS_OF_NAMES}][\w’'-]+|(?:[{_LETTERS_OF_NAMES}]\.-?){{1,3}})"
_PRINTED = re.compile(
    rf"{_GIVEN}(?: [{_LETTERS_OF_NAMES}]\.)*(?: (?:{'|'.join(_PARTICLES)}))*(?: [{_LETTERS_OF_NAMES}][\w’'-]+){{1,2}}"
)


class NameForm(IntEnum):
    """How much of the name a text prints."""

    ABSENT = 0
    INITIAL = 1
    FULL = 2


@dataclass(frozen=True, slots=True)
class _Parts:
    """A name's words, in natural order; `families` are the ways in which the family name is written."""

    given: tuple[str, ...]
    families: tuple[tuple[str, ...], ...]


def words(text: str) -> list[str]:
    """The text's words in lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _WORD.findall(plain.casefold().replace("’", "'").replace("ı", "i").replace("đ", "d"))


def name_form(name: str, text: str) -> NameForm:
    """The fullest form in which the text prints the name; ABSENT if it names only others."""
    return name_form_in_words(name, words(text))


def name_form_in_words(name: str, text_words: Sequence[str]) -> NameForm:
    """As `name_form`, for a text that is already cut into `words`."""
    forms = (
        _form_at(parts.given, text_words, place, place + len(family))
        for parts in (_cut(name), _cut(name.lower().translate(_EXPANDED)))
        for family in parts.families
        for place in range(len(text_words))
        if tuple(text_words[place : place + len(family)]) == family
    )
    return max(forms, default=NameForm.ABSENT)


def heads_another(name: str, title: str) -> bool:
    """True if the title prints the family name with another given name than the recipient's: "Jim Lee" for "Jane Lee"."""
    parts = _cut(name)
    title_words = words(title)
    for family in parts.families:
        for place in range(1, len(title_words)):
            nearest = _nearest(title_words[:place])
            if tuple(title_words[place : place + len(family)]) != family or len(nearest) < 2 or nearest in _TITLES:
                continue
            if _form_at(parts.given, title_words, place, place + len(family)) is NameForm.ABSENT:
                return True
    return False


def begins_with_name(name: str, line: str) -> bool:
    """True if the line's first words are the name, or the name behind a title."""
    own = {word for word in words(name) if word not in _TITLES}
    line_words = [word for word in words(line) if word not in _TITLES]
    return (
        bool(own)
        and line_words[0:1] != []
        and line_words[0] in own
        and name_form_in_words(name, line_words[: len(own) + 2]) is NameForm.FULL
    )


def people_in_lists(text: str, name: str) -> frozenset[str]:
    """Others whom lists of names in the text hold, as initial and family name: authors of a paper, members of a group."""
    own = {family[-1] for family in _cut(name).families}
    found: set[str] = set()
    for line in text.splitlines():
        printed = [words(match.group()) for match in _PRINTED.finditer(line)]
        if len(printed) > 1:
            found |= {f"{one[0][0]} {one[-1]}" for one in printed if one and one[-1] not in own}
    return frozenset(found)


def _cut(name: str) -> _Parts:
    """No titles, degrees or particles. "Lee, Ann" is "Ann Lee"; a hyphened family name counts as one name."""
    tokens = [token for token in _in_order(name).split() if _is_name(token)]
    if not tokens:
        return _Parts((), ())
    given = tuple(word for token in tokens[:-1] for word in words(token))
    family = tuple(words(tokens[-1]))
    return _Parts(given, tuple(dict.fromkeys([family, ("".join(family),)])))


def _in_order(name: str) -> str:
    family, comma, given = name.partition(",")
    first = words(given)[:1]
    return f"{given} {family}" if comma and first and first[0] not in _TITLES else family


def _is_name(token: str) -> bool:
    found = words(token)
    return bool(found) and not set(found) <= _TITLES | _PARTICLES


def _form_at(given: tuple[str, ...], text_words: Sequence[str], start: int, end: int) -> NameForm:
    """How the given name stands beside a family name: in front of it, or behind ("Family, Given")."""
    if not given:
        return NameForm.FULL
    before = [word for word in text_words[max(0, start - _REACH) : start] if word not in _PARTICLES]
    after = list(text_words[end : end + len(given)])
    if _stands_before(given, before) or _agree(given, after, least=1) or "".join(after) == "".join(given):
        return NameForm.FULL
    return NameForm.INITIAL if _initials_stand(given, before, after[:1]) else NameForm.ABSENT


def _stands_before(given: tuple[str, ...], before: list[str]) -> bool:
    """Given names that differ behind a first one that agrees are another person's: "Xiao Ming" is not "Xiao Hong"."""
    whole = "".join(given)
    if any("".join(before[start:]) == whole for start in range(len(before))):
        return True
    starts = (start for start, word in enumerate(before) if word in {given[0], whole})
    return any(before[start] == whole or _agree(given, before[start:], least=1) for start in starts)


def _agree(given: tuple[str, ...], printed: list[str], *, least: int) -> bool:
    """True if the first is printed whole, and those behind it are the same, initials of each other, or left out."""
    if len(printed) < least or printed[0] != given[0] or len(given[0]) < 2:
        return False
    pairs = zip(given[1:], printed[1:], strict=False)
    return all(one == other or (one[0] == other[0] and 1 in {len(one), len(other)}) for one, other in pairs)


def _initials_stand(given: tuple[str, ...], before: list[str], after: list[str]) -> bool:
    initials: list[str] = []
    for word in reversed(before):
        if len(word) > 1 and not (word.isalpha() and len(word) <= 3 and word == _letters(given)[: len(word)]):
            break
        initials.insert(0, word)
    shown = "".join(initials)
    return (bool(shown) and shown[0] == given[0][0]) or any(len(word) == 1 and word == given[0][0] for word in after)


def _letters(given: tuple[str, ...]) -> str:
    return "".join(word[0] for word in given)


def _nearest(before: Sequence[str]) -> str:
    return next((word for word in reversed(before) if word not in _PARTICLES), "")

"""Whether a text names a person: the same name in any form that is compatible with it."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum

_TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "phd", "jr", "sr", "md", "emeritus"})
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "la", "le", "ter", "al", "el", "bin", "ibn"}
)
_WORD = re.compile(r"\w+", re.UNICODE)
_REACH = 3
"""How many words (middle names, initials, particles) may stand between given and family name."""


class NameForm(IntEnum):
    """How much of the name a text prints."""

    ABSENT = 0
    INITIAL = 1
    FULL = 2


def words(text: str) -> list[str]:
    """The text's words in lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _WORD.findall(plain.casefold().replace("’", "'"))


def name_form(name: str, text: str) -> NameForm:
    """The fullest form in which the text prints the name; ABSENT if it names only others."""
    return name_form_in_words(name, words(text))


def name_form_in_words(name: str, text_words: list[str]) -> NameForm:
    """As `name_form`, for a text that is already cut into `words`."""
    parts = name_parts(name)
    if not parts:
        return NameForm.ABSENT
    if len(parts) == 1:
        return NameForm.FULL if parts[0] in text_words else NameForm.ABSENT
    given, family = parts[0], parts[-1]
    forms = [_form_at(given, text_words, place) for place, word in enumerate(text_words) if word == family]
    return max(forms, default=NameForm.ABSENT)


def name_parts(name: str) -> list[str]:
    """The name's own words: no titles, degrees or particles. "Lee, Ann" counts as "Ann Lee"."""
    family, comma, given = name.partition(",")
    ordered = f"{given} {family}" if comma and words(given) and words(given)[0] not in _TITLES else name
    return [word for word in words(ordered) if word not in _TITLES and word not in _PARTICLES]


def _form_at(given: str, text_words: list[str], place: int) -> NameForm:
    """How the given name stands beside a family name at `place`: in front of it, or behind ("Family, Given")."""
    before = text_words[max(0, place - _REACH) : place]
    after = text_words[place + 1 : place + 2]
    if given in before or given in after:
        return NameForm.FULL
    nearest = next((word for word in reversed(before) if word not in _PARTICLES), "")
    initials = [word for word in before if len(word) == 1]
    if nearest not in initials:
        initials = []
    return (
        NameForm.INITIAL
        if given[0] in [*initials[:1], *(word for word in after if len(word) == 1)]
        else NameForm.ABSENT
    )

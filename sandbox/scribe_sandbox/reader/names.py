"""A person's name and the forms in which texts print it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TITLES = frozenset({"dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "phd", "jr", "sr", "md", "emeritus"})
_PARTICLES = r"(?:(?:van|von|der|den|de|del|della|di|da|dos|la|le|ter|ten|al|el|bin|ibn|y)[ -])*"
_HONORIFIC = r"(?:(?:associate |assistant |full |emeritus )?(?:professor|prof\.?|dr\.?)(?: dr\.?)? )*"
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "’": "'"})


def plain(text: str) -> str:
    """The text in lower case without diacritics; each character stays one character, so offsets hold."""
    return "".join(map(_plain_character, text))


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character)
    lowered = (apart[0] if len(apart) > 1 else character).lower().translate(_PLAIN)
    return lowered if len(lowered) == 1 else character


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A name cut into its parts, with the patterns that find it (they read `plain` text)."""

    name: str
    given: str
    family: str
    surname: str
    full: re.Pattern[str]
    any_form: re.Pattern[str]

    def mentions(self, text: str) -> list[re.Match[str]]:
        """Where the text prints the name in a full or initialled form."""
        return list(self.full.finditer(plain(text)))

    def in_any_form(self, text: str) -> list[re.Match[str]]:
        """Where the text prints the name, the family name alone included."""
        found = self.any_form.finditer(plain(text))
        return [match for match in found if _is_proper(text[match.start() : match.end()])]


def _is_proper(printed: str) -> bool:
    """Whether the last word is printed as a name: the family "Long" is not the word "long"."""
    return not printed.rsplit(maxsplit=1)[-1][0].islower()


def person(name: str) -> Person:
    """The person of this name; "Lindqvist, Mara" and "Dr. Mara Lindqvist" are Mara Lindqvist."""
    clean = _in_order(name)
    tokens = [token for token in re.split(r"\s+", plain(clean)) if token.strip(".,") not in _TITLES and token]
    given, family = (tokens[0], tokens[-1]) if tokens else ("", "")
    full, any_form = _patterns(given, family, alone=len(tokens) == 1)
    surname = clean.split()[-1] if clean.split() else ""
    return Person(name=clean, given=given, family=family, surname=surname, full=full, any_form=any_form)


def _in_order(name: str) -> str:
    family, comma, given = name.strip().partition(",")
    if comma and given.strip() and plain(given).strip(" .") not in _TITLES:
        name = f"{given.strip()} {family.strip()}"
    else:
        name = family
    words = [word for word in name.split() if plain(word).strip(".") not in _TITLES]
    return " ".join(words)


def _patterns(given: str, family: str, *, alone: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    if not family:
        never = re.compile(r"(?!)")
        return never, never
    first, last = re.escape(given), re.escape(family)
    middle = r"(?:[\w'-]+\.? ){0,2}?"
    forms = [
        rf"{first} {middle}{_PARTICLES}{last}",
        rf"{re.escape(given[:1])}\.(?: ?-?\w\.)* ?{_PARTICLES}{last}",
        rf"{last}, (?:{first}|{re.escape(given[:1])}\.)",
        rf"{last} {first}",
    ]
    spaced = [form.replace(" ", r"\s") for form in ([last] if alone else forms)]
    honorific = _HONORIFIC.replace(" ", r"\s+")
    full = re.compile(rf"\b{honorific}(?:{'|'.join(spaced)})(?![\w-])")
    lone = _PARTICLES + last
    either = re.compile(rf"\b{honorific}(?:{'|'.join([*spaced, lone])})(?![\w-])")
    return full, either

"""Brings a text to the form in which words are compared: lower case, without diacritics. Pure."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart, as people type them on a keyboard without them.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ð": "d", "þ": "th"})


def fold(text: str) -> str:
    """The text in lower case, compatibility forms resolved and combining marks dropped; other scripts stay."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(char for char in apart if not unicodedata.combining(char)).lower().translate(_LETTERS)


def words(text: str) -> list[str]:
    """The folded words of a text: runs of letters and digits, in order."""
    return _WORD.findall(fold(text))

"""The subject line: the model's proposal when it states nothing that is not known, else one made from the interest. Pure."""

from __future__ import annotations

import re

from scribe_composer.checks import Setting, check_text
from scribe_composer.evidence import folded_words

_MOST_CHARACTERS = 120
_CAPITALISED = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'-]*\w|\d+")


def choose_subject(proposed: str, interest: str, setting: Setting) -> str:
    """One line of at most 120 characters."""
    subject = " ".join(proposed.split()).rstrip(".")
    return subject if _is_sound(subject, setting) else _made(interest)


def _is_sound(subject: str, setting: Setting) -> bool:
    if not 3 <= len(subject) <= _MOST_CHARACTERS:
        return False
    if check_text(subject, setting):
        return False
    known = setting.known_words | {word for s in setting.evidence.supports for word in folded_words(s.words)}
    named = _CAPITALISED.findall(subject)[1:]  # the first word is capitalised anyway
    return all(set(folded_words(word)) <= known for word in named)


def _made(interest: str) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in interest).split())
    return f"Question about {words}"[:_MOST_CHARACTERS].rstrip()

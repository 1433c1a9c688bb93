"""What an entry of a CV says without its words: "MSc Physics, since 2024" is somebody who studies for a master's. Pure."""

from __future__ import annotations

import re

from scribe_proof.support import known_lemmas

_GOES_ON = re.compile(
    r"\b(?:since|present|today|now|ongoing|current(?:ly)?|expected)\b|(?:19|20)\d\d\s*[-–—]\s*$", re.IGNORECASE
)
_BACHELOR = re.compile(r"\b(?:B\.?\s?Sc|B\.?A|B\.?Eng|Bachelor)\b", re.IGNORECASE)
_MASTER = re.compile(r"\b(?:M\.?\s?Sc|M\.?A|M\.?Eng|M\.?Phil|Master)\b", re.IGNORECASE)
_DOCTOR = re.compile(r"\b(?:Ph\.?\s?D|D\.?Phil|Doctorate|Doctoral)\b", re.IGNORECASE)
_LANGUAGES = re.compile(r"^\W*languages?\b", re.IGNORECASE)
_SKILLS = re.compile(r"^\W*(?:\w+\s)?(?:skills?|programming|software|tools|methods)\b", re.IGNORECASE)

_STUDIES_NOW = known_lemmas(["student currently pursuing doing working towards"])
_HAS_STUDIED = known_lemmas(["hold graduated degree"])
_IMPLIED = (
    (_BACHELOR, known_lemmas(["bachelor bachelor's undergraduate degree"])),
    (_MASTER, known_lemmas(["master master's degree"])),
    (_DOCTOR, known_lemmas(["doctoral doctorate phd degree"])),
    (_LANGUAGES, known_lemmas(["speak"])),
    (_SKILLS, known_lemmas(["experience experienced use work"])),
)


def implied(line: str) -> frozenset[str]:
    """Lemmas that a statement about this line of a CV may use although they do not stand in it."""
    words = frozenset[str]().union(*(lemmas for pattern, lemmas in _IMPLIED if pattern.search(line)))
    if any(pattern.search(line) for pattern in (_BACHELOR, _MASTER, _DOCTOR)):
        words |= _STUDIES_NOW if _GOES_ON.search(line) else _HAS_STUDIED
    return words

"""What a CV says without words: whose it is, and that "MSc Physics, since 2024" is somebody who studies for a master's. Pure."""

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

_HEADING = re.compile(r"^\W*(?:curriculum vitae|cv|résumé|resume)\b\W*(?:of\b)?", re.IGNORECASE)
_NAME = re.compile(r"\W*((?:[^\W\d_][\w.'’-]*)(?: [^\W\d_][\w.'’-]*){1,4})\W*(?:$|[,;•|–—(])")


def owner_of(cv: str) -> str:
    """Whose CV it is: the name that it begins with, empty if it begins with none. A third person of this name is the sender."""
    lines = [stripped for line in cv.splitlines()[:20] if (stripped := _HEADING.sub("", line).strip())]
    found = _NAME.match(lines[0]) if lines else None
    return found[1] if found else ""


def implied(entry: str) -> frozenset[str]:
    """Lemmas that a statement about this entry of a CV may use although they do not stand in it."""
    words = frozenset[str]().union(*(lemmas for pattern, lemmas in _IMPLIED if pattern.search(entry)))
    if any(pattern.search(entry) for pattern in (_BACHELOR, _MASTER, _DOCTOR)):
        words |= _STUDIES_NOW if _GOES_ON.search(entry) else _HAS_STUDIED
    return words

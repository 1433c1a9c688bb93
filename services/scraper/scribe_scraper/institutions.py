"""Institutions that a text names, and whether two names can mean the same institution."""

from __future__ import annotations

import re

from scribe_scraper.names import words

_KINDS = {
    "university": "University Universität Université Universidad Universidade Università Universiteit Uniwersytet Univ Uni U",
    "college": "College Collège",
    "institute": "Institute Institut Instituto Istituto Tech",
    "polytechnic": "Polytechnic Polytechnique Politecnico Poly Hochschule",
    "academy": "Academy Academia Akademie",
    "laboratory": "Laboratory Laboratories Labs Lab",
    "centre": "Centre Center Zentrum Centro",
    "hospital": "Hospital Clinic Klinikum",
    "observatory": "Observatory Observatoire",
    "museum": "Museum Foundation",
}
"""How institutions call themselves, also for short; those of different kinds are not the same one."""

_SHORT = frozenset({"Univ", "Uni", "U", "Tech", "Poly", "Labs", "Lab"})
_KIND_OF = {word: kind for kind, names in _KINDS.items() for word in words(names)}
_CAPITAL = r"(?:St\.|[A-ZÀ-ÖØ-ÞĀ-Ž][\w’'&-]*)"
_WHOLE = "|".join(name for names in _KINDS.values() for name in names.split() if name not in _SHORT)
_INSTITUTION = re.compile(
    rf"(?:{_CAPITAL}[ \t]+){{0,4}}(?:{_WHOLE})\b(?:(?<=stitute|.Centre|.Center)[ \t]+{_CAPITAL})?"
    rf"(?:[ \t]+(?:of|for|at|de|der|des|du|di|do|van)(?:[ \t]+(?:the|and|la))?(?:[ \t]+{_CAPITAL}){{1,4}})*"
)
_NAMED_BEHIND = re.compile(rf"\b(?:{_WHOLE})(?:[ \t]+{_CAPITAL}){{1,2}}")
"""As in "Universität Valmere": nothing that tells it from others stands in front."""

_GENERIC = frozenset(
    words(
        "of for at de der des du di do van and the la department school faculty dept professor associate assistant "
        "lecturer in research national state technology"
    )
) | frozenset(_KIND_OF)


def institutions(text: str) -> frozenset[str]:
    """The names of universities and the like that stand in the text, as written."""
    found = [match.group() for match in _INSTITUTION.finditer(text)]
    if not all(map(proper_words, found)):
        found += [match.group() for match in _NAMED_BEHIND.finditer(text)]
    return frozenset(" ".join(name.split()) for name in found if proper_words(name))


def proper_words(institution: str) -> frozenset[str]:
    """The words that tell this institution from others: "University of Arden" gives arden."""
    return frozenset(word for word in words(institution) if word not in _GENERIC)


def may_be_same(one: str, other: str) -> bool:
    """True if every telling word of one name stands in the other, and both are of one kind where both say which."""
    first, second = proper_words(one), proper_words(other)
    kinds = [{_KIND_OF[word] for word in words(name) if word in _KIND_OF} for name in (one, other)]
    same_kind = not all(kinds) or bool(kinds[0] & kinds[1])
    return same_kind and bool(first and second) and (first <= second or second <= first)


def any_shared(one: frozenset[str], other: frozenset[str]) -> bool:
    """True if some institution may stand in both sets."""
    return any(may_be_same(first, second) for first in one for second in other)


def mentions(text_words: frozenset[str], affiliation: str) -> bool:
    """True if all telling words of the affiliation stand in the text's words."""
    wanted = proper_words(affiliation)
    return bool(wanted) and wanted <= text_words


def names_affiliation(text: str, affiliation: str) -> bool:
    """True if the text names the affiliation: as an institution of its kind, or by its telling words where no other has them."""
    if not affiliation or not mentions(frozenset(words(text)), affiliation):
        return False
    wanted = proper_words(affiliation)
    like = [name for name in institutions(text) if proper_words(name) & wanted]
    return not like or any(may_be_same(name, affiliation) for name in like)

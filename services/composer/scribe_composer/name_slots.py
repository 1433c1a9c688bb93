"""Slots that ask for the recipient's name: code fills them from the request, no model is asked. Pure."""

from __future__ import annotations

import re

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
        "la",
        "le",
        "ter",
        "ten",
        "al",
        "el",
        "bin",
        "ibn",
        "af",
    ]
)
_OF_THE_RECIPIENT = re.compile(
    r"^(the )?(recipient|professor|prof|dr|doctor|author|researcher|teacher|person|supervisor|faculty|their|his|her)('?s)? ",
    re.IGNORECASE,
)
_FULL = frozenset(
    {"name", "full name", "recipient", "professor", "recipient name", "first and last name", "name of the recipient"}
)
_FAMILY = frozenset({"last name", "lastname", "surname", "family name", "familyname"})
_GIVEN = frozenset({"first name", "firstname", "given name", "forename"})
_GREETINGS = frozenset({"greeting", "salutation"})
_SENDERS = re.compile(r"\b(my|your|sender|student|applicant)\b", re.IGNORECASE)
_HONORIFIC = re.compile(r"^((prof(essor)?|dr|mr|mrs|ms|mx|sir|dame)\.?\s+)+", re.IGNORECASE)


def name_for(slot_name: str, recipient_name: str) -> str | None:
    """What a slot of this name gets of the recipient's name; None when it asks for something else."""
    asked = " ".join(re.sub(r"[_\-./]+", " ", slot_name.replace("’", "'")).casefold().split())
    if _SENDERS.search(asked):
        return None
    if asked in _GREETINGS:
        return f"Dear {' '.join(recipient_name.split())}"
    bare = _OF_THE_RECIPIENT.sub("", asked)
    name = " ".join(recipient_name.split())
    if asked in _FULL or bare in _FULL:
        return name
    if bare in _FAMILY:
        return family_name(name)
    return given_name(name) if bare in _GIVEN else None


def family_name(name: str) -> str:
    """The last word with the particles before it; "Family, Given" is understood."""
    before, comma, _ = name.partition(",")
    if comma:
        return before.strip()
    words = _HONORIFIC.sub("", name).split()
    start = next((place for place, word in enumerate(words) if place and word.casefold() in _PARTICLES), len(words) - 1)
    return " ".join(words[max(start, 0) :]) or name


def given_name(name: str) -> str:
    """The first word that is no honorific."""
    _, comma, after = name.partition(",")
    words = _HONORIFIC.sub("", (after if comma and after.strip() else name).strip()).split()
    return words[0] if words else name

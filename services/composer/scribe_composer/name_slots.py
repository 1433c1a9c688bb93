"""Slots that ask for the recipient's name: code fills them from the request, no model is asked. Pure."""

from __future__ import annotations

import re
from enum import Enum

from scribe_composer.place import Place

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
    r"^(?:(?:insert|add|enter|put|fill in) )?(?:the )?"
    r"(?:(?:recipient|professor|prof|dr|doctor|author|researcher|teacher|person|supervisor|faculty|their|his|her)(?:'?s)? )?",
    re.IGNORECASE,
)
_FULL = frozenset(
    {"name", "full name", "recipient", "professor", "recipient name", "first and last name", "name of the recipient"}
)
_FAMILY = frozenset({"last name", "lastname", "surname", "family name", "familyname"})
_GIVEN = frozenset({"first name", "firstname", "given name", "forename"})
_GREETING = frozenset({"greeting", "salutation"})
_TITLE = frozenset({"title", "academic title", "honorific", "prefix", "mr ms", "dr prof", "prof dr"})
_SENDERS = re.compile(r"\b(my|your|sender|student|applicant)\b", re.IGNORECASE)
_HONORIFIC = re.compile(r"^((prof(essor)?|dr|mr|mrs|ms|mx|sir|dame)\.?\s+)+", re.IGNORECASE)
_GREETS = re.compile(
    r"^\s*(?:dear|hi|hello|hey|greetings|good (?:morning|afternoon|evening))[ ,]+"
    r"(?P<title>(?:(?:prof(?:essor)?|dr|doctor|mr|mrs|ms)\.?\s+)*)$",
    re.IGNORECASE,
)
_ENDS_GREETING = re.compile(r"\s*(?:[,!:;.]|[\r\n]|\Z)")


class Asks(Enum):
    """What of the name a slot asks for."""

    FULL = "full"
    FAMILY = "family"
    GIVEN = "given"
    GREETING = "greeting"
    TITLE = "title"


_ASKED = (
    (Asks.FULL, _FULL),
    (Asks.FAMILY, _FAMILY),
    (Asks.GIVEN, _GIVEN),
    (Asks.GREETING, _GREETING),
    (Asks.TITLE, _TITLE),
)
_NOWHERE = Place(before="x", after="x")


def name_for(
    slot_name: str, recipient_name: str, place: Place = _NOWHERE, *, previous: str = "", following: str = ""
) -> str | None:
    """What a slot of this name gets of the recipient's name; None when it asks for something else.

    `previous` and `following` are the names of the slots beside it, with nothing but spaces between. Nobody's title is
    known for certain, so a slot for one gets the given name in front of the family name, and whatever else is asked for
    in a greeting gets the name.
    """
    name, asks = " ".join(recipient_name.split()), _asks(slot_name)
    if asks is Asks.TITLE and _asks(following) in {Asks.FULL, Asks.FAMILY}:
        return given_name(name)
    if asks is Asks.FULL and _asks(following) is Asks.FAMILY:
        return given_name(name)
    if asks is Asks.FAMILY or (asks is Asks.FULL and _asks(previous) is Asks.TITLE):
        return family_name(name)
    if asks in {None, Asks.TITLE}:
        return _greeted(name, place) if not _SENDERS.search(_plain(slot_name)) else None
    return {Asks.FULL: name, Asks.GIVEN: given_name(name), Asks.GREETING: f"Dear {name}"}[asks]


def _asks(slot_name: str) -> Asks | None:
    asked = _plain(slot_name)
    if _SENDERS.search(asked):
        return None
    bare = _OF_THE_RECIPIENT.sub("", asked)
    return next((asks for asks, words in _ASKED if asked in words or bare in words), None)


def _plain(slot_name: str) -> str:
    return " ".join(re.sub(r"[_\-./]+", " ", slot_name.replace("’", "'")).casefold().split())


def _greeted(name: str, place: Place) -> str | None:
    """Who stands in the place of a name behind "Dear": the family name behind a title."""
    greeting = _GREETS.match(place.before.rpartition("\n")[2])
    if greeting is None or not _ENDS_GREETING.match(place.after):
        return None
    return family_name(name) if greeting["title"] else name


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

"""Where a slot stands in its sentence: what may fill it there, and what stands in when nothing is proved. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_ENDS = ".!?…"
_CLOSERS = ")”\"'»"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The fixed text on both sides of a slot."""

    before: str
    after: str

    @property
    def begins_sentence(self) -> bool:
        """Nothing of a sentence stands before it."""
        line = self.before.rpartition("\n")[2].rstrip(" \t")
        bare = line.rstrip(_CLOSERS)
        return not line.strip(" \t-*>#") or (bool(bare) and bare[-1] in _ENDS)

    @property
    def ends_sentence(self) -> bool:
        """Nothing of its sentence follows: the line ends, or a new sentence begins."""
        line = self.after.partition("\n")[0]
        rest = line.lstrip(" \t")
        return not rest or (line != rest and rest[0].isupper())

    @property
    def is_sentence(self) -> bool:
        """The slot is one or more whole sentences."""
        return self.begins_sentence and self.ends_sentence


def fit(text: str, place: Place) -> str:
    """The text with its edges made to fit: ends and capitals of sentences, no doubled full stops."""
    text = text.strip()
    if not text:
        return ""
    if place.begins_sentence:
        text = text[0].upper() + text[1:]
    follows = place.after[:1]
    if place.is_sentence and text[-1] not in _ENDS + _CLOSERS + ":":
        return f"{text}."
    if follows in {".", ",", ";", ":", "!", "?"} or not place.ends_sentence:
        return text.rstrip(".,;: ")
    return text


def spaced(text: str, place: Place) -> str:
    """A proposed slot brings its own spaces: none stood in the template for it."""
    lead = " " if place.before and not place.before[-1].isspace() else ""
    trail = " " if place.after and not place.after[0].isspace() and place.after[0] not in ".,;:!?" else ""
    return f"{lead}{text}{trail}" if text else ""


def neutral(place: Place, interest: str) -> str:
    """What stands in a slot when nothing about the recipient is proved: it states nothing about them.

    The interest is the sender's own word, so it may be said of the sender.
    """
    if place.is_sentence:
        return f"I am writing because of my interest in {' '.join(interest.split()).rstrip('.!?')}."
    return "Your work" if place.begins_sentence else "your work"

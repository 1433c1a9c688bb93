"""Where a slot stands in its sentence: what fits there. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_ENDS = ".!?…"
_STOPS = ".!?"
_OPENERS = "“\"‘'("
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
        """Nothing of its sentence follows but its stop: the line ends, or a new sentence begins."""
        line = self.after.partition("\n")[0]
        rest = line.lstrip(" \t")
        return not rest or rest[0] in _STOPS or (line != rest and (rest[0].isupper() or rest[0] in _OPENERS))

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
    if not place.ends_sentence or place.after[:1] in {*_STOPS, ",", ";", ":"}:
        return text.rstrip(".,;: ")
    if place.is_sentence and text.rstrip(_CLOSERS)[-1:] not in {*_ENDS, ":"}:
        return f"{text}."
    return text


def spaced(text: str, place: Place) -> str:
    """A proposed slot brings its own spaces: none stood in the template for it."""
    lead = " " if place.before and not place.before[-1].isspace() else ""
    trail = " " if place.after and not place.after[0].isspace() and place.after[0] not in ".,;:!?" else ""
    return f"{lead}{text}{trail}" if text else ""

"""The e-mail as far as an incomplete answer of the model goes. Unproved: for watching only. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from pydantic_core import from_json

from scribe_composer.proving import ProvedSlot
from scribe_composer.rendering import OpenSlot


def partial_slots(text: str, slots: Sequence[OpenSlot]) -> dict[str, ProvedSlot]:
    """What the incomplete JSON holds of each slot so far, the marker where it holds none; empty before the first."""
    said: object = None
    with suppress(ValueError):
        said = from_json(text, allow_partial="trailing-strings")
    listed = said.get("slots") if isinstance(said, dict) else None
    found = {each.get("id"): each.get("text") for each in listed or [] if isinstance(each, dict)}
    if not any(isinstance(words, str) and words for words in found.values()):
        return {}
    return {item.slot.id: _as_it_is(item, found.get(item.slot.id)) for item in slots}


def _as_it_is(item: OpenSlot, words: object) -> ProvedSlot:
    text = " ".join(words.split()) if isinstance(words, str) else ""
    return ProvedSlot(id=item.slot.id, text=text or item.slot.marker, claims=(), removed=())

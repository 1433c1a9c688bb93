"""Slots that only the sender can fill: code copies their own words, and nothing is invented. Pure."""

from __future__ import annotations

import re

from scribe.v1 import sender_pb2

# What a slot may be called, without "your", "my" and the like, and the field of the profile that answers it.
_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("name", re.compile(r"(full )?names?|signature|name here")),
    ("email", re.compile(r"e ?mail( address)?|address for replies|contact")),
    ("institution", re.compile(r"(current )?(university|institution|school|college|company|affiliation|employer)( name)?")),
    ("position", re.compile(r"(current )?(position|role|status|job|occupation|degree|degree program(me)?|year of study|year)")),
    ("field", re.compile(r"(field|major|subject|discipline|program(me)?|course|area)( of study)?")),
    ("about", re.compile(r"about (me|myself)|background|bio|short bio|introduction|who i am")),
)  # fmt: skip
_OF_THE_SENDER = re.compile(
    r"^(?:(?:insert|add|enter|put|the|a|my|your|sender|senders|student|students|applicant|own|here)\s+)+"
)
_MOST_CHARACTERS = 2_000


def sender_text(slot_name: str, sender: sender_pb2.Sender) -> str:
    """The sender's own words for a slot of this name, on the lines they wrote; empty when they gave none."""
    asked = _plain(slot_name)
    for name, text in sender.answers.items():
        if _plain(name) == asked and text.strip():
            return _safe(text)
    bare = _OF_THE_SENDER.sub("", asked)
    field = next((field for field, pattern in _FIELDS if pattern.fullmatch(bare)), "")
    return _safe(getattr(sender, field)) if field else ""


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[^\w]+|_", " ", name.replace("'s", "s").replace("’s", "s")).casefold().split())


def _safe(text: str) -> str:
    """Without characters that nobody sees; line ends stay."""
    shown = "".join(character for character in text if character.isprintable() or character == "\n")
    return shown.strip()[:_MOST_CHARACTERS]

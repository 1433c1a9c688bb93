"""Characters that nobody sees. They are taken out of every text; what they spell can be looked at by itself."""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    # Joiners belong to Persian, Indic scripts and emoji; between other characters they only hide something.
    "|(?<![^\\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\\x00-\u024f]|\\Z)"
)
"""Format and bidirectional controls, fillers, variation selectors, tags, and the private areas of icon fonts."""

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{4,}")


def without_unseen(text: str) -> str:
    """The text as it is seen: unseen characters are gone, controls other than tab and line end are spaces."""
    return _CONTROLS.sub(" ", _UNSEEN.sub("", text.replace("\r\n", "\n")))


def spelled_unseen(text: str) -> str:
    """What tag characters (U+E0020 to U+E007E) and runs of variation selectors, read as bytes, spell; usually nothing."""
    tags = ["".join(chr(ord(character) - 0xE0000) for character in run) for run in _TAGS.findall(text)]
    selectors = [bytes(map(_byte, run)).decode("utf-8", "replace") for run in _SELECTORS.findall(text)]
    return "\n".join([*tags, *selectors])


def _byte(selector: str) -> int:
    """Selectors 1 to 256 stand for the 256 values of a byte (Unicode 16, 23.4: two blocks of 16 and 240)."""
    code = ord(selector)
    return code - 0xFE00 if code < 0xE0000 else code - 0xE0100 + 16

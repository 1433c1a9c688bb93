"""How much two texts are about the same thing: content words in common, compared by their beginnings."""

from __future__ import annotations

import re

from scribe_sandbox.reader.names import plain
from scribe_sandbox.reader.vocabulary import vocabulary

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_STEM = 6
STOP_WORDS = vocabulary("""a about after all also am an and any are as at be been but by can could did do does for from had has have he her
    his how i if in into interest interested interests is it its like me more most my of on one or our out over own
    she should so some such than that the their them then there these they this those through to under up us use used
    using very was we were what when where which while who why will with work works working would you your based new
    research study studies studying topic field area between whether especially particularly learning-about recent
    role toward towards question questions idea ideas kind""")


def stems(text: str) -> frozenset[str]:
    """The beginnings of the text's content words; the parts of hyphenated words count too."""
    words = {part for word in _WORD.findall(plain(text)) for part in (word, *word.split("-"))}
    return frozenset(word[:_STEM] for word in words if len(word) > 2 and word not in STOP_WORDS)


def shared(text: str, wanted: frozenset[str]) -> int:
    """How many of the wanted stems the text has."""
    return len(stems(text) & wanted)

"""A phrase for a slot with what proves it, and how phrases are tidied and shortened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_SENTENCE = 260
LONGEST_NOUN = 150
# Where a sentence may end early without saying something else.
_CUTS = re.compile(
    r"(?:; |: |, (?:and|but|so|which|who|where|while|with|because|including|from|in|at|as)\b| because | so that | while )"
)
_DASH = re.compile(r"\s*—\s*|\s+[–-]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words for a slot; each claim stands verbatim in the text."""

    text: str
    claims: tuple[tuple[str, str], ...] = ()
    """The claim's words, and the id of what supports it."""

    @property
    def supports(self) -> frozenset[str]:
        """The ids of all that is referred to."""
        return frozenset(support for _, support in self.claims)


def claimed(text: str, support: str, *, capital: bool = False, stop: bool = False) -> Phrase:
    """A phrase that is one claim, as the place needs it."""
    text = tidy(text)
    text = capitalised(text) if capital else text
    return Phrase(
        text=text + ("." if stop and not text.endswith((".", "!", "?", ".”", "!”", "?”")) else ""),
        claims=((text, support),),
    )


def joined(phrases: list[Phrase]) -> Phrase:
    """Sentences behind one another."""
    return Phrase(
        text=" ".join(phrase.text for phrase in phrases),
        claims=tuple(claim for phrase in phrases for claim in phrase.claims),
    )


def tidy(text: str) -> str:
    """One line without dashes that part a sentence, and without a full stop."""
    text = _DASH.sub(", ", " ".join(text.split()))
    return re.sub(r",\s*,", ",", text).strip(" ,;:").removesuffix(".")


def capitalised(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def shortened(text: str, limit: int) -> str | None:
    """The text, or its longest beginning that can stand alone within `limit` characters; None if there is none."""
    if len(text) <= limit:
        return text
    return max((cut for cut in _beginnings(text) if len(cut) <= limit), key=len, default=None)


def _beginnings(text: str) -> Iterator[str]:
    for match in _CUTS.finditer(text):
        cut = text[: match.start()]
        if cut.count("(") == cut.count(")") and cut.count("“") == cut.count("”") and len(cut) >= 30:
            yield cut

"""Invented words that no world had before."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

_SYLLABLES = [
    "ab",
    "ber",
    "cor",
    "dan",
    "el",
    "fir",
    "gor",
    "hul",
    "im",
    "jas",
    "kel",
    "lun",
    "mor",
    "nel",
    "ost",
    "pir",
    "quen",
    "ras",
    "sol",
    "tur",
    "ulm",
    "vay",
    "wen",
    "yor",
    "zel",
    "thor",
    "brim",
    "cald",
    "drev",
    "falk",
]


@dataclass(slots=True)
class Coiner:
    """Makes words that it never makes twice."""

    chance: Random
    made: set[str] = field(default_factory=set)

    def word(self) -> str:
        """A capitalised word of three syllables."""
        while True:
            word = "".join(self.chance.choice(_SYLLABLES) for _ in range(3)).capitalize()
            if word not in self.made:
                self.made.add(word)
                return word

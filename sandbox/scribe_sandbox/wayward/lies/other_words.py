"""True claims in other words: what a careful writer changes without changing what is said. Pure.

Without these, a checker that lets only copies through would look perfect.
"""

from __future__ import annotations

import re
from random import Random

_LIKE: tuple[tuple[str, str], ...] = (
    (r"\byou study\b", "you investigate"), (r"\byou investigate\b", "you study"), (r"\byou build\b", "you develop"), (r"\byou develop\b", "you build"),
    (r"\byou received\b", "you won"), (r"\byou won\b", "you received"), (r"\byou show\b", "you demonstrate"), (r"\byou use\b", "you employ"),
    (r"\byou measure\b", "you record"), (r"\bdo not\b", "don’t"), (r"\byour method\b", "your technique"), (r"\byou design\b", "you create"),
)  # fmt: skip
_IN_FRONT = re.compile(r"^(In \d{4}|Since \d{4}|In [A-Z][a-z]+),? (you .+?)\.?$")
_BEHIND = re.compile(r"^(You .+?) ((?:in|since) \d{4})\.$")
_TRAILING = re.compile(r"^(You [^,]{25,}), (?:which|where) [^,]+\.$")


def in_other_words(claim: str, chance: Random) -> str:
    """The claim, half of the time said differently."""
    if chance.random() < 0.5:
        return claim
    ways = [way for way in (_like, _moved, _shortened, _framed) if way(claim) != claim]
    return chance.choice(ways)(claim) if ways else claim


def _like(claim: str) -> str:
    for pattern, instead in _LIKE:
        if re.search(pattern, claim, re.IGNORECASE):
            said = re.sub(pattern, instead, claim, count=1, flags=re.IGNORECASE)
            return said[:1].upper() + said[1:] if claim[:1].isupper() else said
    return claim


def _moved(claim: str) -> str:
    if match := _IN_FRONT.match(claim):
        return f"{match[2][:1].upper()}{match[2][1:]} {match[1][:1].lower()}{match[1][1:]}."
    if match := _BEHIND.match(claim):
        return f"{match[2][:1].upper()}{match[2][1:]}, {match[1][:1].lower()}{match[1][1:]}."
    return claim


def _shortened(claim: str) -> str:
    match = _TRAILING.match(claim)
    return f"{match[1]}." if match else claim


def _framed(claim: str) -> str:
    return f"Your page says that {claim[:1].lower()}{claim[1:]}" if re.match(r"You [a-z]+ ", claim) else claim

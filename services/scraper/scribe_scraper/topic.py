"""How much of what the sender is interested in a text speaks of. Pure."""

from __future__ import annotations

from collections.abc import Collection

from scribe_scraper.names import words

_SHORTEST_STEM = 4
"""Words count as the same topic when they share their beginning but for an ending: "learn", "learning"."""

HALF_OF_INTEREST = 0.5
"""Share at which a text speaks of the interest rather than has a word in common with it."""

_LEAST_WORDS = 2

_EMPTY_WORDS = frozenset(
    words(
        "and the for with from into work works research on in of to a an at by how what why when that which is are do does "
        "their your our his her its it this these those about using based under near through over against between among "
        "recent latest current new your group lab team publication publications paper papers article articles book books "
        "thesis theses topic topics project projects possible possibly master doctoral phd study studies field area areas "
        "department interest interests interested general any some work"
    )
)


def telling_words(interest: str) -> frozenset[str]:
    """The words of the interest that say what it is about: none in "your recent research"."""
    return frozenset(word for word in words(interest) if len(word) > 1 and word not in _EMPTY_WORDS)


def share_of_interest(interest: str, text_words: Collection[str]) -> float:
    """0 to 1: how many of the interest's telling words stand in the text, compared by their beginnings.

    Fewer than two such words, such as the name of a field, fit too many people: they count as none.
    """
    wanted = telling_words(interest)
    found = sum(any(same_topic(word, other) for other in text_words) for word in wanted)
    return found / len(wanted) if found >= _LEAST_WORDS else 0.0


def same_topic(one: str, other: str) -> bool:
    """True if the words are equal, or the longer one is the shorter with another ending."""
    if one == other or one.removesuffix("s") == other.removesuffix("s"):
        return True
    needed = max(_SHORTEST_STEM, min(len(one), len(other)) - 1)
    return one[:needed] == other[:needed] and len(one) >= needed <= len(other)

"""Word lists written as running text."""

from __future__ import annotations


def vocabulary(text: str) -> frozenset[str]:
    """The words of a text, split at white space."""
    return frozenset(text.split())

"""Search terms: the noun-like phrases of what the sender wrote about the interest."""

from __future__ import annotations

import re

from scribe_sandbox.reader.overlap import STOP_WORDS
from scribe_sandbox.reader.subject import interest_phrase

_MOST = 3
_LONGEST_WORDS = 6
_JOINTS = re.compile(
    r"[,.;:()?!\n]|\b(?:and|or|with|for|to|how|why|what|whether|that|which|who|using|by|from|about|between|especially"
    r"|particularly|is|are|can|could|we|i|my|their|your|you|they|it|as|into|on|at|through|than|when|where)\b",
    re.IGNORECASE,
)
_MARKERS = re.compile(r"\{\{[^{}]*\}\}|\[[^\[\]]*\]|^\s*(?:dear|hi|hello)\b", re.IGNORECASE | re.MULTILINE)
_EDGES = re.compile(r"^(?:(?:the|an?|of|in|new|more|its|these|this)\s+)+|(?:\s+(?:of|in|the|a|an))+$", re.IGNORECASE)


def search_terms(interest: str, template: str) -> list[str]:
    """One to three terms; from the template's own words only when the interest has none."""
    phrase = _EDGES.sub("", interest_phrase(interest)).strip()
    whole = [phrase] if phrase and len(phrase.split()) <= _LONGEST_WORDS and not _JOINTS.search(phrase) else []
    found = whole or _phrases(phrase) or _phrases(_MARKERS.sub(".", template))
    return found[:_MOST] or [phrase or "research"]


def _phrases(text: str) -> list[str]:
    parts = (_EDGES.sub("", part.strip()).strip() for part in _JOINTS.split(text))
    telling = [part for part in parts if _tells(part) and len(part.split()) <= _LONGEST_WORDS]
    return list(dict.fromkeys(telling))


def _tells(phrase: str) -> bool:
    words = [word for word in phrase.lower().split() if len(word) > 2 and word not in STOP_WORDS]
    return len(" ".join(words)) > 4

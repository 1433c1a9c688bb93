"""Splitting text into sentences. Pure."""

from __future__ import annotations

import re

# A full stop behind a capital initial, a title or a common abbreviation ends no sentence.
_CJK = "\u3040-\u30ff\u4e00-\u9fff"
_END = re.compile(rf"(?<=[.!?…])[”\"')»]*\s+(?=[A-ZÀ-ÖØ-Þ“\"(«\d{_CJK}])|(?<=[。！？])(?=.)")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|Dr|Prof|Mr|Mrs|Ms|St|vs|etc|e\.g|i\.e|al|Fig|No|Vol|ed|eds))\.$")
_LONGEST_ABBREVIATION = 8
"""Characters, with one in front of it. Looking no further back keeps a text of nothing but initials cheap."""


def split_sentences(text: str) -> list[str]:
    """Sentences with the space that follows them: joined they give the text back."""
    pieces: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATION.search(text[max(start, match.start() - _LONGEST_ABBREVIATION) : match.start()]):
            continue
        pieces.append(text[start : match.end()])
        start = match.end()
    return [*pieces, text[start:]] if text[start:] else pieces

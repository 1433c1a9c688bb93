"""Whether an e-mail is its template with nothing but slots filled. Pure; asks none of the services."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from scribe_evals.templates.cut import cut
from scribe_evals.templates.pieces import Kind, Made

_MOST_FILLED = 2_500
_SLACK = 40
"""A proposed text may begin or end with the same characters as what stands behind or before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Whether every fixed piece stands there in order with only fillings between, and which slots are still open."""

    is_equal: bool
    open_slots: tuple[str, ...]


def judge(made: Made, body: str, *, has_profile: bool, listed: Collection[str]) -> Judgement:
    """`has_profile`: whether the sender had said something of themselves. `listed`: the markers that the e-mail says are open."""
    is_equal = (
        _is_filled(made, body, has_profile) if cut(made.text).markers else _is_template_with_proposals(made, body)
    )
    return Judgement(is_equal=is_equal, open_slots=tuple(_open(made, body, listed)))


def _is_filled(made: Made, body: str, has_profile: bool) -> bool:
    """A pattern of the fixed texts, with what may stand in each slot between them."""
    found = cut(made.text)
    slots = [piece for piece in made.pieces if piece.kind is not Kind.FIXED]
    pattern = re.escape(found.texts[0])
    for slot, text in zip(slots, found.texts[1:], strict=True):
        allowed = f".{{0,{_MOST_FILLED}}}?"
        if slot.kind is Kind.SENDER:
            allowed = re.escape(slot.answer if has_profile and slot.answer else slot.written)
        pattern += f"{allowed}{re.escape(text)}"
    return re.fullmatch(pattern, body, re.DOTALL) is not None


def _is_template_with_proposals(made: Made, body: str) -> bool:
    """At most two texts were put in, none within a word, and nothing was taken out."""
    text = "".join(cut(made.text).texts)
    head, tail = _common(text, body), _common(text[::-1], body[::-1])
    for behind in range(head, max(-1, head - _SLACK), -1):
        most = min(tail, len(text) - behind)
        for before in range(most, max(-1, most - _SLACK), -1):
            middle, end = text[behind : len(text) - before], len(body) - before
            start = body.find(middle, behind, end)
            if start >= 0 and _is_apart(body, behind, start) and _is_apart(body, start + len(middle), end):
                return True
    return False


def _is_apart(body: str, start: int, end: int) -> bool:
    """Whether what stands there is no part of the word before it."""
    return start >= end or not (body[start - 1 : start].isalnum() and body[start].isalnum())


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _open(made: Made, body: str, listed: Collection[str]) -> Sequence[str]:
    """Markers in the e-mail that are neither the template's fixed text nor the sender's slots, told as open."""
    kept = "".join(cut(made.text).texts)
    senders = [piece.written for piece in made.pieces if piece.kind is Kind.SENDER and piece.written in listed]
    rest = body
    for marker in senders:
        rest = rest.replace(marker, "", 1)
    return [marker for marker in dict.fromkeys(cut(rest).markers) if rest.count(marker) > kept.count(marker)]

"""From the model's slots to what is proved of them: passages that hold are kept, the others are taken out. Pure.

A passage is a sentence, or all of a slot that is only part of a sentence. It holds when its text breaks no rule, each of
its claims is proved, and what it says outside of its claims says next to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scribe_proof.sentences import split_sentences

from scribe_composer.answer import DraftClaim, SlotDraft
from scribe_composer.checks import Problem, Setting, check_claim, check_text, check_whole
from scribe_composer.evidence import folded_words
from scribe_composer.place import Place

MOST_CHARACTERS = 900
"""Of one slot: a slot is a sentence or a short paragraph."""

_QUOTED = re.compile(r"(?P<open>[“\"«„])(?P<title>[^”\"»“]+)(?P<close>[”\"»“])")
_TOO_LONG = f"the slot is longer than {MOST_CHARACTERS} characters; one or two sentences are enough"
_NOT_FOUND = "the claim does not stand verbatim in the slot's text"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedSlot:
    """What is left of a slot, the claims in it, and what was taken out with the reason."""

    id: str
    text: str
    claims: tuple[DraftClaim, ...]
    removed: tuple[Problem, ...]

    @property
    def is_proved(self) -> bool:
        """It says something about the recipient, and that is proved."""
        return bool(self.claims)

    @property
    def is_whole(self) -> bool:
        """Proved, with nothing taken out."""
        return self.is_proved and not self.removed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passage:
    text: str
    claims: tuple[DraftClaim, ...]


def prove(slot: SlotDraft, place: Place, setting: Setting) -> ProvedSlot:
    """Keep the passages that hold, in order."""
    slot = normalised(slot, setting.evidence.titles)
    kept: list[_Passage] = []
    removed = [
        Problem(slot_id=slot.id, claim=claim.text, reason=_NOT_FOUND)
        for claim in slot.claims
        if not claim.text or claim.text not in slot.text
    ]
    for passage in _passages(slot, place):
        reason = _wrong(passage, setting)
        if reason is None and sum(len(each.text) for each in kept) + len(passage.text) > MOST_CHARACTERS:
            reason = _TOO_LONG
        if reason is None:
            kept.append(passage)
        else:
            removed.append(Problem(slot_id=slot.id, claim=passage.text, reason=reason))
    return ProvedSlot(
        id=slot.id,
        text=" ".join(passage.text for passage in kept),
        claims=tuple(claim for passage in kept for claim in passage.claims),
        removed=tuple(removed),
    )


def normalised(slot: SlotDraft, titles: Sequence[str] = ()) -> SlotDraft:
    """The slot on one line, with single spaces and titles as they are printed.

    So claims are found in it however the model broke its lines, and a title that it quoted with other punctuation or
    capitals is the record's own.
    """
    printed = {" ".join(folded_words(title)): title for title in titles}

    def line(text: str) -> str:
        return _QUOTED.sub(lambda match: _printed(match, printed), " ".join(text.split()))

    claims = [DraftClaim(text=line(claim.text), support_ids=claim.support_ids) for claim in slot.claims]
    return SlotDraft(id=slot.id, text=line(slot.text), claims=claims)


def _printed(match: re.Match[str], printed: Mapping[str, str]) -> str:
    title = printed.get(" ".join(folded_words(match["title"])))
    return match["open"] + title + match["close"] if title else match[0]


def _wrong(passage: _Passage, setting: Setting) -> str | None:
    if reason := check_text(passage.text, setting):
        return reason
    for claim in passage.claims:
        if reason := check_claim(claim, setting):
            return reason
    return check_whole(passage.text, passage.claims, setting)


def _passages(slot: SlotDraft, place: Place) -> list[_Passage]:
    """The slot's sentences with their claims; sentences that one claim spans stay together."""
    pieces = split_sentences(slot.text) if place.is_sentence else [slot.text] if slot.text else []
    passages: list[_Passage] = []
    pending = ""
    claims = [claim for claim in slot.claims if claim.text]
    for piece in pieces:
        pending += piece
        if any(claim.text in slot.text and _is_cut(claim.text, pending, slot.text) for claim in claims):
            continue
        text = pending.strip()
        inside = tuple(claim for claim in claims if claim.text in text)
        passages.append(_Passage(text=text, claims=inside))
        slot = SlotDraft(id=slot.id, text=slot.text.removeprefix(pending), claims=slot.claims)
        claims = [claim for claim in claims if claim not in inside]
        pending = ""
    return passages


def _is_cut(claim: str, head: str, whole: str) -> bool:
    """Whether the claim, where it first stands in the whole, begins in the head and ends behind it."""
    start = whole.find(claim)
    return 0 <= start < len(head.rstrip()) < start + len(claim)

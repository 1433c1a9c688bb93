"""From the model's slots to what is proved of them: claims that hold are kept, sentences without one are taken out. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from scribe_composer.answer import DraftClaim, SlotDraft
from scribe_composer.checks import Problem, Setting, check_slot
from scribe_composer.evidence import content_words
from scribe_composer.place import Place
from scribe_composer.sentences import split_sentences

# A sentence without a claim may stay when it says next to nothing: "Thank you."
_EMPTY_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedSlot:
    """What is left of a slot, the claims in it, and what was taken out with the reason."""

    id: str
    text: str
    claims: tuple[DraftClaim, ...]
    removed: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def prove(slot: SlotDraft, place: Place, setting: Setting) -> ProvedSlot:
    """Keep the sentences that hold. A slot that is part of a sentence holds as a whole or not at all."""
    problems = check_slot(slot, setting)
    wrong = {problem.claim: problem.reason for problem in problems}
    good = [claim for claim in slot.claims if claim.text not in wrong]
    if "" in wrong:  # the slot's text as a whole
        return _without(slot, wrong[""], problems)
    if not place.is_sentence:
        reason = _phrase_reason(slot, good, wrong)
        return _without(slot, reason, problems) if reason else _kept(slot, slot.text.strip(), good, (), problems)
    kept, removed = _sentences(slot, good, wrong)
    text = "".join(kept).strip()
    return _kept(slot, text, [claim for claim in good if claim.text in text], removed, problems)


def unproved(slot: SlotDraft, proved: ProvedSlot) -> list[Problem]:
    """What the model is told: what was wrong, and sentences that claim without naming proof."""
    told = list(proved.problems)
    known = {problem.claim for problem in told}
    told += [
        Problem(slot_id=slot.id, claim=text, reason=reason)
        for text, reason in proved.removed
        if text not in known and not any(claim and claim in text for claim in known)
    ]
    return told


def _sentences(
    slot: SlotDraft, good: list[DraftClaim], wrong: dict[str, str]
) -> tuple[list[str], tuple[tuple[str, str], ...]]:
    kept: list[str] = []
    removed: list[tuple[str, str]] = []
    for sentence in split_sentences(slot.text):
        bad = next((reason for claim, reason in wrong.items() if claim and claim in sentence), None)
        if bad is None and (
            any(claim.text in sentence or sentence.strip() in claim.text for claim in good) or _says_nothing(sentence)
        ):
            kept.append(sentence)
        else:
            removed.append((sentence.strip(), bad or "it states something without naming what proves it"))
    return kept, tuple(removed)


def _phrase_reason(slot: SlotDraft, good: list[DraftClaim], wrong: dict[str, str]) -> str:
    """Why a phrase cannot stay; empty when it can."""
    if not slot.text.strip():
        return ""
    bad = next((reason for claim, reason in wrong.items() if claim), "")
    if bad:
        return bad
    covered = {word for claim in good for word in content_words(claim.text)}
    loose = content_words(slot.text) - covered
    return "it states something without naming what proves it" if len(loose) > _EMPTY_WORDS else ""


def _says_nothing(sentence: str) -> bool:
    return len(content_words(sentence)) <= _EMPTY_WORDS


def _without(slot: SlotDraft, reason: str, problems: list[Problem]) -> ProvedSlot:
    removed = ((slot.text.strip(), reason),) if slot.text.strip() else ()
    return ProvedSlot(id=slot.id, text="", claims=(), removed=removed, problems=tuple(problems))


def _kept(
    slot: SlotDraft, text: str, claims: list[DraftClaim], removed: tuple[tuple[str, str], ...], problems: list[Problem]
) -> ProvedSlot:
    return ProvedSlot(id=slot.id, text=text, claims=tuple(claims), removed=removed, problems=tuple(problems))

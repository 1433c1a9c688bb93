"""From the model's paragraphs to the template that the CV supports: sentences that hold are kept, others taken out. Pure.

A sentence holds when its words are plain, each of its claims is proved by a quote that stands in the CV, and what it says
beside its claims and slots is no more than what the e-mail is for.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from scribe.v1 import email_pb2, source_pb2
from scribe_proof.passages import proof_of_quote
from scribe_proof.quotes import WINDOW_CHARACTERS, FoldedText, fold, locate
from scribe_proof.support import known_lemmas, unsupported

from scribe_composer.checks import is_plain, is_printable
from scribe_composer.draft_template_answer import CvClaim, TemplateDraft
from scribe_composer.draft_template_cv import implied, owner_of
from scribe_composer.draft_template_frame import beyond_frame, says_something, speaks_of_sender
from scribe_composer.draft_template_text import (
    Sentence,
    joined,
    misplaced_slots,
    recipient_slots,
    sentences_of,
    slot_names,
    tidy,
    without_slots,
)

LONGEST_TEMPLATE = 5_000
SHORTEST_TEMPLATE = 10
"""Characters; what the API takes as a template."""

_STRAY = re.compile(r"[{}\[\]\\<>|]")
_APART = ("\n", ". ", "; ", " • ")
_CLOSING = re.compile(
    r"(?:(?:kind|best|warm|many|with|all|very|yours|sincerely|regards|thanks|thank you|respectfully|gratefully|cheers)\b[^.!?]{0,40})[,.]?",
    re.IGNORECASE,
)
_ADDRESSES_READER = re.compile(r"\b(?:you|your|yours)\b|(?:^|[.:;!?]\s+|\n)\W*(?:please|kindly)\b", re.IGNORECASE)
"""A CV speaks to nobody; what else is an order scribe_proof tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """The CV, comparable, and the words of the sender's wishes."""

    cv: str
    folded: FoldedText
    wished: frozenset[str]

    @property
    def sha256(self) -> str:
        """Of the CV."""
        return hashlib.sha256(self.cv.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Words of a draft, and what is wrong with them in words that the model can act on."""

    text: str
    reason: str


@dataclass(slots=True, kw_only=True)
class CheckedTemplate:
    """What is left of a draft, its claims with their places and quotes, and what was taken out."""

    text: str = ""
    claims: list[email_pb2.Claim] = field(default_factory=list)
    removed: list[Problem] = field(default_factory=list)
    flaws: list[Problem] = field(default_factory=list)
    """What is wrong with the whole."""

    @property
    def is_usable(self) -> bool:
        """It can be taken as a template."""
        return not self.flaws


def material_of(cv_text: str, wishes: str) -> Material:
    """What drafts are checked against."""
    return Material(cv=cv_text, folded=fold(cv_text), wished=known_lemmas([wishes]))


def checked(draft: TemplateDraft, material: Material) -> CheckedTemplate:
    """The sentences that hold, in order."""
    paragraphs = [tidy(paragraph) for paragraph in draft.paragraphs]
    found = CheckedTemplate()
    kept: list[Sentence] = []
    in_signature, length = False, 0
    for sentence, claims in sentences_of(paragraphs):
        length += len(sentence.text) + 2
        reason = _wrong(sentence, claims, material, in_signature=in_signature)
        reason = reason or ("the template is longer than 5,000 characters" if length > LONGEST_TEMPLATE else None)
        in_signature = in_signature or _CLOSING.fullmatch(sentence.text) is not None
        if reason is None:
            kept.append(sentence)
            found.claims += [_receipt(claim, material) for claim in claims]
        else:
            length -= len(sentence.text) + 2
            found.removed.append(Problem(text=sentence.text, reason=reason))
    found.text = joined(kept)
    _place(found)
    found.flaws = _flaws(found.text, kept)
    return found


def _wrong(sentence: Sentence, claims: list[CvClaim], material: Material, *, in_signature: bool) -> str | None:
    """The first rule that the sentence breaks."""
    for text in (without_slots(sentence.text), *slot_names(sentence.text)):
        if reason := next((reason for rule in TEXT_RULES if (reason := rule(text))), None):
            return reason
    if wrong := misplaced_slots(sentence.text):
        return f"{wrong[0]} is about the sender; write such slots in square brackets"
    for claim in claims:
        if reason := _unproved(claim, material) or _unstated(claim, sentence, in_signature=in_signature):
            return reason
    return beyond_frame(_rest(sentence, claims), material.wished)


def holds_no_stray_marks(text: str) -> str | None:
    """Braces, brackets and the like belong to slots."""
    found = _STRAY.search(text)
    return f"“{found[0]}” is no part of a slot such as {{{{name}}}} or [start date]" if found else None


TEXT_RULES: tuple[Callable[[str], str | None], ...] = (is_printable, holds_no_stray_marks, is_plain)


def _unproved(claim: CvClaim, material: Material) -> str | None:
    """What is wrong with a claim's proof."""
    place = locate(claim.quote, material.folded)
    if place is None:
        return f"the quote “{claim.quote[:80]}” does not stand verbatim in the CV"
    entry = _entry_around(material.cv, place.start, place.end)
    if _ADDRESSES_READER.search(entry):
        return "the quote is an instruction, not a statement about the sender"
    quote = _quote(claim, material)
    # Entries that share a line have nothing to do with one another.
    proof = proof_of_quote(quote.text, quote.before.rpartition("•")[2], quote.after.partition("•")[0])
    return unsupported(without_slots(claim.text), [proof], owner=owner_of(material.cv), known=implied(entry))


def _unstated(claim: CvClaim, sentence: Sentence, *, in_signature: bool) -> str | None:
    """A claim is a statement in the first person, or a line of the signature."""
    if not sentence.is_sentence:
        return None if in_signature or speaks_of_sender(sentence.text) else "it is no sentence about the sender"
    before = sentence.text[: sentence.text.find(claim.text)]
    if speaks_of_sender(claim.text) or (speaks_of_sender(sentence.text) and not says_something(without_slots(before))):
        return None
    return "a claim is a whole statement in the first person, with its verb"


def _rest(sentence: Sentence, claims: list[CvClaim]) -> str:
    """What the sentence says beside its claims and slots."""
    text = sentence.text
    for claim in sorted(claims, key=lambda claim: -len(claim.text)):
        text = text.replace(claim.text, " … ")
    return without_slots(text)


def _entry_around(text: str, start: int, end: int) -> str:
    """The line or sentence that the quote stands in."""
    begins = max(text.rfind(mark, 0, start) for mark in _APART) + 1
    ends = [place for mark in _APART if (place := text.find(mark, end)) >= 0]
    return text[begins : min(ends, default=len(text))]


def _quote(claim: CvClaim, material: Material) -> source_pb2.Quote:
    """The CV's words at the place where the quote stands. Only for quotes that do."""
    place = locate(claim.quote, material.folded)
    assert place is not None
    return source_pb2.Quote(
        source_id="cv",
        text=material.cv[place.start : place.end],
        start=place.start,
        end=place.end,
        before=material.cv[max(0, place.start - WINDOW_CHARACTERS) : place.start],
        after=material.cv[place.end : place.end + WINDOW_CHARACTERS],
        source_sha256=material.sha256,
    )


def _receipt(claim: CvClaim, material: Material) -> email_pb2.Claim:
    return email_pb2.Claim(text=claim.text, quote=_quote(claim, material))


def _place(found: CheckedTemplate) -> None:
    """Where each claim stands in the text; claims come in the text's order."""
    behind = 0
    for claim in found.claims:
        start = found.text.find(claim.text, behind)
        start = start if start >= 0 else found.text.find(claim.text)
        claim.body_start, claim.body_end = start, start + len(claim.text)
        behind = start


def _flaws(text: str, kept: list[Sentence]) -> list[Problem]:
    flaws = []
    if not recipient_slots(text):
        flaws.append("there is no slot about the recipient such as {{one sentence on their research}}")
    if not any(sentence.is_sentence for sentence in kept) or len(text) < SHORTEST_TEMPLATE:
        flaws.append("no sentence of it can be kept")
    return [Problem(text="", reason=reason) for reason in flaws]

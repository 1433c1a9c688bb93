"""Joining the user's words and the slots, and finding each claim's place in the whole. Pure.

Fixed text is copied byte for byte. A slot gets, in this order: the recipient's name where it asks for it, the sender's own
words or its marker where only the sender can fill it, what is proved, or words that state nothing about the recipient.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scribe.v1 import composer_service_pb2, email_pb2, recipient_pb2, template_pb2

from scribe_composer.answer import DraftClaim
from scribe_composer.evidence import Evidence, content_words
from scribe_composer.name_slots import name_for
from scribe_composer.neutral import neutral
from scribe_composer.place import Place, fit, spaced
from scribe_composer.proving import ProvedSlot
from scribe_composer.sender_slots import sender_text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSlot:
    """A slot that research has to fill, and where it stands."""

    slot: template_pb2.Slot
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """The text, its claims with their places, and the sender's slots that are still open."""

    body: str
    claims: tuple[email_pb2.Claim, ...]
    open_sender_slots: tuple[str, ...]


def open_slots(template: template_pb2.Template, recipient: recipient_pb2.Recipient) -> list[OpenSlot]:
    """Slots that ask for something about the recipient other than the name."""
    found = []
    for index, segment in enumerate(template.segments):
        if segment.HasField("slot") and not _is_senders(segment.slot) and _name_at(template, index, recipient) is None:
            found.append(OpenSlot(slot=segment.slot, place=place_at(template, index)))
    return found


def render(
    request: composer_service_pb2.ComposeEmailRequest, proved: Mapping[str, ProvedSlot], evidence: Evidence
) -> Rendered:
    """The whole e-mail."""
    template, recipient = request.template, request.recipient
    body = ""
    claims: list[email_pb2.Claim] = []
    senders: list[str] = []
    neutral_sentences = 0
    for index, segment in enumerate(template.segments):
        if not segment.HasField("slot"):
            body += segment.fixed_text
            continue
        slot, place, given = segment.slot, place_at(template, index), proved.get(segment.slot.id)
        if _is_senders(slot):
            text = sender_text(slot.name, request.sender) or slot.marker
            senders += [slot.marker] if text == slot.marker else []
        elif (name := _name_at(template, index, recipient)) is not None:
            text = name
        elif given is not None and given.text:
            text = _spaced(slot, fit(given.text, place), place)
            claims += [_claim(claim, slot.id, text, len(body), evidence) for claim in given.claims]
        else:
            words = fit(neutral(place, slot.name, recipient.interest, neutral_sentences), place)
            neutral_sentences += place.is_sentence
            text = "" if slot.syntax == template_pb2.SLOT_SYNTAX_PROPOSED else words
        body += text
    return Rendered(body=body, claims=tuple(claims), open_sender_slots=tuple(filter(None, dict.fromkeys(senders))))


def _spaced(slot: template_pb2.Slot, text: str, place: Place) -> str:
    return spaced(text, place) if slot.syntax == template_pb2.SLOT_SYNTAX_PROPOSED else text


def _claim(claim: DraftClaim, slot_id: str, text: str, offset: int, evidence: Evidence) -> email_pb2.Claim:
    shown, start = _find(claim.text, text)
    supports = [support for name in claim.support_ids if (support := evidence.get(name))]
    said = content_words(claim.text)
    support = max(supports, key=lambda support: len(said & content_words(support.quote.text)))
    return email_pb2.Claim(
        text=shown,
        slot_id=slot_id,
        support_ids=claim.support_ids,
        quote=support.quote,
        body_start=offset + start if start >= 0 else -1,
        body_end=offset + start + len(shown) if start >= 0 else -1,
    )


def _find(claim: str, text: str) -> tuple[str, int]:
    """The claim as it stands in the fitted text, whose first capital and last stop may differ."""
    for form in (claim, claim.strip(), claim.strip().rstrip(".,;: ")):
        for shown in (form, form[:1].upper() + form[1:]):
            if shown and (start := text.find(shown)) >= 0:
                return shown, start
    return claim, -1


def _is_senders(slot: template_pb2.Slot) -> bool:
    return slot.filler == template_pb2.SLOT_FILLER_SENDER


def _name_at(template: template_pb2.Template, index: int, recipient: recipient_pb2.Recipient) -> str | None:
    """What of the recipient's name a slot gets, by its own words and what stands around it."""
    segments = template.segments
    beside = [_slot_beside(list(segments[:index])[::-1]), _slot_beside(list(segments[index + 1 :]))]
    slot, place = segments[index].slot, place_at(template, index)
    return name_for(slot.name, recipient.name, place, previous=beside[0], following=beside[1])


def _slot_beside(segments: list[template_pb2.Segment]) -> str:
    """The name of the first slot, if only spaces stand before it."""
    for segment in segments[:2]:
        if segment.HasField("slot"):
            return segment.slot.name
        if segment.fixed_text.strip(" \t"):
            break
    return ""


def place_at(template: template_pb2.Template, index: int) -> Place:
    """What stands around a slot; another slot beside it counts as a word."""

    def words(segment: template_pb2.Segment) -> str:
        return "x" if segment.HasField("slot") else segment.fixed_text

    before = words(template.segments[index - 1]) if index else ""
    after = words(template.segments[index + 1]) if index + 1 < len(template.segments) else ""
    return Place(before=before, after=after)

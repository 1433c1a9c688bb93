"""Joining the user's words and the slots, and finding each claim's place in the whole. Pure.

Fixed text is copied byte for byte. A slot gets, in this order: the recipient's name where it asks for it, its own marker
where only the sender can fill it, what is proved, or words that state nothing about the recipient.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scribe.v1 import email_pb2, recipient_pb2, template_pb2

from scribe_composer.answer import DraftClaim
from scribe_composer.evidence import Evidence
from scribe_composer.name_slots import name_for
from scribe_composer.place import Place, fit, neutral, spaced
from scribe_composer.proving import ProvedSlot


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
        if (
            segment.HasField("slot")
            and not _is_senders(segment.slot)
            and name_for(segment.slot.name, recipient.name) is None
        ):
            found.append(OpenSlot(slot=segment.slot, place=_place(template, index)))
    return found


def render(
    template: template_pb2.Template,
    recipient: recipient_pb2.Recipient,
    proved: Mapping[str, ProvedSlot],
    evidence: Evidence,
) -> Rendered:
    """The whole e-mail."""
    body = ""
    claims: list[email_pb2.Claim] = []
    senders: list[str] = []
    for index, segment in enumerate(template.segments):
        if not segment.HasField("slot"):
            body += segment.fixed_text
            continue
        slot = segment.slot
        if _is_senders(slot) and slot.marker:
            senders.append(slot.marker)
            body += slot.marker
            continue
        text = _filling(slot, _place(template, index), recipient, proved.get(slot.id))
        if slot.id in proved:
            claims += [_claim(claim, slot.id, text, len(body), evidence) for claim in proved[slot.id].claims]
        body += text
    return Rendered(body=body, claims=tuple(claims), open_sender_slots=tuple(dict.fromkeys(senders)))


def _filling(
    slot: template_pb2.Slot, place: Place, recipient: recipient_pb2.Recipient, proved: ProvedSlot | None
) -> str:
    name = name_for(slot.name, recipient.name)
    if name is not None:
        return name
    text = fit(proved.text, place) if proved else ""
    text = text or neutral(place, recipient.interest)
    return spaced(text, place) if slot.syntax == template_pb2.SLOT_SYNTAX_PROPOSED else text


def _claim(claim: DraftClaim, slot_id: str, text: str, offset: int, evidence: Evidence) -> email_pb2.Claim:
    shown, start = _find(claim.text, text)
    support = next(support for name in claim.support_ids if (support := evidence.get(name)))
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


def _place(template: template_pb2.Template, index: int) -> Place:
    """What stands around a slot; another slot beside it counts as a word."""

    def words(segment: template_pb2.Segment) -> str:
        return "x" if segment.HasField("slot") else segment.fixed_text

    before = words(template.segments[index - 1]) if index else ""
    after = words(template.segments[index + 1]) if index + 1 < len(template.segments) else ""
    return Place(before=before, after=after)

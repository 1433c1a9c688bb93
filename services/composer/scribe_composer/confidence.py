"""Whether the e-mail can be relied on: computed from what was proved, never asked of a model. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scribe.v1 import composer_service_pb2, publication_pb2, template_pb2

from scribe_composer.letter_warnings import greeted_stranger
from scribe_composer.proving import ProvedSlot
from scribe_composer.rendering import OpenSlot


def doubts(
    request: composer_service_pb2.ComposeEmailRequest,
    slots: Sequence[OpenSlot],
    proved: Mapping[str, ProvedSlot],
    body: str,
) -> list[str]:
    """Why the e-mail is not confident, a sentence each; empty when it is."""
    return [*_identity(request), *_papers(request), *_slots(slots, proved), *_greeting(body, request.recipient.name)]


def _identity(request: composer_service_pb2.ComposeEmailRequest) -> list[str]:
    decided = publication_pb2.IDENTITY_DECISION_DECIDED
    name = request.recipient.name
    if request.research.identity == publication_pb2.IDENTITY_DECISION_AMBIGUOUS:
        return [f"Pages of several people called {name} were found; it is not clear who is meant."]
    if decided in (request.research.identity, request.papers.identity):
        return []
    return [f"No page or paper that is certainly about {name} was found."]


def _papers(request: composer_service_pb2.ComposeEmailRequest) -> list[str]:
    ambiguous = request.papers.identity == publication_pb2.IDENTITY_DECISION_AMBIGUOUS
    if request.template.type == template_pb2.TEMPLATE_TYPE_RESEARCH and ambiguous:
        return ["Several authors of this name publish on arXiv, so no paper of theirs is cited."]
    return []


def _greeting(body: str, name: str) -> list[str]:
    stranger = greeted_stranger(body, name)
    return [f"The greeting names “{stranger}”, not {name}."] if stranger else []


def _slots(slots: Sequence[OpenSlot], proved: Mapping[str, ProvedSlot]) -> list[str]:
    return [
        _unfilled(open_slot.slot)
        for open_slot in slots
        if not (open_slot.slot.id in proved and proved[open_slot.slot.id].is_proved)
    ]


def _unfilled(slot: template_pb2.Slot) -> str:
    if slot.syntax == template_pb2.SLOT_SYNTAX_PROPOSED:
        return "Nothing was proved that could be added to the template, so it stands as it was."
    return f"Nothing was proved for {slot.marker}; it got words that state nothing about the recipient."

"""What the composing prompt is filled with: everything in blocks that nothing inside can forge. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from scribe.v1 import composer_service_pb2, template_pb2
from scribe_llm.blocks import block, nonce

from scribe_composer.checks import Problem
from scribe_composer.evidence import Evidence
from scribe_composer.place import spaced
from scribe_composer.rendering import OpenSlot, place_at


def variables(
    request: composer_service_pb2.ComposeEmailRequest,
    slots: Sequence[OpenSlot],
    evidence: Evidence,
    problems: Sequence[Problem],
) -> dict[str, str]:
    """The variables of `prompts/fill_slots.user.md`. The recipient's material comes last: batches share what is before."""
    mark = nonce(request.job.job_id, request.recipient.name, *(support.words for support in evidence.supports))
    listed = [block("slot", f"{_marker(item.slot)}\n{item.slot.asks_for}", mark, id=item.slot.id) for item in slots]
    material = [
        block(support.kind.value, support.shown, mark, id=support.id, kind=support.label)
        for support in evidence.supports
    ]
    told = [
        block("problem", f"{problem.claim}\n{problem.reason}".strip(), mark, slot=problem.slot_id)
        for problem in problems
    ]
    person = [
        block("recipient", request.recipient.name, mark),
        block("interest", request.recipient.interest, mark),
    ]
    return {
        "template": block("template", template_text(request.template), mark),
        "slots": "\n".join(listed),
        "recipient": "\n".join(person),
        "material": "\n".join(material),
        "problems": "\n".join(told) or "There are none.",
    }


def template_text(template: template_pb2.Template) -> str:
    """The template as it was written; proposed places, which have no marker, are shown as `{{id}}`."""
    return "".join(_shown(template, index) for index in range(len(template.segments)))


def _shown(template: template_pb2.Template, index: int) -> str:
    segment = template.segments[index]
    if not segment.HasField("slot"):
        return segment.fixed_text
    return _marker(segment.slot) or spaced(f"{{{{{segment.slot.id}}}}}", place_at(template, index))


def _marker(slot: template_pb2.Slot) -> str:
    """On one line, as the block of a slot has its marker on the first."""
    return " ".join(slot.marker.split())

"""What the cut and the model's analysis give together: the template that the other steps work on. Pure."""

from __future__ import annotations

from scribe.v1 import email_pb2, template_pb2

from scribe_parser.analysis import SlotAnalysis, TemplateAnalysis, one_line, search_terms
from scribe_parser.fillers import Filler, certain_filler
from scribe_parser.insertion import proposed
from scribe_parser.slots import FixedText, Piece, SlotMarker, Syntax, joined, slots_of

MOST_SLOTS = 30
"""More is a form, not an e-mail, and each slot costs tokens in two steps: those behind are left to the sender."""

_MOST_NAMED = 8

_TYPES = {
    "research": template_pb2.TEMPLATE_TYPE_RESEARCH,
    "book": template_pb2.TEMPLATE_TYPE_BOOK,
    "general": template_pb2.TEMPLATE_TYPE_GENERAL,
}
_SYNTAXES = {
    Syntax.BRACES: template_pb2.SLOT_SYNTAX_BRACES,
    Syntax.BRACKETS: template_pb2.SLOT_SYNTAX_BRACKETS,
    Syntax.PROPOSED: template_pb2.SLOT_SYNTAX_PROPOSED,
}
_BY_MODEL = {"recipient_research": Filler.RECIPIENT, "sender": Filler.SENDER}
_UNSAID = SlotAnalysis(id="", asks_for="", filled_by="recipient_research")
_LEFT = SlotAnalysis(id="", asks_for="", filled_by="sender")
_NEAR = 500
"""Characters in front of a slot that can tell who fills it."""

_FILLERS = {
    Filler.RECIPIENT: template_pb2.SLOT_FILLER_RECIPIENT,
    Filler.SENDER: template_pb2.SLOT_FILLER_SENDER,
}


def read_slots(pieces: list[Piece]) -> list[SlotMarker]:
    """The slots that a model is asked about: the first 30."""
    return slots_of(pieces)[:MOST_SLOTS]


def warnings_of(pieces: list[Piece]) -> list[email_pb2.Warning]:
    """That slots are left to the sender, if there are more than are read."""
    left = list(dict.fromkeys(slot.marker for slot in slots_of(pieces)[MOST_SLOTS:]))
    if not left:
        return []
    named = ", ".join(left[:_MOST_NAMED]) + (
        f" and {len(left) - _MOST_NAMED} others" if len(left) > _MOST_NAMED else ""
    )
    message = f"Only the first {MOST_SLOTS} slots are filled from research; the rest are left to you: {named}"
    return [email_pb2.Warning(reason="SLOTS_LEFT", message=message, step="parse")]


def parsed_template(
    pieces: list[Piece], analysis: TemplateAnalysis, *, requested: template_pb2.TemplateType.ValueType, interest: str
) -> template_pb2.Template:
    """The template with its slots described; where code is certain who fills a slot, what the model says does not count.

    Slots that the model was not asked about, and that code is not certain of, are the sender's: they stay as they are.
    """
    template = template_pb2.Template(
        type=requested or _TYPES[analysis.template_type], search_terms=search_terms(analysis.search_terms, interest)
    )
    if not slots_of(pieces):
        for piece, asks_for in proposed(joined(pieces), analysis.insertion_points):
            _add(template, piece, asks_for, Filler.RECIPIENT)
        return template
    said = {each.id: each for each in analysis.slots}
    read = {slot.id for slot in read_slots(pieces)}
    before = ""
    for piece in pieces:
        if isinstance(piece, FixedText):
            _add(template, piece, "", Filler.RECIPIENT)
        else:
            described = said.get(piece.id, _UNSAID) if piece.id in read else _LEFT
            filler = certain_filler(piece.name, before) or _BY_MODEL[described.filled_by]
            _add(template, piece, one_line(described.asks_for) or piece.name, filler)
        before = f"{before}{piece.text if isinstance(piece, FixedText) else piece.marker}"[-_NEAR:]
    return template


def _add(template: template_pb2.Template, piece: Piece, asks_for: str, filler: Filler) -> None:
    segment = template.segments.add()
    if isinstance(piece, FixedText):
        segment.fixed_text = piece.text
    else:
        segment.slot.CopyFrom(_slot(piece, asks_for, filler))


def _slot(piece: SlotMarker, asks_for: str, filler: Filler) -> template_pb2.Slot:
    return template_pb2.Slot(
        id=piece.id,
        name=piece.name,
        marker=piece.marker,
        syntax=_SYNTAXES[piece.syntax],
        filler=_FILLERS[filler],
        asks_for=asks_for,
    )

"""What the cut and the model's analysis give together: the template that the other steps work on. Pure."""

from __future__ import annotations

from scribe.v1 import template_pb2

from scribe_parser.analysis import SlotAnalysis, TemplateAnalysis, one_line, search_terms
from scribe_parser.errors import TemplateUnusable
from scribe_parser.fillers import Filler, certain_filler
from scribe_parser.insertion import proposed
from scribe_parser.slots import FixedText, Piece, SlotMarker, Syntax, joined, slots_of

MOST_SLOTS = 30
"""More is a form, not an e-mail; each slot costs tokens in two steps."""

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
_FILLERS = {
    Filler.RECIPIENT: template_pb2.SLOT_FILLER_RECIPIENT,
    Filler.SENDER: template_pb2.SLOT_FILLER_SENDER,
}


def check_slots(pieces: list[Piece]) -> None:
    """Raises TemplateUnusable if the template has more slots than an e-mail can have."""
    count = len(slots_of(pieces))
    if count > MOST_SLOTS:
        raise TemplateUnusable(f"The template has {count} slots; at most {MOST_SLOTS} are taken.")


def parsed_template(
    pieces: list[Piece], analysis: TemplateAnalysis, *, requested: template_pb2.TemplateType.ValueType, interest: str
) -> template_pb2.Template:
    """The template with its slots described; where code is certain who fills a slot, the model is not asked."""
    template = template_pb2.Template(
        type=requested or _TYPES[analysis.template_type], search_terms=search_terms(analysis.search_terms, interest)
    )
    if not slots_of(pieces):
        for piece, asks_for in proposed(joined(pieces), analysis.insertion_points):
            _add(template, piece, asks_for, Filler.RECIPIENT)
        return template
    said = {each.id: each for each in analysis.slots}
    before = ""
    for piece in pieces:
        _add_described(template, piece, said, before)
        before += piece.text if isinstance(piece, FixedText) else piece.marker
    return template


def _add_described(template: template_pb2.Template, piece: Piece, said: dict[str, SlotAnalysis], before: str) -> None:
    if isinstance(piece, FixedText):
        _add(template, piece, "", Filler.RECIPIENT)
        return
    analysis = said.get(piece.id)
    by_model = Filler.SENDER if analysis and analysis.filled_by == "sender" else Filler.RECIPIENT
    asks_for = one_line(analysis.asks_for) if analysis else ""
    _add(template, piece, asks_for or piece.name, certain_filler(piece.name, before) or by_model)


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

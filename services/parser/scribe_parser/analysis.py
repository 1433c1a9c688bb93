"""Joining what code cut with what the model said. Code decides; the model only describes. Pure."""

from __future__ import annotations

import re

from scribe.v1 import recipient_pb2, template_pb2

from scribe_parser.answer import TemplateAnalysis
from scribe_parser.slots import CutSlot, Piece, Syntax, insert, slots_of

_MOST_TERMS, _TERM_CHARACTERS = 3, 100
_MOST_PROPOSED = 2
_ASKS_CHARACTERS = 300

# Slots that only the sender can fill, whatever the model says.
_SENDERS_OWN = re.compile(
    r"^(the )?(your|my|sender('s)?|student('s)?|applicant('s)?) (full |first |last |own |current |home )*"
    r"(name|university|institution|school|college|department|faculty|major|degree|year|program(me)?|course|background|e-?mail"
    r"|phone|number|gpa|grades?|cv|resume|website|linkedin|company|title|position|city|country|skills?|experience|signature|field|level"
    r"|(year of )?stud(y|ies))\b|^(signature|date|today|sender)$",
    re.IGNORECASE,
)
_TYPES = {
    "research": template_pb2.TEMPLATE_TYPE_RESEARCH,
    "book": template_pb2.TEMPLATE_TYPE_BOOK,
    "general": template_pb2.TEMPLATE_TYPE_GENERAL,
}
_SYNTAX = {
    Syntax.BRACES: template_pb2.SLOT_SYNTAX_BRACES,
    Syntax.BRACKETS: template_pb2.SLOT_SYNTAX_BRACKETS,
    Syntax.PROPOSED: template_pb2.SLOT_SYNTAX_PROPOSED,
}


def merge(
    pieces: list[Piece],
    analysis: TemplateAnalysis,
    recipient: recipient_pb2.Recipient,
    requested: template_pb2.TemplateType.ValueType,
) -> template_pb2.Template:
    """The template as the contract has it. A type that was asked for overrides the model's."""
    if not slots_of(pieces):
        pieces = propose(pieces, analysis)
    asks = {slot.id: slot for slot in analysis.slots}
    proposed = iter(analysis.insertion_points)
    template = template_pb2.Template(
        type=requested or _TYPES[analysis.template_type], search_terms=search_terms(analysis, recipient)
    )
    for piece in pieces:
        if isinstance(piece, str):
            template.segments.add(fixed_text=piece)
            continue
        slot = template.segments.add().slot
        slot.id, slot.name, slot.marker, slot.syntax = piece.id, piece.name, piece.marker, _SYNTAX[piece.syntax]
        said = asks.get(piece.id)
        point = next(proposed, None) if piece.syntax is Syntax.PROPOSED else None
        slot.asks_for = _clean(
            (said.asks_for if said else point.asks_for if point else "") or piece.name, _ASKS_CHARACTERS
        )
        slot.filler = filler(piece, said.filled_by if said else "recipient_research")
    return template


def filler(slot: CutSlot, said: str) -> template_pb2.SlotFiller.ValueType:
    """Who fills a slot. The sender's own are recognised by their names first."""
    if _SENDERS_OWN.search(slot.name.strip()) or said == "sender":
        return template_pb2.SLOT_FILLER_SENDER
    return template_pb2.SLOT_FILLER_RECIPIENT


def propose(pieces: list[Piece], analysis: TemplateAnalysis) -> list[Piece]:
    """One or two slots for a template that has none: where the model says if those words stand there, else behind the first paragraph."""
    for point in analysis.insertion_points[:_MOST_PROPOSED]:
        with_slot = insert(pieces, point.after, len(slots_of(pieces)) + 1)
        pieces = with_slot or pieces
    if slots_of(pieces):
        return _numbered(pieces)
    text = "".join(piece for piece in pieces if isinstance(piece, str))
    return insert(pieces, _opening(text), 1) or pieces


def search_terms(analysis: TemplateAnalysis, recipient: recipient_pb2.Recipient) -> list[str]:
    """One to three distinct terms; the sender's interest when the model named none."""
    terms = [_clean(term, _TERM_CHARACTERS) for term in analysis.search_terms]
    distinct = list(dict.fromkeys(term for term in terms if term))
    return distinct[:_MOST_TERMS] or [_clean(recipient.interest, _TERM_CHARACTERS)]


def _numbered(pieces: list[Piece]) -> list[Piece]:
    """Slots numbered in order of appearance."""
    number = 0
    numbered: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, CutSlot):
            number += 1
            piece = CutSlot(id=f"slot{number}", name=piece.name, marker=piece.marker, syntax=piece.syntax)  # noqa: PLW2901
        numbered.append(piece)
    return numbered


def _opening(text: str) -> str:
    """The first paragraph that is more than a greeting; all of the text when there is only one."""
    paragraphs = [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]
    return next((p for p in paragraphs if len(p.split()) > 5), paragraphs[0] if paragraphs else "")


def _clean(text: str, most: int) -> str:
    """One line of printable characters, at most so many."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:most].strip()

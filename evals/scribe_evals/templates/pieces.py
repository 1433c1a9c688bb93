"""The pieces that templates are made of, each with what is known of it: what is written, what must stay, who fills it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a piece is."""

    FIXED = "fixed"
    RECIPIENT = "recipient"
    SENDER = "sender"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece as it is written; `kept` is what of it must stand in the e-mail, and is empty for a slot.

    `answer` is what a sender with a profile has said for their slot, empty if nothing.
    """

    kind: Kind
    written: str
    kept: str = ""
    answer: str = ""


def fixed(text: str) -> Piece:
    """Words that stay."""
    return Piece(kind=Kind.FIXED, written=text, kept=text)


def escaped(marker: str) -> Piece:
    """What would be a slot, behind a backslash."""
    return Piece(kind=Kind.FIXED, written=f"\\{marker}", kept=marker)


def recipient(marker: str) -> Piece:
    """A slot that research or the recipient's name fills."""
    return Piece(kind=Kind.RECIPIENT, written=marker)


def sender(marker: str, answer: str = "") -> Piece:
    """A slot that only the sender can fill."""
    return Piece(kind=Kind.SENDER, written=marker, answer=answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A template that was made, with the truth about it."""

    kind: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """As the user writes it."""
        return "".join(piece.written for piece in self.pieces)

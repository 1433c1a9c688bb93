"""Templates made from a seed, each with the truth about its pieces. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from scribe_evals.templates.pieces import Kind, Made, Piece, fixed, recipient, sender
from scribe_evals.templates.words import (
    ABOUT_RECIPIENT,
    ABOUT_SENDER,
    CLOSINGS,
    DECORATIONS,
    GREETINGS,
    PLAIN,
    Part,
)

SHORTEST, LONGEST = 10, 5_000
"""What the API takes."""

Make = Callable[[random.Random], list[Piece]]


def made_templates(count: int, seed: int) -> list[Made]:
    """So many templates, all kinds in turn; equal seeds give equal templates."""
    chance = random.Random(f"templates:{seed}")
    kinds = list(_KINDS.items())
    made = [_finished(*kinds[number % len(kinds)], chance) for number in range(count)]
    return [template for template in made if SHORTEST <= len(template.text) <= LONGEST]


def _finished(kind: str, make: Make, chance: random.Random) -> Made:
    """With its line ends, and fixed texts that touch made one."""
    pieces = make(chance)
    if chance.random() < 0.3:
        pieces = [_with_line_ends(piece, "\r\n") for piece in pieces]
    if chance.random() < 0.05:
        pieces = [fixed("\ufeff"), *pieces]
    return Made(kind=kind, pieces=tuple(_merged(pieces)))


def _with_line_ends(piece: Piece, ending: str) -> Piece:
    def ended(text: str) -> str:
        return text.replace("\n", ending)

    return Piece(kind=piece.kind, written=ended(piece.written), kept=ended(piece.kept), answer=piece.answer)


def _merged(pieces: list[Piece]) -> Iterator[Piece]:
    pending: Piece | None = None
    for piece in pieces:
        if piece.kind is not Kind.FIXED:
            if pending is not None:
                yield pending
            pending = None
            yield piece
        elif pending is None:
            pending = piece
        else:
            pending = Piece(kind=Kind.FIXED, written=pending.written + piece.written, kept=pending.kept + piece.kept)
    if pending is not None:
        yield pending


def _letter(chance: random.Random, *parts: Part, gap: str = "\n\n") -> list[Piece]:
    """Greeting, these parts, closing."""
    letter: list[Piece] = list(chance.choice(GREETINGS))
    for part in (*parts, chance.choice(CLOSINGS)):
        letter += [fixed(gap), *part]
    return letter


def _usual(chance: random.Random) -> list[Piece]:
    """As most people write."""
    return _letter(chance, chance.choice(ABOUT_SENDER), chance.choice(ABOUT_RECIPIENT), [fixed(chance.choice(PLAIN))])


def _decorated(chance: random.Random) -> list[Piece]:
    """With markup and braces that are no slots."""
    parts = [
        *chance.sample(DECORATIONS, chance.randint(2, 6)),
        chance.choice(ABOUT_RECIPIENT),
        chance.choice(ABOUT_SENDER),
    ]
    chance.shuffle(parts)
    return _letter(chance, *parts)


def _without_slots(chance: random.Random) -> list[Piece]:
    """Nothing to fill but what is proposed."""
    lines = chance.sample(PLAIN, chance.randint(2, 4))
    plain = [part for part in DECORATIONS if all(piece.written == piece.kept for piece in part)]
    decoration = [piece for part in chance.sample(plain, chance.randint(0, 2)) for piece in [fixed("\n\n"), *part]]
    return [fixed("Dear Professor,\n\n"), fixed(" ".join(lines)), *decoration, fixed("\n\nBest,\nN.\n")]


def _with_many_slots(chance: random.Random) -> list[Piece]:
    """Up to 28 slots."""
    parts = [chance.choice(ABOUT_RECIPIENT) for _ in range(chance.randint(5, 10))]
    parts += [chance.choice(ABOUT_SENDER) for _ in range(chance.randint(1, 4))]
    chance.shuffle(parts)
    return _letter(chance, *parts, gap="\n")


def _form(chance: random.Random) -> list[Piece]:
    """More slots than an e-mail has: those behind the 30th are the sender's."""
    pieces: list[Piece] = [fixed("Please fill in.\n")]
    for number in range(chance.randint(32, 60)):
        made = sender if number >= 30 else recipient
        pieces += [fixed(f"{number + 1}. "), made("{{their research}}" if number % 2 else "[their field]"), fixed("\n")]
    return pieces


def _bare(chance: random.Random) -> list[Piece]:
    """Slots that touch, and hardly a word."""
    return [
        recipient("{{name}}"),
        fixed(chance.choice([",", " ", "\n\n", "\r\n", "…", "🙂", "；"])),
        recipient("{{one sentence on their research}}"),
        recipient("{{a sentence about their recent work}}"),
        fixed(chance.choice(["", "\n", ".", " end"])),
    ]


_KINDS: dict[str, Make] = {
    "usual": _usual,
    "decorated": _decorated,
    "no slots": _without_slots,
    "many slots": _with_many_slots,
    "usual again": _usual,
    "decorated again": _decorated,
    "form": _form,
    "bare": _bare,
}

"""A fact says no more than its quote: what goes beyond it is put into the quote's own words. Pure."""

from __future__ import annotations

from scribe_proof.passages import Proof, proof_of_quote
from scribe_proof.quotes import Place, windows
from scribe_proof.support import known_lemmas, unsupported

from scribe_scraper.names import words

LONGEST_STATEMENT = 400
"""Characters."""


def proved_wording(statement: str, proof: Proof, name: str) -> str | None:
    """The statement if the proof supports it, else the proof's sentence closest to it.

    None when that sentence proves nothing either: it is an order, or was cut out of a sentence that says otherwise.
    """
    if is_proved(statement, proof, name):
        return statement
    own = _closest(statement, proof)
    return own if own and len(own) <= LONGEST_STATEMENT and is_proved(own, proof, name) else None


def is_proved(statement: str, proof: Proof, name: str) -> bool:
    """Whether the proof supports a statement about the person of this name."""
    return unsupported(statement, [proof], owner=name, known=known_lemmas([name])) is None


def proof_in(text: str, place: Place) -> Proof:
    """What stands at a place of a text, as proof, with what stands around it."""
    return proof_of_quote(text[place.start : place.end], *windows(text, place))


def _closest(statement: str, proof: Proof) -> str:
    """The sentence or entry that shares most words with the statement, the first of equals; empty if there is none."""
    wanted = set(words(statement))
    passages = [" ".join(passage.text.split()) for passage in proof.passages]
    return max(passages, key=lambda passage: len(wanted & set(words(passage))), default="")

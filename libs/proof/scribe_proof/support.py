"""Whether what is named as proof supports a statement. Pure, deterministic, by words alone.

It understands nothing. It refuses what goes beyond the proof's words, and what keeps its words but turns their meaning in one
of the ways that `rules` names. What it cannot see: a true sentence put where it misleads, irony, and meaning that turns
on grammar which no rule looks at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from scribe_proof.alignment import Aligned, alignments, uncovered, without_titles
from scribe_proof.passages import Proof
from scribe_proof.rules import RULES, Rule
from scribe_proof.words import words_of

_MOST_NAMED = 4


def known_lemmas(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts that need no proof, such as the recipient's name, for `unsupported`."""
    return frozenset(word.lemma for text in texts for word in words_of(text) if not word.is_sign)


def unsupported(
    claim: str,
    proofs: Sequence[Proof],
    *,
    owner: str,
    known: Collection[str] = frozenset(),
    rules: Sequence[Rule] = RULES,
) -> str | None:
    """What is wrong with a statement about `owner`, or None when its proofs support it.

    What is said of a publication whose title it names is proved by that publication, not by another. `known` are lemmas that need no proof. One way to prove it is enough; when there is none, the last one's fault is told.
    """
    named = [proof for proof in proofs if not proof.title or proof.title in claim]
    proofs = named if any(proof.title for proof in named) else proofs
    said = without_titles(claim, proofs)
    fault: str | None = None
    for parts in alignments(said, proofs, owner, known):
        fault = _fault(parts, rules)
        if fault is None:
            return None
    return fault or _says_more(uncovered(said, proofs, owner, known))


def _fault(parts: Sequence[Aligned], rules: Sequence[Rule]) -> str | None:
    return next((reason for part in parts for rule in rules if (reason := rule(part)) is not None), None)


def _says_more(missing: Sequence[str]) -> str:
    words = ", ".join(f"“{word}”" for word in missing[:_MOST_NAMED])
    return (
        f"no one sentence of the proof says {words}: stay close to its words"
        if words
        else "the proof says nothing of this"
    )

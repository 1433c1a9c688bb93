"""Which passage proves which part of a statement: the one that holds all its words. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from scribe_proof.lexicon import IMPLIED, TOTALITY
from scribe_proof.passages import Passage, Proof
from scribe_proof.words import Word, folded, lemmas, same, words_of

_SPLIT = re.compile(r",?\s+(?:and|where|while|with|in which|who|which)\s+|[,;:]\s+|\s*\(")
_IMPLIED = [(lemmas(nouns), lemmas(verbs)) for nouns, verbs in IMPLIED]
_TOTALITY = lemmas(TOTALITY)
_FEWEST_WORDS = 2
"""A part of a statement with fewer words of meaning proves nothing by itself: it could be the year of another entry."""
_MOST_PARTS = 4


@dataclass(frozen=True, kw_only=True)
class Aligned:
    """A part of a statement and the passage that holds its words."""

    claim: str
    passage: Passage
    owner: str
    """The recipient's name."""

    @cached_property
    def words(self) -> list[Word]:
        return words_of(self.claim)

    @cached_property
    def span(self) -> tuple[int, int]:
        """First and last word of the passage's sentence that the statement repeats, as indices; (0, -1) if it repeats none.

        Words such as "only" do not count: where they stand is a question of its own.
        """
        told = [word.lemma for word in self.words if word.carries_meaning and word.lemma not in _TOTALITY]
        places = [
            place
            for place, word in enumerate(self.passage.sentence)
            if word.carries_meaning and any(same(one, word.lemma) for one in told)
        ]
        return (places[0], places[-1]) if places else (0, -1)

    @property
    def spanned(self) -> list[Word]:
        """The words of the sentence between the first and the last that the statement repeats."""
        first, last = self.span
        return self.passage.sentence[first : last + 1]

    def before_span(self, count: int) -> list[Word]:
        """Up to `count` words directly before, within the clause."""
        first = self.span[0]
        found: list[Word] = []
        for word in reversed(self.passage.sentence[:first]):
            if word.is_sign or len(found) == count:
                break
            found.append(word)
        return found


def without_titles(claim: str, proofs: Sequence[Proof]) -> str:
    """The statement without the titles of what is named as its proof, and without their quotation marks."""
    for proof in proofs:
        if proof.title and proof.title in claim:
            claim = re.sub(rf"[“\"«„']?{re.escape(proof.title)}[”\"»']?", " ", claim)
    return claim


def alignments(claim: str, proofs: Sequence[Proof], owner: str, known: Collection[str]) -> Iterator[list[Aligned]]:
    """Ways to prove the statement: as a whole by one passage, else part by part. `known` are lemmas that need no proof."""
    passages = [passage for proof in proofs for passage in proof.passages]
    whole = _covering(claim, passages, owner, known)
    yield from ([one] for one in whole)
    if not whole and (parts := _parts(claim, passages, owner, known)):
        yield parts


def uncovered(claim: str, proofs: Sequence[Proof], owner: str, known: Collection[str]) -> list[str]:
    """The words that the likeliest passage does not hold, as they are written."""
    passages = [passage for proof in proofs for passage in proof.passages]
    missing = [_missing(claim, passage, owner, known) for passage in passages]
    return min(missing, key=len, default=[])


def _covering(claim: str, passages: Sequence[Passage], owner: str, known: Collection[str]) -> list[Aligned]:
    return [
        Aligned(claim=claim, passage=passage, owner=owner)
        for passage in passages
        if not _missing(claim, passage, owner, known)
    ]


def _missing(claim: str, passage: Passage, owner: str, known: Collection[str]) -> list[str]:
    held = {word.lemma for word in (*passage.words, *passage.context_words, *words_of(owner))}
    held |= {verb for nouns, verbs in _IMPLIED if nouns & held for verb in verbs}
    return [
        claim[word.start : word.end]
        for word in words_of(claim)
        if word.carries_meaning and word.lemma not in known and not any(same(word.lemma, one) for one in held)
    ]


def _parts(claim: str, passages: Sequence[Passage], owner: str, known: Collection[str]) -> list[Aligned]:
    """The statement cut once or more, each part proved by a passage; empty if there is no such cut."""
    for cut in _SPLIT.finditer(claim):
        head, rest = claim[: cut.start()], claim[cut.end() :]
        if not (_says_enough(head) and _says_enough(rest)):
            continue
        first = _covering(head, passages, owner, known)
        if not first:
            continue
        others = _covering(rest, passages, owner, known)[:1] or _parts(rest, passages, owner, known)
        if others and len(others) < _MOST_PARTS:
            return [first[0], *others]
    return []


def _says_enough(part: str) -> bool:
    return sum(word.carries_meaning for word in words_of(part)) >= _FEWEST_WORDS


def is_name_of(word: Word, owner: str) -> bool:
    """Whether a word is one of the recipient's names."""
    return word.written.removesuffix("'s") in {folded(part) for part in re.split(r"[\s-]+", owner)}

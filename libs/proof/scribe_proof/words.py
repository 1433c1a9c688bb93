"""Text as words that can be compared: folded, without endings, numbers as digits. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from Stemmer import Stemmer

from scribe_proof.lexicon import FRAME, GRAMMAR, IRREGULAR, NUMBERS, SAME

# A word, a number with its separators, or a sign that divides entries of a list.
_JOINED = "\N{MODIFIER LETTER MINUS SIGN}"
_LETTERS = r"[^\W\d_]+"
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*%?|{_LETTERS}(?:{_JOINED}{_LETTERS})*(?:'{_LETTERS})?|[;,.:()!?\n|•·–—-]")
_PREFIXED = re.compile(r"\b(co|ex|non|anti|counter)[-‐‑](?=[a-z])", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+%?")
_SAME_BEGINNING, _LONGER_BY = 5, 4
"""Long words are forms of one word when so many letters and all but the last few agree: "glaciology", "glaciological"."""

_STEMMER = Stemmer("english")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word or sign of a text: as it is written but folded, its lemma, and where it stands (offsets in characters)."""

    written: str
    lemma: str
    start: int
    end: int
    is_capital: bool

    @property
    def is_sign(self) -> bool:
        return not self.written[0].isalnum()

    @property
    def is_number(self) -> bool:
        return self.lemma[0].isdigit()

    @property
    def carries_meaning(self) -> bool:
        return not self.is_sign and self.lemma not in _EMPTY


def words_of(text: str) -> list[Word]:
    """The text's words and signs in order."""
    plain = _PREFIXED.sub(lambda match: match[1] + _JOINED, text.replace("’", "'"))
    return [word for match in _TOKEN.finditer(plain) if (word := _word(match)) is not None]


def _word(match: re.Match[str]) -> Word | None:
    written = folded(match[0]).replace(_JOINED, "-")
    if not written:
        return None
    capital = match[0][0].isupper()
    return Word(written=written, lemma=lemma(written), start=match.start(), end=match.end(), is_capital=capital)


def folded(text: str) -> str:
    """Without case, accents or typographic variants."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character)).casefold()


@lru_cache(maxsize=65_536)
def lemma(written: str) -> str:
    """A folded word without its ending; a number word as digits. The same on both sides of a comparison."""
    word = "not" if written.endswith("n't") else written.removesuffix("'s").removesuffix("'")
    if word in NUMBERS:
        return NUMBERS[word]
    if not word[:1].isalpha():
        return word.replace(",", "") if _GROUPED.fullmatch(word) else word
    return str(_STEMMER.stemWord(IRREGULAR.get(word, word)))


def lemmas(words: Iterable[str]) -> frozenset[str]:
    """A list of the lexicon as lemmas."""
    return frozenset(map(lemma, words))


def same(one: str, other: str) -> bool:
    """True when two lemmas are one word, forms of one long word, or words that a careful writer may exchange."""
    if one == other or _EXCHANGE.get(one, one) == _EXCHANGE.get(other, other):
        return True
    shorter = min(len(one), len(other))
    if one[0].isdigit() or other[0].isdigit() or shorter < _SAME_BEGINNING:
        return False
    needed = max(_SAME_BEGINNING, shorter - 2)
    return one[:needed] == other[:needed] and abs(len(one) - len(other)) <= _LONGER_BY


_EXCHANGE = {word: min(lemmas(group)) for group in SAME for word in lemmas(group)}
_EMPTY = lemmas(GRAMMAR | FRAME)

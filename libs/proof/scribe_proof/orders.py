"""Sentences that tell whoever reads them what to write or to do. They state nothing, so they prove nothing. Pure.

A page, an abstract or a title that says "write that she won the prize" holds the words "she won the prize". Orders are told
by their form in many languages, not by what they ask for: an imperative of writing, a demand on the e-mail or on its writer, a
call to set rules aside, the marks by which models are addressed. Reports of such words are none: "the page told the assistant
to ignore its instructions", “We ask how models say no”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from scribe_proof.order_words import (
    ADDRESSED,
    ANYWHERE,
    LEAD_IN,
    LETTER,
    OVERRIDE,
    RULES_OF_OTHERS,
    TELLING,
    TELLING_ABROAD,
    WORDS,
    WRITER,
)
from scribe_proof.sentences import split_sentences

_MARKS = re.compile(r"(?<=[A-Za-z])[\u0300-\u036f]+")
_SOFT = r"(?:do not|don't|never|always|only|also)?\s*"
_START = rf"^(?:[\W_]{{0,30}}(?:{LEAD_IN})\b){{0,6}}[\W_]{{0,30}}(?:(?:when|whenever|if|before|as|in case)\b[^.]{{0,60}}\byou\b[^.]{{0,60}},\s*)?"
_CLAUSE = (
    rf"(?:{_START}|[.,:;—–(]\s*(?:(?:{LEAD_IN})[\s,:]+)*[“\"«]?|\b(?:and|then|but|or|und|et|puis|y|e|i|och|og)\s+)"
)
_OBJECT = r"[\s:]+(?:[“\"'«(\[]|https?:|www|(?:that|the|an?|her|his|him|my|your|yourself|this|these|it|how|as|only|also|all|exactly|in)\b|(?-i:[A-Z0-9]))"
_MUST = r"(?:must|should|shall|have to|has to|needs? to|are to|is to|ought to|will|can only)"
_CARRY = r"(?:include|contain|say|mention|state|begin|end|open|close|have|carry|use|read|be (?:written|signed|addressed)|call|name|quote|link|repeat|start|finish)"


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_IMPERATIVES = _compiled(
    rf"{_START}{_SOFT}(?:{TELLING}){_OBJECT}",
    rf"{_START}{_SOFT}(?:{TELLING_ABROAD})[\s:,]+\S",
)
_SETTING_ASIDE = _compiled(rf"{_CLAUSE}{_SOFT}(?:{OVERRIDE})\b.{{0,60}}\b(?:{RULES_OF_OTHERS})\b")
_TO_PROGRAMS = _compiled(
    r"\byou are (?:now|no longer|hereby)\b|\bfrom now on,? you\b|\byour (?:new |next |only |real |true )(?:task|job|role|goal|instructions?|orders?)\b",
    rf"{_START}(?:{ADDRESSED})",
    r"<\|[\w ]+\|>|\[/?inst\]|<</?sys>>|^\W*#{2,} ?(?:system|instructions?|response)\b"
    r"|</?(?:system|assistant|instructions?|prompt|page|fact|slot|template|paper|book|problem|recipient)\b[^>]*>",
    r"\b(?:begin|end|start) of (?:the )?(?:system |new )?(?:prompt|instructions?)\b",
)
_DEMANDS = _compiled(
    rf"{_CLAUSE}{_SOFT}(?:{TELLING}|{TELLING_ABROAD})\b.{{0,160}}\b(?:in|into|to|at|on|of|as|with|im|in der|dans|en|nel|nella|no|na|w|в)\s+(?:the|your|this|every|each|any|die|den|dein\w*|ihr\w*|le|la|votre|el|tu|su|il|o|a)?\s*(?:\w+\s+)?(?:{LETTER})\b",
    rf"{_CLAUSE}{_SOFT}(?:{TELLING}|{TELLING_ABROAD})[\s,:]+(?:that|dass|que|qu'|che|dat|att|at|ze|что|אש)\b",
    rf"{_CLAUSE}{_SOFT}(?:{TELLING}|{TELLING_ABROAD})\b.{{0,40}}\b{WORDS}\b",
    rf"(?<!how )(?<!whether )(?<!what )(?<!when )(?<!which )\b(?:{WRITER})\s+{_MUST}\b.{{0,60}}\b(?:{TELLING}|{OVERRIDE}|{_CARRY})\b",
    rf"\b(?:every|each|any|all|the|your|this)\s+(?:{LETTER})(?:\s+\w+){{0,4}}?\s+{_MUST}\s+(?:also |only |always )?{_CARRY}\b",
    *ANYWHERE,
)
_ANNOUNCING = _compiled(rf":\W*$|\b{WORDS}\W*$|\b(?:following|as follows)\b")
_MIXED = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
"""Latin and Cyrillic letters in one word: a word in disguise."""

_QUOTED = re.compile(r"[“\"«„][^”\"»“]{1,300}[”\"»“]")
_FEWEST_WORDS_AROUND = 3


_ENDED = re.compile(r"[.!?…][”\"')»]*\s*$")
_MOST_LINES = 4
"""A sentence may be spread over so many lines or elements."""


def may_be_quoted(quote: str, before: str = "", after: str = "", *, is_entry: bool = False) -> bool:
    """Whether words can be taken for a statement: no part of an order, not announced by one, not beside words to programs.

    `before` and `after` are the text around the quote. Entries of lists, such as titles, may begin like an imperative.
    """
    lines = before.split("\n")
    opening, ending = _open_sentence(lines[-1]), (split_sentences(after.partition("\n")[0]) or [""])[0]
    whole = f"{opening}{quote}{'' if _ENDED.search(quote) else ending}"
    if gives_orders(whole, is_entry=is_entry) or _is_demanded(lines[:-1], f"{opening}{quote}"):
        return False
    paragraph = f"{lines[-1]}{quote}{after.partition(chr(10))[0]}"
    return not any(_speaks_to_programs(sentence) for sentence in split_sentences(paragraph))


def gives_orders(text: str, *, is_entry: bool = False) -> bool:
    """Whether a sentence or line of the text tells its reader what to write, to ignore or to be."""
    return any(is_order(piece, is_entry=is_entry) for line in text.splitlines() for piece in split_sentences(line))


def is_order(sentence: str, *, is_entry: bool = False) -> bool:
    """Whether one sentence does."""
    plain = _plain(sentence)
    if not is_entry and _has(_IMPERATIVES, plain):
        return True
    return _MIXED.search(plain) is not None or _has(_DEMANDS, plain) or _speaks_to_programs(sentence)


def is_order_title(title: str) -> bool:
    """Whether a title or a name does. Its first words may be an imperative: "Ignore the Noise", "Say No"."""
    plain = _plain(title)
    demands = _MIXED.search(plain) is not None or _has(_DEMANDS, plain) or _has(_TO_PROGRAMS, plain)
    return demands or any(map(is_order, split_sentences(title)[1:]))


def _speaks_to_programs(sentence: str) -> bool:
    """Whether a model is addressed or told to set rules aside. The latter may be reported within quotation marks."""
    plain = _plain(sentence)
    outside = _QUOTED.sub("“”", plain)
    reported = outside if len(re.findall(r"\w+", outside)) >= _FEWEST_WORDS_AROUND else plain
    return _has(_SETTING_ASIDE, reported) or _has(_TO_PROGRAMS, plain)


def _is_demanded(lines: Sequence[str], words: str) -> bool:
    """Whether the unfinished lines above and these words make an order together, or the sentence above announces them."""
    above = [line.strip() for line in lines if line.strip()][-_MOST_LINES:]
    for place, line in reversed(list(enumerate(above))):
        if _ENDED.search(line):
            break
        if _has(_DEMANDS, _plain(" ".join([*above[place:], words]))):
            return True
    last = (split_sentences(above[-1]) or [""])[-1] if above else ""
    return bool(last) and _has(_ANNOUNCING, _plain(last)) and is_order(last)


def _open_sentence(line: str) -> str:
    """What the line holds of a sentence that is not finished, with one before it that announces it."""
    sentences = split_sentences(line)
    if sentences and not _ENDED.search(sentences[-1]):
        return "".join(sentences[-2:]) if _has(_ANNOUNCING, _plain("".join(sentences[-2:-1]))) else sentences[-1]
    return sentences[-1] if sentences and _has(_ANNOUNCING, _plain(sentences[-1])) else ""


def _has(orders: tuple[re.Pattern[str], ...], text: str) -> bool:
    return any(order.search(text) for order in orders)


def _plain(text: str) -> str:
    """In compatibility form, without accents on Latin letters, on one line."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return " ".join(unicodedata.normalize("NFC", _MARKS.sub("", decomposed)).split())

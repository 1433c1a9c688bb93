"""What code demands of the model's text before a word of it reaches the e-mail. Pure; each rule is a small function.

A rule gets a passage's text, or a claim with what it names as proof, and returns what is wrong in words that the model can
act on, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scribe_composer.answer import DraftClaim
from scribe_composer.evidence import Evidence, Support, content_words, folded_words, stem

_COVERED_SHARE = 0.5  # of a claim's meaning words, this share must stand in its proof
_TITLE_WORDS = 3  # quoted text of so many words is taken for a title
_EMPTY_WORDS = 2  # so many meaning words outside of claims say next to nothing: "is a fascinating question"
# At the start of what is left of a passage these are no names.
_OPENING_WORDS = frozenset(
    {"The", "This", "That", "These", "Those", "In", "At", "On", "For", "With", "And", "But", "Your", "You", "It"}
)

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CAPITALISED = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-ZÀ-ÖØ-Þ][\w’'-]*\w")
_QUOTED = re.compile(r"[“\"«„]([^”\"»“]+)[”\"»“]")
_FIRST_PERSON = re.compile(r"\bI\b|\b(?i:me|my|mine|myself|we|our|ours|ourselves)\b|\bus\b")
_SECOND_PERSON = re.compile(r"\byou(rs?|rself)?\b", re.IGNORECASE)
_LINK = re.compile(r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w+|\]\(|<[a-z/!]", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\[[^\]]*[A-Za-z][^\]]*\]|<\w+-[0-9a-f]{8}")
_MARKUP = re.compile(r"(^|\s)[*_#`>]{1,3}\S|\*\*|```")
_SUPERLATIVE = re.compile(
    r"\b(groundbreaking|ground-breaking|world-leading|world-class|renowned|pioneering|outstanding|brilliant|revolutionary|seminal|best"
    r"|greatest|leading|first|most important|unparalleled|remarkable|extraordinary)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What claims may say without proof: words of the template, the interest and the recipient's name."""

    evidence: Evidence
    known_words: frozenset[str]

    def supports_of(self, claim: DraftClaim) -> list[Support]:
        """The material that the claim names and that exists."""
        return [support for name in claim.support_ids if (support := self.evidence.get(name)) is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Words of a slot, and what is wrong with them."""

    slot_id: str
    claim: str
    reason: str


ClaimRule = Callable[[DraftClaim, Sequence[Support], Setting], str | None]
TextRule = Callable[[str], str | None]


def check_text(text: str, setting: Setting) -> str | None:
    """What is wrong with a passage whatever it claims, or None. Titles of the material are not looked into."""
    shown = _without_titles(text, setting)
    return next((reason for rule in TEXT_RULES if (reason := rule(shown)) is not None), None)


def check_claim(claim: DraftClaim, setting: Setting) -> str | None:
    """What is wrong with a claim, or None."""
    supports = setting.supports_of(claim)
    if len(supports) < len(claim.support_ids) or not supports:
        return f"there is no material called {', '.join(claim.support_ids) or 'nothing'}; name only ids that were given"
    return next((reason for rule in CLAIM_RULES if (reason := rule(claim, supports, setting)) is not None), None)


def check_remainder(text: str, claims: Sequence[DraftClaim], setting: Setting) -> str | None:
    """What a passage says beyond its claims, or None when that is next to nothing or the sender's own words."""
    rest = text
    for claim in sorted(claims, key=lambda claim: -len(claim.text)):
        rest = rest.replace(claim.text, " ", 1)
    proofs = " ".join(support.proof for claim in claims for support in setting.supports_of(claim))
    known = setting.known_words | set(folded_words(proofs))
    named = [*_NUMBER.findall(rest), *_CAPITALISED.findall(f"x {rest}"), *_QUOTED.findall(rest)]
    if any(not set(folded_words(name)) <= known for name in named if name not in _OPENING_WORDS):
        return "it states something without naming what proves it"
    loose = content_words(rest) - content_words(proofs) - {stem(word) for word in setting.known_words}
    if len(loose) > _EMPTY_WORDS or _SECOND_PERSON.search(rest):
        return "it states something without naming what proves it"
    return None


def numbers_are_proved(claim: DraftClaim, supports: Sequence[Support], setting: Setting) -> str | None:
    """Every number stands in the proof."""
    proved = {number for support in supports for number in _NUMBER.findall(support.proof)}
    wrong = [number for number in _NUMBER.findall(claim.text) if number not in proved]
    return f"the proof does not say {', '.join(wrong)}" if wrong else None


def names_are_proved(claim: DraftClaim, supports: Sequence[Support], setting: Setting) -> str | None:
    """Every capitalised word inside a sentence stands in the proof, or is the sender's own word."""
    proved = {word for support in supports for word in folded_words(support.proof)} | setting.known_words
    names = [
        name
        for name in _CAPITALISED.findall(claim.text)
        if not set(folded_words(name.removesuffix("’s").removesuffix("'s"))) <= proved
    ]
    return f"the proof does not name {', '.join(names)}" if names else None


def titles_are_proved(claim: DraftClaim, supports: Sequence[Support], setting: Setting) -> str | None:
    """A quoted title is that of the paper or book named as proof, or stands in the quote."""
    proofs = [" ".join(folded_words(f"{support.title} {support.proof}")) for support in supports]
    titles = [title for title in _QUOTED.findall(claim.text) if len(title.split()) >= _TITLE_WORDS]
    wrong = [title for title in titles if not any(" ".join(folded_words(title)) in proof for proof in proofs)]
    return f"“{wrong[0]}” is no title in the proof" if wrong else None


def meaning_is_covered(claim: DraftClaim, supports: Sequence[Support], setting: Setting) -> str | None:
    """Most words that carry meaning stand in the proof."""
    said = content_words(claim.text)
    proved = {word for support in supports for word in content_words(support.proof)}
    if not said or len(said & proved) >= _COVERED_SHARE * len(said):
        return None
    return "it says more than its proof: stay close to the quote's words"


def praise_is_proved(claim: DraftClaim, supports: Sequence[Support], setting: Setting) -> str | None:
    """No superlative that the proof does not use."""
    proved = {word for support in supports for word in folded_words(support.proof)}
    wrong = [word for word in _SUPERLATIVE.findall(claim.text) if not set(folded_words(word)) <= proved]
    return f"“{wrong[0]}” is praise that the proof does not give" if wrong else None


def says_nothing_of_the_sender(text: str) -> str | None:
    """The first person belongs to the user's own words."""
    found = _FIRST_PERSON.search(text)
    return f"“{found[0]}” speaks of the sender; write only about the recipient" if found else None


def is_plain(text: str) -> str | None:
    """No markup, links, addresses, placeholders or dashes."""
    for pattern, what in ((_LINK, "a link or address"), (_PLACEHOLDER, "a placeholder"), (_MARKUP, "markup")):
        if pattern.search(text):
            return f"it holds {what}; write plain words"
    return "it holds a dash (—); use a comma or a full stop" if "—" in text else None


def is_printable(text: str) -> str | None:
    """No control, bidirectional, invisible or private characters."""
    return None if text.isprintable() else "it holds invisible characters"


def names_no_other_title(text: str) -> str | None:
    """Nothing is quoted like a title that no material holds; those that it holds are gone from the text."""
    wrong = [title for title in _QUOTED.findall(text) if len(title.split()) >= _TITLE_WORDS]
    return f"“{wrong[0]}” is no title that was given" if wrong else None


def _without_titles(text: str, setting: Setting) -> str:
    """The text without the titles of the material, and without what is quoted from it word for word."""
    for title in setting.evidence.titles:
        text = text.replace(title, "")
    proofs = [" ".join(folded_words(support.proof)) for support in setting.evidence.supports]

    def unquoted(match: re.Match[str]) -> str:
        words = " ".join(folded_words(match[1]))
        return "" if words and match[1].isprintable() and any(words in proof for proof in proofs) else match[0]

    return _QUOTED.sub(unquoted, text)


CLAIM_RULES: tuple[ClaimRule, ...] = (
    numbers_are_proved,
    names_are_proved,
    titles_are_proved,
    meaning_is_covered,
    praise_is_proved,
)
TEXT_RULES: tuple[TextRule, ...] = (
    says_nothing_of_the_sender,
    is_plain,
    is_printable,
    names_no_other_title,
)

"""What code demands of the model's text before a word of it reaches the e-mail. Pure; each rule is a small function.

A rule gets a slot's text, or a claim with what it names as proof, and returns what is wrong in words that the model can
act on, or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scribe_composer.answer import DraftClaim, SlotDraft
from scribe_composer.evidence import Evidence, Support, content_words, folded_words

_COVERED_SHARE = 0.5  # of a claim's meaning words, this share must stand in its proof
_TITLE_WORDS = 3  # quoted text of so many words is taken for a title
_MOST_CHARACTERS = 900

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_CAPITALISED = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-ZÀ-ÖØ-Þ][\w’'-]*\w")
_QUOTED = re.compile(r"[“\"«„]([^”\"»“]+)[”\"»“]")
_FIRST_PERSON = re.compile(r"\b(I|me|my|mine|myself|we|us|our|ours)\b|\bI['’]")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is wrong in a slot; `claim` is empty when it is the slot's text as a whole."""

    slot_id: str
    claim: str
    reason: str


ClaimRule = Callable[[DraftClaim, Sequence[Support], Setting], str | None]
SlotRule = Callable[[str, Setting], str | None]


def check_slot(slot: SlotDraft, setting: Setting) -> list[Problem]:
    """Everything that is wrong with a slot and its claims."""
    problems = [
        Problem(slot_id=slot.id, claim="", reason=reason)
        for rule in SLOT_RULES
        if (reason := rule(slot.text, setting)) is not None
    ]
    for claim in slot.claims:
        reason = check_claim(claim, slot.text, setting)
        if reason:
            problems.append(Problem(slot_id=slot.id, claim=claim.text, reason=reason))
    return problems


def check_claim(claim: DraftClaim, slot_text: str, setting: Setting) -> str | None:
    """What is wrong with a claim, or None."""
    if not claim.text.strip() or claim.text not in slot_text:
        return "the claim does not stand verbatim in the slot's text"
    supports = [support for name in claim.support_ids if (support := setting.evidence.get(name)) is not None]
    if len(supports) < len(claim.support_ids) or not supports:
        return f"there is no material called {', '.join(claim.support_ids) or 'nothing'}; name only ids that were given"
    return next((reason for rule in CLAIM_RULES if (reason := rule(claim, supports, setting)) is not None), None)


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


def says_nothing_of_the_sender(text: str, setting: Setting) -> str | None:
    """The first person belongs to the user's own words."""
    found = _FIRST_PERSON.search(text)
    return f"“{found[0]}” speaks of the sender; write only about the recipient" if found else None


def is_plain(text: str, setting: Setting) -> str | None:
    """No markup, links, addresses or placeholders."""
    for pattern, what in ((_LINK, "a link or address"), (_PLACEHOLDER, "a placeholder"), (_MARKUP, "markup")):
        if pattern.search(text):
            return f"it holds {what}; write plain words"
    return "it holds a dash (—); use a comma or a full stop" if "—" in text else None


def is_printable(text: str, setting: Setting) -> str | None:
    """No control, bidirectional or invisible characters."""
    return None if all(c.isprintable() or c == "\n" for c in text) else "it holds invisible characters"


def is_short(text: str, setting: Setting) -> str | None:
    """A slot is a sentence or two."""
    return (
        f"it is longer than {_MOST_CHARACTERS} characters; one or two sentences are enough"
        if len(text) > _MOST_CHARACTERS
        else None
    )


def names_no_other_title(text: str, setting: Setting) -> str | None:
    """Nothing is quoted like a title that no material holds."""
    known = [" ".join(folded_words(f"{s.title} {s.proof}")) for s in setting.evidence.supports]
    titles = [title for title in _QUOTED.findall(text) if len(title.split()) >= _TITLE_WORDS]
    wrong = [title for title in titles if not any(" ".join(folded_words(title)) in proof for proof in known)]
    return f"“{wrong[0]}” is no title that was given" if wrong else None


CLAIM_RULES: tuple[ClaimRule, ...] = (
    numbers_are_proved,
    names_are_proved,
    titles_are_proved,
    meaning_is_covered,
    praise_is_proved,
)
SLOT_RULES: tuple[SlotRule, ...] = (
    says_nothing_of_the_sender,
    is_plain,
    is_printable,
    is_short,
    names_no_other_title,
)

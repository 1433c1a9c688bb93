"""What code demands of the model's text before a word of it reaches the e-mail. Pure; each rule is a small function.

A rule gets a passage's text and returns what is wrong in words that the model can act on, or None. Whether a claim is proved
is scribe_proof's to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scribe_proof.support import known_lemmas, unsupported

from scribe_composer.answer import DraftClaim
from scribe_composer.evidence import Evidence, Support, folded_words

_TITLE_WORDS = 3  # quoted text of so many words is taken for a title

_QUOTED = re.compile(r"[“\"«„]([^”\"»“]+)[”\"»“]")
_FIRST_PERSON = re.compile(r"\bI\b|\b(?i:me|my|mine|myself|we|our|ours|ourselves)\b|\bus\b")
_LINK = re.compile(r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w+|\]\(|<[a-z/!]", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\[[^\]]*[A-Za-z][^\]]*\]|<\w+-[0-9a-f]{8}")
_MARKUP = re.compile(r"(^|\s)[*_#`>]{1,3}\S|\*\*|```")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What claims are checked against. `known_text` is the sender's own: a subject line may use its words without proof."""

    evidence: Evidence
    owner: str
    """The recipient's name."""
    known_text: str

    def supports_of(self, claim: DraftClaim) -> list[Support]:
        """The material that the claim names and that exists."""
        return [support for name in claim.support_ids if (support := self.evidence.get(name)) is not None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Words of a slot, and what is wrong with them."""

    slot_id: str
    claim: str
    reason: str


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
    return _unsupported(claim.text, supports, setting)


def check_whole(text: str, claims: Sequence[DraftClaim], setting: Setting) -> str | None:
    """What a passage says beyond its claims: all of it must stand in what they name as proof."""
    supports = [support for claim in claims for support in setting.supports_of(claim)]
    if not supports:
        return "it states something without naming what proves it"
    return _unsupported(text, supports, setting)


def _unsupported(text: str, supports: Sequence[Support], setting: Setting) -> str | None:
    proofs = [support.proof for support in supports]
    return unsupported(text, proofs, owner=setting.owner, known=known_lemmas([setting.owner]))


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
    proofs = [" ".join(folded_words(support.words)) for support in setting.evidence.supports]

    def unquoted(match: re.Match[str]) -> str:
        words = " ".join(folded_words(match[1]))
        return "" if words and match[1].isprintable() and any(words in proof for proof in proofs) else match[0]

    return _QUOTED.sub(unquoted, text)


TEXT_RULES: tuple[TextRule, ...] = (
    says_nothing_of_the_sender,
    is_plain,
    is_printable,
    names_no_other_title,
)

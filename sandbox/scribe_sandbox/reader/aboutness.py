"""Whether a page is about the recipient, and why, in one sentence."""

from __future__ import annotations

import re

from scribe_sandbox.reader.clause import parse_clause
from scribe_sandbox.reader.names import Person, plain
from scribe_sandbox.reader.overlap import shared, stems
from scribe_sandbox.reader.sentences import Sentence

_GENERIC = stems("university institute department school college faculty centre center academy laboratory museum")
_INSTITUTION = re.compile(
    r"(?:[A-ZÀ-Þ][\w’'-]+ )*(?:University|Institute|College|Academy|Polytechnic|Observatory)"
    r"(?: (?:of|for) (?:[A-ZÀ-Þ][\w’'-]+)(?: [A-ZÀ-Þ][\w’'-]+)*)?"
)
_TOP_CHARACTERS = 400


def decide(
    *, title: str, text: str, sentences: list[Sentence], who: Person, affiliation: str, interest: str
) -> tuple[bool, str]:
    """The decision, with its reason."""
    if not who.mentions(title) and not who.mentions(text):
        return False, f"The page does not name {who.name}."
    if not _is_subject(title, text, sentences, who):
        return False, f"The page names {who.name} only in passing."
    return _fits(f"{title}\n{text}", who, affiliation, interest)


def _is_subject(title: str, text: str, sentences: list[Sentence], who: Person) -> bool:
    if who.mentions(title) or any(match.start() < _TOP_CHARACTERS for match in who.mentions(text)):
        return True
    naming = [sentence for sentence in sentences if who.mentions(sentence.text)]
    return any(
        parse_clause(sentence.text, who) is not None or re.match(_start_of(who), plain(sentence.line))
        for sentence in naming
    )


def _start_of(who: Person) -> str:
    """A line that begins with the name, as an entry of a list of people does."""
    return rf"(?:{who.full.pattern})(?:\s*$|,|:| [-–—(])"


def _fits(text: str, who: Person, affiliation: str, interest: str) -> tuple[bool, str]:
    wanted = stems(interest)
    touched = shared(text, wanted)
    if not affiliation:
        if touched:
            return True, f"The page is about {who.name} and speaks of the interest."
        return True, f"The page is about somebody of the name {who.name}; it does not speak of the interest."
    own = (stems(affiliation) - _GENERIC) or stems(affiliation)
    if 2 * shared(text, own) >= len(own):
        return True, f"The page is about {who.name} and names {affiliation}."
    other = next((match[0] for match in _INSTITUTION.finditer(text) if len(match[0].split()) > 1), "")
    if other and 2 * touched < len(wanted):
        return False, f"The page is about a {who.name} at {other}, not at {affiliation}."
    return True, f"The page is about {who.name}, though it does not name {affiliation}."

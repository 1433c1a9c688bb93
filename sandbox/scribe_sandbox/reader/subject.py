"""The subject line: what the template is for, and the sender's interest."""

from __future__ import annotations

import re

from scribe_sandbox.reader.names import plain
from scribe_sandbox.reader.phrase import capitalised

LONGEST_SUBJECT = 80
_PURPOSES: tuple[tuple[str, str], ...] = (
    (r"podcast|radio show|episode", "Podcast invitation"),
    (r"\b(?:invite|invitation)\b|\bgive a (?:talk|lecture|seminar)|guest lecture", "Invitation"),
    (r"\binternship|\bintern\b|summer (?:student|project|research|position)", "Internship"),
    (r"\bpostdoc", "Postdoctoral position"),
    (r"\bph\.?d\b|doctoral|doctorate|graduate (?:student )?(?:position|school)", "Doctoral position"),
    (r"\b(?:bachelor|master)'?s? thesis|\bthesis\b", "Thesis question"),
    (r"\binterview", "Interview"),
    (r"\bcollaborat", "Possible collaboration"),
    (r"reading group|book club", "Questions from our readers"),
    (r"\b(?:your (?:\w+ )?(?:book|novel|monograph)|book\b.{0,40}(?:question|reader))", "A question from a reader"),
)
_OPENING = re.compile(
    r"^(?:i(?:'m| am)?\s+(?:very |really |particularly |especially )?(?:interested in|fascinated by|curious about|work(?:ing)? on"
    r"|study(?:ing)?|want to (?:learn|know) (?:more )?about)|my (?:research )?interests? (?:is|are|lies?)(?: in)?|interested in)\s+",
    re.IGNORECASE,
)
_SUBJECT_LINE = re.compile(r"\A\s*subject\s*:\s*(?P<subject>[^\n\[\]{}]+)$", re.IGNORECASE | re.MULTILINE)


def subject_line(template: str, interest: str) -> str:
    """At most 80 characters; a line "Subject: …" at the top of the template is taken as it stands."""
    if own := _SUBJECT_LINE.match(template):
        return _cut(own["subject"].strip())
    text = plain(template)
    purpose = next((purpose for pattern, purpose in _PURPOSES if re.search(pattern, text)), "Question")
    topic = interest_phrase(interest)
    if not topic:
        return purpose
    joint = " about " if purpose == "Question" else ": "
    return _cut(capitalised(f"{purpose}{joint}{topic}"))


def interest_phrase(interest: str) -> str:
    """The interest as a noun phrase: "I am interested in how ice moves." is "how ice moves"."""
    line = re.split(r"[.;\n]", " ".join(interest.split()), maxsplit=1)[0]
    return _OPENING.sub("", line).strip(" ,:")


def _cut(text: str) -> str:
    if len(text) <= LONGEST_SUBJECT:
        return text
    head = text[: LONGEST_SUBJECT + 1].rsplit(" ", 1)[0]
    return re.sub(r"(?:[\s,:;]+(?:and|or|of|the|in|on|for|with|to|a|an|by|from))*[\s,:;]*$", "", head)

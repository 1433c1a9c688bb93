"""The subject line: the model's proposal when it states nothing that is not known, else one made from the interest. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scribe.v1 import source_pb2
from scribe_proof.words import lemmas, words_of

from scribe_composer.checks import Setting, check_text

_MOST_CHARACTERS = 120
_MOST_TAG_CHARACTERS = 60
_FEWEST_LETTERS = 3

_NEUTRAL = lemmas(
    [
        "question",
        "questions",
        "query",
        "inquiry",
        "enquiry",
        "request",
        "interest",
        "interested",
        "application",
        "applying",
        "apply",
        "phd",
        "doctoral",
        "master",
        "masters",
        "student",
        "students",
        "thesis",
        "internship",
        "position",
        "supervision",
        "supervisor",
        "opportunity",
        "prospective",
        "possible",
        "short",
        "brief",
        "call",
        "meeting",
        "talk",
        "feedback",
        "advice",
        "help",
        "idea",
        "ideas",
        "regarding",
        "re",
        "your",
        "work",
        "research",
        "paper",
        "papers",
        "book",
        "books",
        "project",
        "projects",
    ]
)
"""What letters to academics are about: says nothing of the recipient."""


def choose_subject(proposed: str, interest: str, setting: Setting, tags: Iterable[str] = ()) -> str:
    """One line of at most 120 characters; begins with what the recipient wants to see there."""
    subject = " ".join(proposed.split()).rstrip(".")
    subject = subject if _is_sound(subject, setting) else _made(interest)
    for tag in tags:
        if tag.casefold() not in subject.casefold():
            subject = f"{tag} {subject}"
    return subject[:_MOST_CHARACTERS].rstrip()


def tags_of(rules: Iterable[source_pb2.ContactRule]) -> list[str]:
    """The words that the recipient asks for in subject lines, those that are plain words on one line."""
    tags = [
        " ".join(rule.subject_tag.split()) for rule in rules if rule.kind == source_pb2.CONTACT_RULE_KIND_SUBJECT_TAG
    ]
    return [tag for tag in dict.fromkeys(tags) if _is_plain_tag(tag)]


def _is_plain_tag(tag: str) -> bool:
    return 0 < len(tag) <= _MOST_TAG_CHARACTERS and tag.isprintable() and not re.search(r"://|www\.|@|<|\{\{", tag)


def _is_sound(subject: str, setting: Setting) -> bool:
    """Whether every word is the sender's own, stands in a proof or says nothing."""
    if not _FEWEST_LETTERS <= len(subject) <= _MOST_CHARACTERS or check_text(subject, setting):
        return False
    proofs = " ".join(f"{support.title} {support.words}" for support in setting.evidence.supports)
    known = {word.lemma for word in words_of(f"{setting.known_text} {proofs}")} | _NEUTRAL
    return all(word.lemma in known for word in words_of(subject) if word.carries_meaning)


def _made(interest: str) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in interest).split())
    return f"Question about {words}"[:_MOST_CHARACTERS].rstrip()

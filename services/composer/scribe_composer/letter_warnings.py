"""What the sender should know of the whole e-mail before they send it: warnings, no changes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scribe.v1 import email_pb2

from scribe_composer.evidence import folded_words
from scribe_composer.phrases import MACHINE_PROSE, SPAM

LONGEST_WORDS = 220
"""Words. Length alone was found to be no lever in trials with academics; this is a guard against letters that nobody finishes."""
SHORTEST_WORDS = 40

_GREETING = re.compile(
    r"^(?:dear|hello|hi|hey|good (?:morning|afternoon|evening)|greetings|sehr geehrte[rs]?|liebe[rs]?|cher|chère|estimad[oa])\b[ ,]*"
    r"(?P<whom>[^,:!\n]*)",
    re.IGNORECASE,
)
_TITLES = frozenset(
    [
        "professor",
        "prof",
        "dr",
        "doctor",
        "mr",
        "mrs",
        "ms",
        "mx",
        "sir",
        "dame",
        "madam",
        "associate",
        "assistant",
        "emeritus",
        "frau",
        "herr",
        "monsieur",
        "madame",
        "all",
        "everyone",
        "team",
        "and",
        "the",
        "members",
        "of",
        "colleagues",
        "friend",
    ]
)
_MOST_SHOWN = 3


def warnings_about(body: str, recipient_name: str, open_sender_slots: Sequence[str]) -> list[email_pb2.Warning]:
    """Warnings with reasons of docs/errors.md, for the step compose."""
    return [
        email_pb2.Warning(reason=reason, message=message, step="compose")
        for reason, message in _found(body, recipient_name, open_sender_slots)
    ]


def greeted_stranger(body: str, recipient_name: str) -> str:
    """The words of the greeting that name somebody who is not the recipient; empty if there are none."""
    line = next((line for line in body.splitlines() if line.strip()), "")
    match = _GREETING.match(line.strip())
    if match is None or re.search(r"\{\{|\[", match["whom"]):
        return ""
    own = {*folded_words(recipient_name), *_TITLES}
    names = [word for word in match["whom"].split() if word[:1].isupper() and not set(folded_words(word)) <= own]
    return " ".join(names)


def _found(body: str, recipient_name: str, open_sender_slots: Sequence[str]) -> Iterator[tuple[str, str]]:
    if open_sender_slots:
        yield (
            "SENDER_SLOTS_OPEN",
            f"Only you can fill these, they are still in the text: {', '.join(open_sender_slots)}",
        )
    if stranger := greeted_stranger(body, recipient_name):
        yield "GREETING_NAME", f"The greeting names “{stranger}”, but the e-mail is to {recipient_name}."
    count = len(body.split())
    if count > LONGEST_WORDS:
        yield "EMAIL_LONG", f"The e-mail has {count} words; busy people answer short ones, up to {LONGEST_WORDS} words."
    if count < SHORTEST_WORDS:
        yield "EMAIL_SHORT", f"The e-mail has {count} words; say in a few more who you are and what you ask for."
    for reason, what, phrases in (
        ("SPAM_WORDS", "advertising", SPAM),
        ("MACHINE_PROSE", "machine-written", MACHINE_PROSE),
    ):
        if found := _phrases_in(body, phrases):
            yield (
                reason,
                f"Readers take these words for {what}: {', '.join(f'“{each}”' for each in found[:_MOST_SHOWN])}.",
            )


def _phrases_in(body: str, phrases: Sequence[str]) -> list[str]:
    text = " ".join(body.replace("’", "'").casefold().split())
    return [each for each in phrases if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text)]

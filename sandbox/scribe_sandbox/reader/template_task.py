"""The template task: an e-mail template from a CV, each statement about its writer in the CV's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scribe_sandbox.reader.blocks import Blocks
from scribe_sandbox.reader.sentences import Sentence, split

_MOST_STATEMENTS = 3
_LONGEST_STATEMENT = 160
_SHORTEST_QUOTE = 8
_UNFIT = re.compile(
    r"[\[\]{}<>|@\\•]|https?:|www\.|\b(?:you|your)\b|\b(?:ignore|please|instructions?)\b", re.IGNORECASE
)
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*)(?: [^\W\d_][\w.'’-]*){1,4}")
_IS_STATEMENT = re.compile(r"(?:I|My) ")
_DEED = re.compile(
    r"(?:Built|Wrote|Led|Designed|Developed|Organi[sz]ed|Taught|Measured|Analy[sz]ed|Published|Founded|Created|Studied|Worked"
    r"|Won|Received|Presented|Coordinated|Supervised|Tutored|Implemented|Translated|Edited) "
)
_POST = re.compile(r"(?:Professor|Lecturer|Student|Research|Ph\.?D student|Member|Tutor|Editor|Director)\b.*\bsince\b")
_DEGREE = re.compile(r"(?:B\.?A|B\.?Sc|M\.?A|M\.?Sc|M\.?Eng|B\.?Eng|Bachelor|Master|Ph\.?D|Diploma)\b", re.IGNORECASE)
_PURPOSE = re.compile(
    r"\b(?:ph\.?d positions?|research internships?|summer internships?|internships?|research positions?|research assistantships?"
    r"|thesis supervision|positions?|projects?|collaborations?|interviews?|visits?|advice)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"(?:curriculum vitae|cv|résumé|resume)\b", re.IGNORECASE)


def template(blocks: Blocks) -> dict[str, Any]:
    """The answer to a request for a template: paragraphs with claims."""
    lines = split(blocks.text("cv"))
    purpose = _PURPOSE.search(blocks.text("wishes"))
    asked = f"ask about {purpose[0].lower()}" if purpose else "ask whether you might have time for a short conversation"
    statements = list(_statements(lines))[:_MOST_STATEMENTS]
    name = _name(lines)
    paragraphs = [
        _paragraph("Dear {{professor’s name}},"),
        _paragraph(f"I am writing to {asked}. {{{{one sentence on their research}}}}"),
        _paragraph(" ".join(text for text, _ in statements), statements),
        _paragraph("I would be glad to tell you more about my background. Thank you for your time."),
        _paragraph(f"Best regards,\n{name or '[Your name]'}", [(name, name)] if name else []),
    ]
    return {"paragraphs": [paragraph for paragraph in paragraphs if paragraph["text"]]}


def _paragraph(text: str, claims: list[tuple[str, str]] | None = None) -> dict[str, Any]:
    return {"text": text, "claims": [{"text": said, "quote": quote} for said, quote in claims or []]}


def _statements(lines: list[Sentence]) -> Iterator[tuple[str, str]]:
    """Statements in the first person and the words of the CV that say so."""
    for sentence in lines:
        line = sentence.line.rstrip(".;,")
        if not _SHORTEST_QUOTE <= len(line) <= _LONGEST_STATEMENT or _UNFIT.search(line):
            continue
        if _IS_STATEMENT.match(line):
            yield f"{line}.", sentence.text
        elif _DEED.match(line):
            yield f"I {line[0].lower()}{line[1:]}.", sentence.text
        elif _POST.match(line):
            yield f"I am {line}.", sentence.text
        elif _DEGREE.match(line):
            yield f"My studies: {line}.", sentence.text


def _name(lines: list[Sentence]) -> str:
    """The CV's first line, if it looks like a name that can be quoted."""
    first = next((sentence.line for sentence in lines if not _HEADING.match(sentence.line)), "")
    return first if len(first) >= _SHORTEST_QUOTE and _NAME.fullmatch(first) and not _UNFIT.search(first) else ""

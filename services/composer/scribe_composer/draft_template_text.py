"""A drafted template as text: its slots, its dashes and its sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scribe_proof.sentences import split_sentences

from scribe_composer.draft_template_answer import CvClaim, Paragraph

_LETTER = r"[^\W\d_]"
_SLOT = re.compile(
    rf"\{{\{{(?P<braces>(?=[^{{}}\n]*{_LETTER})[^{{}}\n]{{1,60}})\}}\}}"
    rf"|\[(?P<brackets>(?=[^\[\]\n]*{_LETTER})[^\[\]{{}}\n]{{2,60}})\](?![(\[:])"
)
_OF_SENDER = re.compile(r"\s*(?:my|your|our|sender|student|applicant)\b", re.IGNORECASE)
_RANGE = re.compile(r"(?<=\d)[ \t]*[‒–—―][ \t]*(?=\d)")
_DASH = re.compile(r"(?:[ \t]*(?:[—―⸺⸻]|-{2,}))+[ \t]*|(?:(?:^|[ \t]+)[‒–-](?=[ \t]|$))+[ \t]*", re.MULTILINE)
_AT_EDGE = re.compile(r"^[ \t]*,[ \t]*|(?<=[.,;:!?])[ \t]*,", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence, or a line that is none; `line` and `paragraph` are counted from 0 in the whole draft."""

    text: str
    paragraph: int
    line: int

    @property
    def is_sentence(self) -> bool:
        """Ended as sentences are, not as a greeting or a name."""
        return self.text.rstrip("”\"')» ").endswith((".", "!", "?"))


def tidy(paragraph: Paragraph) -> Paragraph:
    """With single spaces, and commas for the dashes that set parts of a sentence apart; in its claims too."""
    claims = [CvClaim(text=_tidied(claim.text), quote=claim.quote) for claim in paragraph.claims]
    return Paragraph(text=_tidied(paragraph.text), claims=claims)


def without_slots(text: str) -> str:
    """The text with a space for each slot."""
    return _SLOT.sub(" ", text)


def slot_names(text: str) -> list[str]:
    """The words inside of all slots."""
    return [match["braces"] or match["brackets"] for match in _SLOT.finditer(text)]


def recipient_slots(text: str) -> list[str]:
    """The names of the slots about the recipient: those in double braces."""
    return [match["braces"].strip() for match in _SLOT.finditer(text) if match["braces"]]


def sender_slots(text: str) -> list[str]:
    """The markers that only the sender can fill, each once."""
    return list(dict.fromkeys(match[0] for match in _SLOT.finditer(text) if match["brackets"]))


def misplaced_slots(text: str) -> list[str]:
    """Markers in double braces that are about the sender."""
    return [match[0] for match in _SLOT.finditer(text) if match["braces"] and _OF_SENDER.match(match["braces"])]


def sentences_of(paragraphs: list[Paragraph]) -> Iterator[tuple[Sentence, list[CvClaim]]]:
    """All sentences in order, each with the claims of its paragraph that stand in it."""
    line_number = 0
    for number, paragraph in enumerate(paragraphs):
        for line in filter(None, paragraph.text.split("\n")):
            for text in _sentences(line):
                claims = [claim for claim in paragraph.claims if claim.text and claim.text in text]
                yield Sentence(text=text, paragraph=number, line=line_number), claims
            line_number += 1


def joined(sentences: list[Sentence]) -> str:
    """The sentences as one text: paragraphs are set apart by an empty line."""
    text = ""
    for before, sentence in zip([None, *sentences], sentences, strict=False):
        if before is not None:
            apart = "\n\n" if before.paragraph != sentence.paragraph else "\n" if before.line != sentence.line else " "
            text += apart
        text += sentence.text
    return text


def _tidied(text: str) -> str:
    dashless = _DASH.sub(", ", _RANGE.sub("–", text.replace("\r\n", "\n").replace("\r", "\n")))
    return "\n".join(" ".join(line.split()) for line in _AT_EDGE.sub("", dashless).split("\n")).strip()


def _sentences(line: str) -> Iterator[str]:
    """What stands inside a slot ends no sentence, and a sentence may begin with one."""
    masked = _SLOT.sub(lambda match: "X" * len(match[0]), line)
    start = 0
    for piece in split_sentences(masked):
        yield line[start : start + len(piece)].strip()
        start += len(piece)

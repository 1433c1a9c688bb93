"""Follows a page from line to line: under which heading a sentence stands, and of whom its pronouns speak."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import groupby

from scribe_sandbox.reader.clause import parse_clause
from scribe_sandbox.reader.names import Person, plain
from scribe_sandbox.reader.sentences import Sentence, split


class Section(Enum):
    """What stands under a heading."""

    ABOUT = "about"
    BOOKS = "books"
    PAPERS = "papers"
    AWARDS = "awards"
    CONTACT = "contact"
    OTHERS = "people, teaching and whatever else is not the person's own work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence with what its surroundings say about it."""

    sentence: Sentence
    section: Section
    is_heading: bool
    speaks_of_recipient: bool
    """Whether "she" or "he" here is the recipient, or the line itself names them."""
    own_voice: bool
    """Whether "I" here is the recipient."""
    first_person: bool
    """Whether the recipient tells of the work as "I", so that "she" is somebody else."""
    top: bool
    """Whether it stands among the first lines of the page."""


# The whole heading, folded; the first match wins.
_HEADINGS: tuple[tuple[Section, str], ...] = (
    (
        Section.OTHERS,
        r"book (?:chapters?|reviews?)|students?|alumni|members|people|our team|teaching|courses|education",
    ),
    (Section.OTHERS, r"service|links|news archive|related|elsewhere|imprint|talks|see also|read next|more from.*"),
    (Section.BOOKS, r"(?!the |this |about )(?:\w+ )*(?:books?|monographs?)"),
    (Section.PAPERS, r"(?:\w+ ){0,3}(?:publications?|papers|articles|preprints|writing)(?: \w+){0,3}"),
    (Section.AWARDS, r"(?:\w+ )*(?:awards?|honou?rs?|prizes|distinctions|recognition)(?: \w+){0,3}"),
    (Section.CONTACT, r"(?:contact|get in touch|prospective|joining|join us|join the|openings|for students)\b.*"),
    (Section.CONTACT, r"(?:information for|working with|office|write to me|e-?mail|applying|how to)\b.*"),
    (Section.ABOUT, r"(?:about|research|biograph\w*|bio|profile|projects?|work|overview|current|background)\b.*"),
    (Section.ABOUT, r"(?:interests|group|lab|what|news|home|welcome)\b.*"),
)
_NAME_LINE = re.compile(r"(?:(?:Prof|Dr|Professor)\.? )*(?:[A-ZÀ-Þ][\w’'-]*\.? ?(?:van |der |de |al-|bin )*){2,4}")
_NAMED_FIRST = re.compile(
    r"^(?:(?:Prof|Dr|Professor)\.? )*"
    r"([A-ZÀ-Þ][\w’'-]+ (?:[A-Z]\. )?(?:van |de |der )*[A-ZÀ-Þ][\w’'-]+)"
    r"(?=,? (?:is|was|has|[a-z]+s|[a-z]+ed|an?|who|and)\b)"
)
_I = re.compile(r"\bI\b(?!\.)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SHE = re.compile(r"\b(?:[Ss]he|[Hh]e)\b")
_SPEECH = re.compile(r"“[^”]*”|\"[^\"]*\"")
_NO_NAME = re.compile(
    r"\b(?:The|This|In|At|Our|My|University|Department|Institute|Group|Lab|Research|Professor|School|Project)\b"
)
_TOP = 14
_LONGEST_ENTRY = 320


def lines(text: str, who: Person, title: str) -> Iterator[Line]:
    """Each sentence of a page's text with its surroundings; an entry of a list of publications stays whole."""
    sentences = list(_with_whole_entries(text, split(text), who))
    own = _is_own(sentences, who, title)
    tells = own and _is_first_person(_SPEECH.sub("", text))
    section, current = Section.ABOUT, own
    for number, sentence in enumerate(sentences):
        found = section_of(sentence)
        if found is not None:
            section, current = found, own or current
        elif who.in_any_form(sentence.text):
            current = True
        elif _names_other(sentence):
            current = False
        yield Line(
            sentence=sentence,
            section=section,
            is_heading=found is not None,
            speaks_of_recipient=current and not (tells and not who.in_any_form(sentence.text)),
            own_voice=own,
            first_person=tells,
            top=number < _TOP,
        )


def _with_whole_entries(text: str, sentences: list[Sentence], who: Person) -> Iterator[Sentence]:
    section, begun = Section.ABOUT, list[Sentence]()
    for _, group in groupby(sentences, key=lambda each: each.paragraph):
        parts = list(group)
        heading = section_of(parts[0])
        section = heading or section
        listed = section in {Section.PAPERS, Section.BOOKS} and heading is None
        if begun and not (listed and _YEAR.search(parts[-1].text)):
            yield from begun
            begun = []
        first, last = (begun or parts)[0], parts[-1]
        whole = replace(first, text=text[first.start : last.start + len(last.text)])
        if not listed or len(whole.text) > _LONGEST_ENTRY or parse_clause(parts[0].text, who) is not None:
            yield from [*begun, *parts]
            begun = []
        elif begun or _YEAR.search(whole.text):
            yield whole
            begun = []
        else:
            begun = [whole]
    yield from begun


def section_of(sentence: Sentence) -> Section | None:
    """The section that this line is the heading of, None if it is no heading."""
    text = plain(sentence.line).rstrip(":").strip()
    if sentence.complete or len(text) > 60 or len(text.split()) > 7:
        return None
    return next((section for section, pattern in _HEADINGS if re.fullmatch(pattern, text)), None)


def _is_own(sentences: list[Sentence], who: Person, title: str) -> bool:
    """Whether the page is this person's: its title, or a line at its top that is little more than the name."""
    if who.mentions(title):
        return True
    return any(who.mentions(each.text) and len(each.line) < len(who.name) + 25 for each in sentences[:4])


def _is_first_person(text: str) -> bool:
    """Whether more sentences say "I" than "she" or "he"."""
    sentences = split(text)
    told = sum(1 for sentence in sentences if _I.search(sentence.text))
    return told > sum(1 for sentence in sentences if _SHE.search(sentence.text))


def _names_other(sentence: Sentence) -> bool:
    line = sentence.line
    if not sentence.complete and _NAME_LINE.fullmatch(line) and not _NO_NAME.search(line):
        return True
    found = _NAMED_FIRST.match(line)
    return found is not None and not _NO_NAME.search(found[1])

"""Finds the title of a publication in the line or sentence that prints it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scribe_sandbox.reader.names import Person
from scribe_sandbox.reader.sections import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title as printed, and whether it is a paper's or a book's."""

    text: str
    work: str


_YEAR = r"(?:19|20)\d\d"
_QUOTED = re.compile(
    r"[“\"]([^“”\"]{6,200}?)[,.]?[”\"]|(?<!\w)‘([^‘]{6,200}?)[,.]?’(?!\w)|(?<!\w)'([^']{6,200}?)[,.]?'(?!\w)"
)
_AUTHORS_YEAR = re.compile(
    rf"^[^()“”]{{3,200}}?\(?\b{_YEAR}[a-z]?\)?[.:,]\s+(?P<title>[A-ZÀ-Þ][^.?!]{{8,200}}[?!]?)(?:[.]|(?<=[?!])\s|$)"
)
_AUTHORS = re.compile(
    r"^(?P<authors>(?:[^.“”]|\b\w\.){3,200}?)\.\s+(?P<title>[A-ZÀ-Þ][^.?!]{8,200}[?!]?)(?:[.]|(?<=[?!])\s)"
)
# What may stand behind a title that comes first: the authors, the venue with the year, or the year.
_BEHIND = "|".join(
    (
        r"\.\s+|\?\s+|\s+[—–|-]\s+|,\s+with\s+|,?\s+arXiv:",
        rf"\s+\((?:with\b|[^()]*{_YEAR})",
        rf",\s+(?:in\s+)?[A-ZÀ-Þ][^,.(]{{1,80}},?\s+\(?{_YEAR}\)?\.?$",
        rf",\s+\(?{_YEAR}\)?\.?$",
    )
)
_TITLE_FIRST = re.compile(rf"^(?:{_YEAR}[.:,]?\s+)?(?P<title>[A-ZÀ-Þ0-9][^“”]{{8,180}}?)(?:{_BEHIND})")
_CAPITAL = r"[A-ZÀ-Þ][\w’'-]"
_SMALL = r"(?:of|the|a|an|and|in|at|on|for|to|by|with|from|into)"
_BOOK_RUN = re.compile(
    r"\b(?:book|monograph|novel|history|study|biography)(?:,? (?:is |was |called |titled |entitled )?|, )"
    rf"(?P<title>{_CAPITAL}+(?::? (?:{_CAPITAL}*|{_SMALL}))* {_CAPITAL}+)"
)
_BOOKISH = re.compile(
    r"\b(?:books?|monographs?|novels?|biograph(?:y|ies)|Press|Verlag|Publishers?|Books|paperback|hardback|pages)\b"
)
_NOT_BOOK = re.compile(
    r"\b(?:chapter|review of|reviews?|essay|article|paper|journal|proceedings|edited volume)\b", re.IGNORECASE
)
_WRITES = re.compile(
    r"\b(?:papers?|articles?|books?|monographs?|essay|study|chapter|thesis|published|preprint|wrote|author)\b",
    re.IGNORECASE,
)
_NOT_TITLE = re.compile(
    r"\b(?:subject line|says|said|asks?|tells?|writes|called “?the|explains?|put|prize|award|medal)\b", re.IGNORECASE
)
# What an entry of a list of publications has besides its title.
_EVIDENCE = re.compile(
    rf"\b(?:{_YEAR}|preprint|arXiv|forthcoming|in press|to appear|submitted|under review|Press|Verlag|Journal)\b",
    re.IGNORECASE,
)
_NO_ENTRY = re.compile(
    r"^(?:see|full list|all|more|google scholar|orcid|download|curriculum|a (?:full|complete) list|for)\b",
    re.IGNORECASE,
)


def title_in_list(line: str, section: Section, who: Person) -> Title | None:
    """The title in an entry of a list of publications; None if the entry's form is not known."""
    if _NO_ENTRY.match(line):
        return None
    found = _in_cell(line) or _quoted(line) or _after_authors(line, who) or _first(line)
    if found is None or len(found.split()) < 2 or not _EVIDENCE.search(line.replace(found, "")):
        return None
    book = section is Section.BOOKS or (_BOOKISH.search(line.replace(found, "")) and not _NOT_BOOK.search(line))
    return Title(text=found, work="book" if book else "paper")


def title_by(sentence: str, who: Person) -> Title | None:
    """The title of a book in "The Long Light by Mara Lindqvist, Tern Press, 2021"."""
    names = who.mentions(sentence)
    head = sentence[: names[0].start()] if names else ""
    found = re.fullmatch(r"(?P<title>[A-ZÀ-Þ][^.“”]{3,160}?),? by ", head)
    if found is None or not _BOOKISH.search(sentence[names[0].end() :]):
        return None
    return Title(text=found["title"], work="book")


def title_in_prose(sentence: str, who: Person) -> Title | None:
    """The title of a work that a sentence speaks of: "Her book The Long Light tells …"."""
    if _WRITES.search(sentence) and not _NOT_TITLE.search(sentence) and (found := _quoted(sentence)):
        if len(found.split()) < 3 and not _BOOKISH.search(sentence):
            return None
        book = _BOOKISH.search(sentence.replace(found, "")) or "author of" in sentence
        return Title(text=found, work="book" if book and not _NOT_BOOK.search(sentence) else "paper")
    run = _BOOK_RUN.search(sentence)
    if run is None or _NOT_BOOK.search(sentence) or who.in_any_form(run["title"]):
        return None
    return Title(text=run["title"], work="book")


def _in_cell(line: str) -> str | None:
    """In a row of a table the title is the first cell with words in it."""
    cells = [cell.strip() for cell in line.split("|")] if "|" in line else []
    return next((_bare(cell.strip(" .")) for cell in cells if len(re.findall(r"[^\W\d_]{2,}", cell)) > 1), None)


def _bare(title: str) -> str:
    """The title without quotation marks around the whole of it."""
    return title[1:-1] if re.fullmatch(r"“[^“”]*”|\"[^\"]*\"", title) else title


def _quoted(line: str) -> str | None:
    match = _QUOTED.search(line)
    return next((title.strip() for title in match.groups() if title), None) if match else None


def _after_authors(line: str, who: Person) -> str | None:
    if match := _AUTHORS_YEAR.match(line):
        head = line[: match.start("title")]
        return match["title"].strip() if who.in_any_form(head) else None
    match = _AUTHORS.match(line)
    return match["title"].strip() if match and who.in_any_form(match["authors"]) else None


def _first(line: str) -> str | None:
    match = _TITLE_FIRST.match(line)
    if match is None:
        return None
    title = match["title"].strip(" .,")
    return title + "?" if line[match.end("title") : match.end("title") + 1] == "?" else title

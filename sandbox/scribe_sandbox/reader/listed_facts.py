"""Reads lines that are no prose: lists of publications and awards, positions, institutions, labels."""

from __future__ import annotations

import re

from scribe_sandbox.reader.clause import parse_clause
from scribe_sandbox.reader.found import Found, publication
from scribe_sandbox.reader.kinds import is_post
from scribe_sandbox.reader.names import Person
from scribe_sandbox.reader.sections import Line, Section
from scribe_sandbox.reader.titles import Title, title_by, title_in_list
from scribe_sandbox.reader.voices import to_name

_INSTITUTION = re.compile(
    r"\b(?:University|Universi\w+|Institut\w*|College|Academy|Polytechnic|Observatory|Department of|School of|Museum)\b"
)
_ADDRESS = re.compile(r"@|https?:|www\.|\+\d|\b(?:Room|Tel|Phone|Fax)\b")
_PRIZE = re.compile(
    r"^(?:(?P<early>(?:19|20)\d\d)[:,.]?\s+)?(?P<prize>[A-ZÀ-Þ][^,(;]*?\b(?:Prize|Award|Medal|Fellowship|Grant)\b[^,(;:]*)"
    r"(?:.*?(?P<late>(?:19|20)\d\d))?.*$"
)
_TITLE_OF_PAGE = re.compile(r"(?P<title>.{3,120}?),? by $")


def book_of_page(first: Line, second: Line | None, page_title: str, who: Person) -> Found | None:
    """A publisher's page: the book's title, and below it, or in the page's own title, "by" the recipient."""
    text = first.sentence.line
    if first.sentence.complete or len(text.split()) < 2 or who.in_any_form(text):
        return None
    title = Title(text=text, work="book")
    below = second.sentence.line if second else ""
    if second and below.lower().startswith("by ") and who.mentions(below) and len(below) < len(who.name) + 25:
        return publication(f"{first.sentence.text}\n{second.sentence.text}", title, who)
    names = who.mentions(page_title)
    named = _TITLE_OF_PAGE.fullmatch(page_title[: names[0].start()]) if names else None
    return publication(first.sentence.text, title, who) if named and text.startswith(named["title"]) else None


def in_list(line: Line, who: Person) -> Found | None:
    """An entry of the recipient's list of publications or awards."""
    text = line.sentence.line
    if title := title_by(text, who):
        return publication(line.sentence.text, title, who)
    if not (line.own_voice or who.in_any_form(text)) or parse_clause(text, who):
        return None
    if line.section is Section.AWARDS and not re.search(r"\b(?:her|him|his|me|my)\b", text):
        prize = _PRIZE.match(text)
        return Found(kind="award", statement=_won(who, prize), quote=line.sentence.text) if prize else None
    if line.section not in {Section.PAPERS, Section.BOOKS}:
        return None
    title = title_in_list(text, line.section, who)
    return publication(line.sentence.text, title, who) if title else None


def in_fragment(line: Line, who: Person) -> Found | None:
    """A line that is no sentence: a position, an institution, a label with interests."""
    text = line.sentence.line
    clause = parse_clause(text, who)
    if clause and line.own_voice and clause.verb == "include":
        return Found(kind="project", statement=to_name(clause, who.name), quote=line.sentence.text)
    if not _is_about_post(line, who) or _ADDRESS.search(text):
        return None
    if is_post(text) and re.search(r"[a-z]", text):
        return Found(kind="position", statement=_holds(text, who), quote=line.sentence.text)
    if _INSTITUTION.search(text) and not who.in_any_form(text):
        return Found(kind="affiliation", statement=f"{who.name} is at {text.rstrip('.')}.", quote=line.sentence.text)
    return None


def _is_about_post(line: Line, who: Person) -> bool:
    near = line.top and line.own_voice
    return line.section is Section.ABOUT and (near or bool(who.in_any_form(line.sentence.text)))


def _holds(text: str, who: Person) -> str:
    mention = next(iter(who.mentions(text)), None)
    bare = text[mention.end() :] if mention and mention.start() == 0 else text
    return f"{who.name} is {bare.strip(' ,:–—-')}."


def _won(who: Person, prize: re.Match[str]) -> str:
    year = prize["early"] or prize["late"]
    return f"{who.name} received the {prize['prize'].strip()}{f' in {year}' if year else ''}."

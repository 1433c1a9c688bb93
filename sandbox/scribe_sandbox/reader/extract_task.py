"""The extracting task: whether a page is about the recipient, and the facts on it with the words that prove them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scribe_sandbox.reader import aboutness
from scribe_sandbox.reader.blocks import Blocks
from scribe_sandbox.reader.clause import Clause, Subject, parse_clause
from scribe_sandbox.reader.kinds import is_contact_policy, is_post, kind_of
from scribe_sandbox.reader.names import Person, person
from scribe_sandbox.reader.overlap import shared, stems
from scribe_sandbox.reader.sections import Line, Section, lines
from scribe_sandbox.reader.sentences import split
from scribe_sandbox.reader.titles import Title, title_in_list, title_in_prose
from scribe_sandbox.reader.voices import possessive, to_name

_LONGEST_QUOTE = 400
_SHORTEST_QUOTE = 12
# How many facts of a kind one page gives; the order is that of the answer.
_MOST = {"position": 1, "affiliation": 1, "project": 4, "result": 2, "publication": 4, "award": 2, "contact_policy": 2}
_INSTITUTION = re.compile(
    r"\b(?:University|Institute|College|Academy|Polytechnic|Observatory|Department of|School of|Museum)\b"
)
_ADDRESS = re.compile(r"@|https?:|www\.|\+\d|\b(?:Room|Tel|Phone|Fax)\b")
_PRIZE = re.compile(
    r"^(?:(?P<early>(?:19|20)\d\d)[:,.]?\s+)?(?P<prize>[A-ZÀ-Þ][^,(;]*?\b(?:Prize|Award|Medal|Fellowship|Grant)\b[^,(;:]*)"
    r"(?:.*?(?P<late>(?:19|20)\d\d))?.*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A fact, not yet chosen."""

    kind: str
    statement: str
    quote: str
    title: Title | None = None


def extract(blocks: Blocks) -> dict[str, Any]:
    """The answer to an extracting request."""
    who, interest = person(blocks.text("recipient")), blocks.text("interest")
    page = next(iter(blocks.of("page")), None)
    if page is None or not who.family:
        return {"about_recipient": False, "reason": "There is no page to read.", "facts": []}
    title, sentences = page.attribute("title"), split(page.text)
    about, reason = aboutness.decide(
        title=title,
        text=page.text,
        sentences=sentences,
        who=who,
        affiliation=blocks.text("affiliation"),
        interest=interest,
    )
    found = _chosen(_facts(page.text, who, title), stems(interest)) if about else []
    return {"about_recipient": about, "reason": reason, "facts": [_answer(fact) for fact in found]}


def _answer(fact: _Found) -> dict[str, str]:
    title = fact.title
    return {
        "statement": fact.statement,
        "quote": fact.quote,
        "kind": fact.kind,
        "title": title.text if title else "",
        "work": title.work if title else "",
    }


def _chosen(found: Iterable[_Found], wanted: frozenset[str]) -> list[_Found]:
    """The best of each kind: those that touch the interest more, else those that stand earlier."""
    by_kind: dict[str, list[_Found]] = {kind: [] for kind in _MOST}
    quotes: set[str] = set()
    for fact in found:
        if fact.quote not in quotes:
            quotes.add(fact.quote)
            by_kind[fact.kind].append(fact)
    return [
        fact
        for kind, most in _MOST.items()
        for fact in sorted(by_kind[kind], key=lambda each: -shared(each.quote, wanted))[:most]
    ]


def _facts(text: str, who: Person, title: str) -> Iterator[_Found]:
    previous: Line | None = None
    for line in lines(text, who, title):
        yield from _byline(previous, line, who)
        previous = line
        if line.is_heading or not _SHORTEST_QUOTE <= len(line.sentence.text) <= _LONGEST_QUOTE:
            continue
        found = _in_list(line, who) or (_in_prose(line, who) if line.sentence.complete else _in_fragment(line, who))
        if found:
            yield found


def _byline(previous: Line | None, line: Line, who: Person) -> Iterator[_Found]:
    """A book's page: its title, and below it "by" the author."""
    text = line.sentence.line
    if (
        previous is None
        or not line.top
        or not text.lower().startswith("by ")
        or not who.mentions(text)
        or len(text) > 80
    ):
        return
    first, gap = previous.sentence, line.sentence.start - previous.sentence.start - len(previous.sentence.text)
    if gap <= 2 and len(first.line.split()) > 1 and not first.complete:
        title = Title(text=first.line, work="book")
        yield _Found(
            kind="publication",
            statement=_published(who, title),
            quote=f"{first.text}\n{line.sentence.text}",
            title=title,
        )


def _in_list(line: Line, who: Person) -> _Found | None:
    """An entry of the recipient's list of publications or awards."""
    text = line.sentence.line
    theirs = line.own_voice or who.in_any_form(text)
    if line.section is Section.AWARDS and theirs and not parse_clause(text, who):
        prize = _PRIZE.match(text)
        return _Found(kind="award", statement=_won(who, prize), quote=line.sentence.text) if prize else None
    if line.section not in {Section.PAPERS, Section.BOOKS} or not theirs or parse_clause(text, who):
        return None
    title = title_in_list(text, line.section, who)
    return (
        _Found(kind="publication", statement=_published(who, title), quote=line.sentence.text, title=title)
        if title
        else None
    )


def _in_prose(line: Line, who: Person) -> _Found | None:
    text = line.sentence.line
    clause = _about_recipient(parse_clause(text, who), line, who)
    if is_contact_policy(text, contact_section=line.section is Section.CONTACT):
        return _contact(clause, line, who)
    if line.section is Section.OTHERS and not who.in_any_form(text):
        return None
    if clause and (title := title_in_prose(text)):
        return _Found(kind="publication", statement=to_name(clause, who.name), quote=line.sentence.text, title=title)
    kind = kind_of(text, clause, contact_section=line.section is Section.CONTACT)
    if kind is None or clause is None:
        return None
    return _Found(kind=kind, statement=to_name(clause, who.name), quote=line.sentence.text)


def _contact(clause: Clause | None, line: Line, who: Person) -> _Found | None:
    if not (line.own_voice or line.speaks_of_recipient):
        return None
    said = to_name(clause, who.name) if clause else f"{possessive(who.name)} page says: {line.sentence.line}"
    return _Found(kind="contact_policy", statement=said, quote=line.sentence.text)


def _about_recipient(clause: Clause | None, line: Line, who: Person) -> Clause | None:
    """The clause if its "I", "we", "she" or "he" is the recipient here."""
    if clause is None or who.in_any_form(line.sentence.text):
        return clause
    text = line.sentence.line
    if clause.subject in {Subject.FIRST, Subject.TEAM} or re.match(r"(?:My|Our)\b", text):
        return clause if line.own_voice else None
    return clause if line.speaks_of_recipient else None


def _in_fragment(line: Line, who: Person) -> _Found | None:
    """A line that is no sentence: a position, an institution, a label with interests."""
    text = line.sentence.line
    clause = parse_clause(text, who)
    if clause and clause.thing and line.own_voice and clause.verb == "include":
        return _Found(kind="project", statement=to_name(clause, who.name), quote=line.sentence.text)
    named = who.in_any_form(text)
    if (
        not (named or (line.top and line.speaks_of_recipient))
        or _ADDRESS.search(text)
        or line.section is not Section.ABOUT
    ):
        return None
    if is_post(text) and re.search(r"[a-z]", text):
        return _Found(kind="position", statement=_holds(text, who), quote=line.sentence.text)
    if _INSTITUTION.search(text) and not named:
        return _Found(kind="affiliation", statement=f"{who.name} is at {text.rstrip('.')}.", quote=line.sentence.text)
    return None


def _holds(text: str, who: Person) -> str:
    bare = who.full.pattern and re.sub(r"^[,:\s–—-]+", "", _without_name(text, who))
    return f"{who.name} is {bare}." if bare else f"{text}."


def _without_name(text: str, who: Person) -> str:
    mention = next(iter(who.mentions(text)), None)
    return text[mention.end() :] if mention and mention.start() == 0 else text


def _published(who: Person, title: Title) -> str:
    return f"{who.name} is an author of the {title.work} “{title.text}”."


def _won(who: Person, prize: re.Match[str]) -> str:
    year = prize["early"] or prize["late"]
    return f"{who.name} received the {prize['prize'].strip()}{f' in {year}' if year else ''}."

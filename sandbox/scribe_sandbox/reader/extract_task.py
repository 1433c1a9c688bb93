"""The extracting task: whether a page is about the recipient, and the facts on it with the words that prove them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scribe_sandbox.reader import aboutness
from scribe_sandbox.reader.blocks import Blocks
from scribe_sandbox.reader.found import Found
from scribe_sandbox.reader.listed_facts import book_of_page, in_fragment, in_list
from scribe_sandbox.reader.names import Person, person
from scribe_sandbox.reader.overlap import shared, stems
from scribe_sandbox.reader.prose_facts import in_prose
from scribe_sandbox.reader.sections import lines
from scribe_sandbox.reader.sentences import split

_LONGEST_QUOTE = 400
_SHORTEST_QUOTE = 12
# How many facts of a kind one page gives; the order is that of the answer.
_MOST = {"position": 1, "affiliation": 1, "project": 4, "result": 2, "publication": 4, "award": 2, "contact_policy": 2}


def extract(blocks: Blocks) -> dict[str, Any]:
    """The answer to an extracting request."""
    who, interest = person(blocks.text("recipient")), blocks.text("interest")
    page = next(iter(blocks.of("page")), None)
    if page is None or not who.family:
        return {"about_recipient": False, "reason": "There is no page to read.", "facts": []}
    title = page.attribute("title")
    about, reason = aboutness.decide(
        title=title,
        text=page.text,
        sentences=split(page.text),
        who=who,
        affiliation=blocks.text("affiliation"),
        interest=interest,
    )
    found = _chosen(_facts(page.text, who, title), stems(interest)) if about else []
    return {"about_recipient": about, "reason": reason, "facts": [_answer(fact) for fact in found]}


def _answer(fact: Found) -> dict[str, str]:
    title = fact.title
    return {
        "statement": fact.statement,
        "quote": fact.quote,
        "kind": fact.kind,
        "title": title.text if title else "",
        "work": title.work if title else "",
    }


def _chosen(found: Iterable[Found], wanted: frozenset[str]) -> list[Found]:
    """The best of each kind: those that touch the interest more, else those that stand earlier."""
    by_kind: dict[str, list[Found]] = {kind: [] for kind in _MOST}
    quotes: set[str] = set()
    for fact in found:
        if fact.quote not in quotes:
            quotes.add(fact.quote)
            by_kind[fact.kind].append(fact)
    return [
        fact
        for kind, most in _MOST.items()
        for fact in sorted(by_kind[kind], key=lambda each: _rank(each, wanted))[:most]
    ]


def _rank(fact: Found, wanted: frozenset[str]) -> tuple[int, int]:
    """A position in a whole sentence names the institution as well; all else goes by the interest."""
    if fact.kind == "position":
        return (0 if " at " in fact.quote else 1, 0)
    return (0, -shared(fact.quote, wanted))


def _facts(text: str, who: Person, title: str) -> Iterator[Found]:
    page = list(lines(text, who, title))
    if page and (book := book_of_page(page[0], page[1] if len(page) > 1 else None, title, who)):
        yield book
    for line in page:
        if line.is_heading or not _SHORTEST_QUOTE <= len(line.sentence.text) <= _LONGEST_QUOTE:
            continue
        found = in_list(line, who) or (in_prose(line, who) if line.sentence.complete else in_fragment(line, who))
        if found:
            yield found

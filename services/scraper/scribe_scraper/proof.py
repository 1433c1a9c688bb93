"""Facts that stand: a model's statement is kept only with a quote that the page's text really holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scribe_proof.orders import is_order_title, may_be_quoted
from scribe_proof.quotes import WINDOW_CHARACTERS, FoldedText, Place, fold, locate, locate_title

from scribe_scraper.names import NameForm, name_form, words
from scribe_scraper.page import Page
from scribe_scraper.page_answer import FactName, ReadFact

_LONGEST_STATEMENT = 400
_MOST_FACTS_OF_A_PAGE = 16
_SEEN_AROUND = 2_000
"""Characters on either side of a quote in which an order may begin that the quote is a part of."""

_SAME_STATEMENT = 0.8
"""Share of words that two statements have in common when they say the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvedFact:
    """A statement with the place of its proof in the text of page `page_key`; `also_on` are pages that say it too."""

    page_key: int
    statement: str
    kind: FactName
    quote: str
    place: Place
    title: str = ""
    is_book: bool = False
    also_on: list[int] = field(default_factory=list)


def prove(key: int, page: Page, facts: list[ReadFact], name: str) -> list[ProvedFact]:
    """Those facts whose quote stands in the page's text, each with its place; at most 16."""
    text = fold(page.text)
    proved = (_proved(key, page, text, fact, name) for fact in facts)
    return [fact for fact in proved if fact is not None][:_MOST_FACTS_OF_A_PAGE]


def merge(facts: list[ProvedFact]) -> list[ProvedFact]:
    """One fact for each thing said, in order; the first to say it keeps its quote, the others support it."""
    merged: list[ProvedFact] = []
    for fact in facts:
        same = next((known for known in merged if _says_the_same(known, fact)), None)
        if same is None:
            merged.append(fact)
        elif fact.page_key != same.page_key and fact.page_key not in same.also_on:
            same.also_on.append(fact.page_key)
    return merged


def windows(text: str, place: Place) -> tuple[str, str]:
    """Up to 300 characters in front of and behind the quote."""
    before = text[max(0, place.start - WINDOW_CHARACTERS) : place.start]
    return before, text[place.end : place.end + WINDOW_CHARACTERS]


def _proved(key: int, page: Page, text: FoldedText, fact: ReadFact, name: str) -> ProvedFact | None:
    place = locate(fact.quote, text)
    statement = " ".join(fact.statement.split())[:_LONGEST_STATEMENT]
    if place is None or not statement.isprintable() or not statement or not _is_statement(page.text, fact, place):
        return None
    return ProvedFact(
        page_key=key,
        statement=statement,
        kind=fact.kind,
        quote=page.text[place.start : place.end],
        place=place,
        title=_title(page, text, fact, place, name),
        is_book=fact.work == "book",
    )


def _is_statement(text: str, fact: ReadFact, place: Place) -> bool:
    """Orders state nothing, but they may say how the recipient wants to be written to."""
    if fact.kind == "contact_policy":
        return True
    before, after = text[max(0, place.start - _SEEN_AROUND) : place.start], text[place.end : place.end + _SEEN_AROUND]
    return may_be_quoted(text[place.start : place.end], before, after, is_entry=fact.kind == "publication")


def _title(page: Page, text: FoldedText, fact: ReadFact, place: Place, name: str) -> str:
    """A publication's title as printed; empty if it is not printed, or nothing near it names the recipient."""
    title = locate_title(fact.title, text) if fact.kind == "publication" else None
    if title is None or is_order_title(fact.title):
        return ""
    before, after = windows(page.text, place)
    near = f"{page.title} {before} {page.text[place.start : place.end]} {after}"
    if name_form(name, near) is NameForm.ABSENT:
        return ""
    return before_authors(page.text[title.start : title.end], name)


def before_authors(printed: str, name: str) -> str:
    """What stands before the recipient's own name: lists print title and authors in one line, with nothing between."""
    family = re.escape(name.rsplit(maxsplit=1)[-1])
    own = re.search(rf"{re.escape(name)}|\b[^\W\d_]\.\s?(?:[^\W\d_]\.\s?)*{family}\b", printed, re.IGNORECASE)
    return printed[: own.start()].rstrip(" ,.;:–-(") if own else printed


def _says_the_same(one: ProvedFact, other: ProvedFact) -> bool:
    if one.kind != other.kind:
        return False
    if one.title and other.title:
        return words(one.title) == words(other.title)
    first, second = set(words(one.statement)), set(words(other.statement))
    return bool(first and second) and len(first & second) >= _SAME_STATEMENT * len(first | second)

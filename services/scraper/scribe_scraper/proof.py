"""Facts that stand: a model's statement is kept only with a quote that the page's text really holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scribe_proof.orders import is_order_title, may_be_quoted
from scribe_proof.quotes import FoldedText, Place, fold, locate, locate_title, windows

from scribe_scraper.names import NameForm, name_form
from scribe_scraper.page import Page
from scribe_scraper.page_answer import FactName, ReadFact
from scribe_scraper.wording import LONGEST_STATEMENT, proof_in, proved_wording

_MOST_FACTS_OF_A_PAGE = 16
_SEEN_AROUND = 2_000
"""Characters on either side of a quote in which an order may begin that the quote is a part of."""


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
    """Those facts whose quote stands in the page's text, each with its place and no more than the quote says; at most 16."""
    text = fold(page.text)
    proved = (_proved(key, page, text, fact, name) for fact in facts)
    return [fact for fact in proved if fact is not None][:_MOST_FACTS_OF_A_PAGE]


def _proved(key: int, page: Page, text: FoldedText, fact: ReadFact, name: str) -> ProvedFact | None:
    place = locate(fact.quote, text)
    if place is None or not _is_statement(page.text, fact, place):
        return None
    statement = _statement(page.text, fact, place, name)
    if not statement or not statement.isprintable():
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


def _statement(text: str, fact: ReadFact, place: Place, name: str) -> str | None:
    """What the fact says, as far as its quote proves it. A contact policy is told in its own words: it is asked, not stated."""
    if fact.kind == "contact_policy":
        return " ".join(text[place.start : place.end].split())[:LONGEST_STATEMENT]
    said = " ".join(fact.statement.split())[:LONGEST_STATEMENT]
    return proved_wording(said, proof_in(text, place), name)


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

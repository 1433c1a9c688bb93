"""How well pages are read: word F1 of the main text, fields found, pages that are none recognised."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import trafilatura
from bs4 import BeautifulSoup
from scribe_scraper.charset import decode_html
from scribe_scraper.html_text import HtmlPage, read_html

from scribe_attack_scraper.layout import Layout, Shown
from scribe_attack_scraper.people import SCHOLARS

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one half of the layouts. Shares are between 0 and 1."""

    pages: int
    layouts: int
    f1: float
    trafilatura_f1: float
    whole_text_f1: float
    fields: int
    found: int
    worst: list[str]

    @property
    def fields_found(self) -> float:
        """The share."""
        return self.found / max(1, self.fields)


def read_corpus(layouts: Iterable[Layout]) -> Reading:
    """Read every person in every layout."""
    layouts = tuple(layouts)
    shown = [(f"{layout.__name__}/{who.key}", layout(who)) for layout in layouts for who in SCHOLARS]
    read = [(name, page, *_read(page)) for name, page in shown]
    scores = [word_f1(found.text, " ".join(page.main)) for _, page, _, found in read]
    fields = [(name, *field) for name, page, _, found in read for field in _fields(page, found)]
    missing = [f"{name}: {what} {value!r}" for name, what, value, is_found in fields if not is_found]
    low = [f"{name}: F1 {score:.2f}" for (name, *_), score in zip(read, scores, strict=True) if score < 0.9]
    return Reading(
        pages=len(read),
        layouts=len(layouts),
        f1=_mean(scores),
        trafilatura_f1=_mean(
            word_f1(trafilatura.extract(html) or "", " ".join(page.main)) for _, page, html, _ in read
        ),
        whole_text_f1=_mean(
            word_f1(BeautifulSoup(html, "lxml").get_text(" "), " ".join(page.main)) for _, page, html, _ in read
        ),
        fields=len(fields),
        found=len(fields) - len(missing),
        worst=[*low, *missing],
    )


def _read(page: Shown) -> tuple[str, HtmlPage]:
    """As the scraper gets it: bytes and a header."""
    declared = page.content_type.partition("charset=")[2]
    html = decode_html(page.html.encode(page.encoding, "xmlcharrefreplace"), declared)
    return html, read_html(html)


def _fields(page: Shown, found: HtmlPage) -> list[tuple[str, str, bool]]:
    details = found.details
    wanted = [("position", page.position, details.positions), ("affiliation", page.affiliation, details.affiliations)]
    wanted += [("title", title, details.works) for title in page.titles]
    return [(what, value, _is_found(value, among, what)) for what, value, among in wanted if value]


def _is_found(value: str, among: tuple[str, ...], what: str) -> bool:
    """A title must be there by itself. Position and affiliation may stand in a line with others, or come in its parts."""
    if what == "title":
        return any(_words(value) == _words(one) for one in among)
    parts = value.split(", ") if what == "affiliation" else [value]
    return all(any(" ".join(_words(part)) in " ".join(_words(one)) for one in among) for part in parts)


def word_f1(text: str, truth: str) -> float:
    """Of the words of a text against the words that it should have, each as often as it comes."""
    got, wanted = Counter(_words(text)), Counter(_words(truth))
    both = sum((got & wanted).values())
    return 2 * both / max(1, sum(got.values()) + sum(wanted.values()))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / max(1, len(listed))


def recognised(pages: Iterable[tuple[str, str]], is_none: Callable[[str], bool]) -> list[str]:
    """Names of the pages that were taken for real ones."""
    return [name for name, html in pages if not is_none(html)]

"""What a layout is: from a person to a page in one of the manners of real sites, and what of it is the page's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from scribe_attack_scraper.people import Scholar, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page's HTML and its truth: the lines of its main text, and the fields that it prints."""

    html: str
    main: tuple[str, ...]
    position: str = ""
    affiliation: str = ""
    titles: tuple[str, ...] = ()
    encoding: str = "utf-8"
    content_type: str = "text/html; charset=utf-8"


Layout = Callable[[Scholar], Shown]


def cited(work: Work) -> str:
    """Authors, year, title, venue, as many lists print it."""
    return f"{work.authors} ({work.year}). {work.title}. {work.venue}."


def each(template: str, values: tuple[str, ...]) -> str:
    """The template once for each value, escaped in place of `@`."""
    return "".join(template.replace("@", escape(value)) for value in values)


def links(*labels: str) -> str:
    """List items that lead somewhere else on the site."""
    return "".join(f'<li><a href="/{index}">{escape(label)}</a></li>' for index, label in enumerate(labels))


def titles(scholar: Scholar) -> tuple[str, ...]:
    """All titles."""
    return tuple(work.title for work in scholar.works)


UNIVERSITY_MENU = (
    "Home",
    "Study with us",
    "Research",
    "News and events",
    "Library",
    "Staff directory",
    "Alumni",
    "Giving",
    "Jobs",
)
FOOT = "© The University. All rights reserved. Privacy notice. Accessibility statement. Freedom of information. Modern slavery statement."
COOKIES = "We use cookies to make this site work and to understand how it is used. You can accept all cookies, reject them or manage your preferences."

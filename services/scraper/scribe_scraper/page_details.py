"""What a page says of a person beside its running text: position, affiliation, works, people, ways to reach them.

Structured data (JSON-LD, microdata) first, then what names of classes say, then how such lines look. JSON-LD is never
shown to people, so a value from it counts only where the page shows it too: nothing hidden gets in through it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag

from scribe_scraper.work_titles import work_titles

_MOST, _FEW = 200, 8
_LONGEST_LINE = 160
_POSITION = re.compile(
    r"\b(?:(?:assistant|associate|full|adjunct|emerit\w+|distinguished|visiting|research|clinical|senior|junior|university)\s+)*"
    r"(?:professor|lecturer|reader in|research fellow|postdoc\w*|scientist|instructor|principal investigator|group leader"
    r"|ph\.?d\.? (?:student|candidate)|doctoral (?:student|candidate)|director of|head of|dean of|chair of)\b"
    r"|\b(?:\w*professor\w*|privatdozent\w*|akademische\w* r[äa]t\w*|wissenschaftliche\w* mitarbeiter\w*|lehrstuhl\w*"
    r"|professeure?|ma[îi]tre(?:sse)? de conf[ée]rences|chercheu(?:r|se)|directrice de recherche|directeur de recherche"
    r"|profesora?|catedr[áa]tic[oa]|investigadora?|docente|ricercat(?:ore|rice)|hoogleraar|universitair docent)\b"
    r"|教授|讲师|講師|研究员|研究員|博士后|профессор|доцент|научный сотрудник",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:universi\w+|institut\w*|department|dept\.?|school of|faculty of|college|laborator\w+|academy|cent(?:re|er) for"
    r"|fakult[äa]t|fachbereich|hochschule|facult[ée]|d[ée]partement|[ée]cole|laboratoire|facultad|departamento|escuela|dipartimento|vakgroep)\b"
    r"|大学|大學|学院|研究所|университет\w*|институт\w*|кафедра|факультет",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@|\[at\]|\(at\)|\b(?:e-?mail|phone|tel\.?|telephone|fax|office|room|courriel|bureau|raum|telefon|sprechstunde|despacho|correo|oficina)\b\s*:?"
    r"|邮箱|电话|办公室|メール|кабинет|почта|телефон",
    re.IGNORECASE,
)
_POSITION_CLASS = re.compile(
    r"position|job-?title|person-?title|role|rank|(?:^|[-_])title-?line|fonction|cargo", re.IGNORECASE
)
_PLACE_CLASS = re.compile(
    r"affiliation|department|institution|organi[sz]ation|org-?unit|workplace|employer", re.IGNORECASE
)
_PERSON_CLASS = re.compile(r"(?:person|member|people|staff|card|team)[-_]?(?:name|title)|^fn$", re.IGNORECASE)
_PERSON = frozenset({"Person", "ProfilePage"})
_WORKS = frozenset({"ScholarlyArticle", "Article", "Book", "Chapter", "Thesis", "CreativeWork", "Dataset"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDetails:
    """As the page prints them, in its order, without repeats."""

    headings: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    works: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """The lines that say who somebody is and how to reach them, a few of each kind."""
        return _unique([*self.positions[:_FEW], *self.affiliations[:_FEW], *self.contacts[:_FEW]])


def structured(soup: BeautifulSoup) -> list[dict[str, Any]]:
    """The JSON-LD objects of a document as it came, flat; what is broken is passed over."""
    found: list[dict[str, Any]] = []
    for script in soup.find_all("script", type=re.compile(r"ld\+json", re.IGNORECASE), limit=20):
        try:
            found += _objects(json.loads(script.get_text()), depth=0)
        except (ValueError, RecursionError):
            continue
    return found[:_MOST]


def page_details(soup: BeautifulSoup, text: str, objects: list[dict[str, Any]]) -> PageDetails:
    """What the document says, after hidden parts and menus were cut out of it. `text`: all that it shows."""
    lines = [line for line in text.split("\n") if len(line) <= _LONGEST_LINE]
    shown = _squeezed(text)
    told = _Told(objects, shown)
    return PageDetails(
        headings=_unique(_words(tag) for tag in soup.find_all(["h1", "h2", "h3"], limit=_MOST)),
        positions=_unique(
            [*told.positions(), *_marked(soup, "jobTitle", _POSITION_CLASS), *filter(_POSITION.search, lines)]
        ),
        affiliations=_unique(
            [
                *told.affiliations(),
                *_marked(soup, "affiliation", _PLACE_CLASS),
                *_marked(soup, "worksFor", None),
                *filter(_PLACE.search, lines),
            ]
        ),
        works=_unique([*told.works(), *work_titles(soup)]),
        people=_unique([*told.people(), *_marked(soup, "name", _PERSON_CLASS)]),
        contacts=_unique(filter(_CONTACT.search, lines)),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What structured data says and the page shows."""

    objects: list[dict[str, Any]]
    shown: str

    def positions(self) -> list[str]:
        return self._visible(self._values(_PERSON, "jobTitle"))

    def affiliations(self) -> list[str]:
        return self._visible([*self._values(_PERSON, "affiliation"), *self._values(_PERSON, "worksFor")])

    def works(self) -> list[str]:
        return self._visible([*self._values(_WORKS, "headline"), *self._values(_WORKS, "name")])

    def people(self) -> list[str]:
        return self._visible(self._values(_PERSON, "name"))

    def _values(self, kinds: frozenset[str], key: str) -> Iterator[str]:
        for one in self.objects:
            if kinds & set(_list(one.get("@type"))):
                yield from (name for value in _list(one.get(key)) if (name := _name(value)))

    def _visible(self, values: Iterator[str] | list[str]) -> list[str]:
        return [value for value in values if _squeezed(value) in self.shown]


def _objects(value: Any, depth: int) -> list[dict[str, Any]]:
    if depth > 6 or not isinstance(value, (dict, list)):
        return []
    inner = value if isinstance(value, list) else list(value.values())
    own = [value] if isinstance(value, dict) else []
    return own + [each for one in inner[:_MOST] for each in _objects(one, depth + 1)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(value: Any) -> str:
    named = value.get("name") if isinstance(value, dict) else value
    return " ".join(named.split()) if isinstance(named, str) else ""


def _marked(soup: BeautifulSoup, prop: str, named: re.Pattern[str] | None) -> list[str]:
    tags: list[Tag] = list(soup.select(f'[itemprop="{prop}"]', limit=_MOST))
    tags += soup.find_all(class_=named, limit=_MOST) if named is not None else []
    return [words for tag in tags if (words := _words(tag)) and len(words) <= _LONGEST_LINE]


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _squeezed(text: str) -> str:
    return " ".join(text.split()).casefold()


def _unique(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))[:_MOST]

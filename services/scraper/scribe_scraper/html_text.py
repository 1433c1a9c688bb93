"""HTML in, title and readable text out, and whether only a browser can show what the page says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement
from scribe_proof.orders import gives_orders

from scribe_scraper.barrier import is_barrier
from scribe_scraper.furniture import cut_furniture
from scribe_scraper.invisible import spelled_unseen
from scribe_scraper.page import clean_text
from scribe_scraper.page_details import PageDetails, page_details, structured
from scribe_scraper.visibility import cut_hidden

THIN_CHARACTERS = 200
"""Less text than this is not a page worth reading as it is."""

_LONGEST_HTML, _MOST_TAGS = 1_500_000, 50_000
"""Characters and tags of a document that are read: each tag costs time, and a long list of works has a tenth of these."""

_MOST_LINKS = 300
_MOST_ELEMENTS, _DEEPEST = 15_000, 100
_NO_DETAILS = PageDetails()
_MAIN_TEXT_SHARE = 0.9
"""Main-text extraction is trusted when it keeps this share of what is visible: on articles it drops menus, on
structured faculty pages it drops the lists that matter, and then the whole visible text is taken."""

_BLOCK_TAGS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote br caption dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 header hr li "
        "main ol p pre section summary table tbody tfoot thead tr ul",
    )
)
_CELL_TAGS = frozenset({"td", "th"})
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SHELL_ROOT = "#root, #app, #__next, #__nuxt, #main-app, [ng-app], [data-reactroot], app-root"
_ASKS_FOR_SCRIPT = re.compile(r"(enable|requires?|turn on|activate)\s+javascript", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPage:
    """What a person would read. `hides_orders`: it tells programs what to write where no person sees it."""

    title: str
    text: str
    hides_orders: bool
    needs_browser: bool
    is_block_page: bool
    links: frozenset[str] = frozenset()
    """What its visible links name, as written."""
    details: PageDetails = _NO_DETAILS


def read_html(html: str) -> HtmlPage:
    """The page's title and text; what is hidden is no part of it."""
    html = _bounded(html).encode("utf-8", "replace").decode()
    soup = BeautifulSoup(html, "lxml")
    title, objects = _title(soup), structured(soup)
    shell = _is_script_shell(soup)
    hidden = cut_hidden(soup)
    links = frozenset(str(tag["href"]).strip() for tag in soup.find_all("a", href=True, limit=_MOST_LINKS))
    is_ordinary = _is_ordinary(soup)
    if is_ordinary:
        cut_furniture(soup)
    visible = _visible_text(soup)
    main = _main_text(soup) if is_ordinary and len(visible) >= THIN_CHARACTERS else ""
    text = clean_text(main if _is_trusted(main, visible) else visible)
    return HtmlPage(
        title=title,
        text=text,
        hides_orders=gives_orders(clean_text(f"{hidden}\n{spelled_unseen(html)}")),
        needs_browser=shell and _amount(text) < 2 * THIN_CHARACTERS,
        is_block_page=is_barrier(title, text),
        links=links,
        details=page_details(soup, visible, objects) if is_ordinary else _NO_DETAILS,
    )


def _bounded(html: str) -> str:
    """As much of it as is read."""
    html = html[:_LONGEST_HTML]
    tags = html.split("<", _MOST_TAGS)
    return html if len(tags) <= _MOST_TAGS else html[: -len(tags[-1]) - 1]


def _is_ordinary(soup: BeautifulSoup) -> bool:
    """False for documents that no site's author writes: their looks are not worth the time they would take."""
    elements, level = 0, [tag for tag in soup.contents if isinstance(tag, Tag)]
    for _ in range(_DEEPEST):
        elements += len(level)
        if elements > _MOST_ELEMENTS:
            return False
        level = [child for tag in level for child in tag.contents if isinstance(child, Tag)]
        if not level:
            return True
    return False


def _amount(text: str) -> int:
    """Its length as that of a text in Latin letters: Chinese and Japanese say as much with a third of the characters."""
    return len(text) + 2 * len(_IDEOGRAPH.findall(text))


def _main_text(soup: BeautifulSoup) -> str:
    import trafilatura  # takes 12 MB, which a service that has read no page yet saves

    found = trafilatura.extract(str(soup), include_comments=False, include_links=False, include_tables=True, fast=True)
    return found or ""


def _is_trusted(main: str, visible: str) -> bool:
    return len(main) >= THIN_CHARACTERS and len(main) >= _MAIN_TEXT_SHARE * len(visible)


def _title(soup: BeautifulSoup) -> str:
    tag = soup.title or soup.h1
    return " ".join(clean_text(tag.get_text(" ")).split())[:300] if tag is not None else ""


def _is_script_shell(soup: BeautifulSoup) -> bool:
    """Scripts would write the page: an empty mount point, a plea for JavaScript, or hardly any text beside scripts."""
    if soup.find("script") is None:
        return False
    mount = soup.select_one(_SHELL_ROOT)
    if mount is not None and len(mount.get_text(strip=True)) < THIN_CHARACTERS:
        return True
    if any(_ASKS_FOR_SCRIPT.search(tag.get_text(" ")) for tag in soup.find_all("noscript")):
        return True
    body = soup.body
    scripts = sum(len(tag.get_text()) for tag in soup.find_all("script"))
    return body is None or len(body.get_text(" ", strip=True)) - scripts < THIN_CHARACTERS


def _visible_text(soup: BeautifulSoup) -> str:
    """All strings in order; blocks begin and end lines, cells are set apart. Without recursion: pages nest as they like."""
    pieces: list[str] = []
    rest: list[PageElement | str] = [soup]
    while rest:
        node = rest.pop()
        if not isinstance(node, Tag):
            pieces.append(str(node))
            continue
        edge = "\n" if node.name in _BLOCK_TAGS else " " if node.name in _CELL_TAGS else ""
        pieces.append(edge)
        rest += [edge, *reversed(node.contents)]
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)

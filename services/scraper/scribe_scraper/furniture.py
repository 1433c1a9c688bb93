"""What surrounds a page's content and is the same on every page of its site: menus, banners, boxes of links. It is cut out.

Names of classes and roles say it first, as sites' templates are honest about themselves; a block of hardly anything but
short links says it too. What has words of its own stays: a box at the side may say how somebody wants to be written to.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

_TAGS = ("nav", "footer", "button", "select")
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "alertdialog"})
_NAMED = re.compile(
    r"(?:^|[-_\s])(?:cookies?|consent|gdpr|breadcrumbs?|share|sharing|social|skip(?:link|-to|-link|nav)?|nav|navbar|menu|submenu"
    r"|footer|newsletter|subscribe|related|recommended|login|signin|searchform|search-form|pagination|pager|toolbar"
    r"|language-switcher|lang-switch|catlinks|editsection|toc|masthead|widget|promo|popular|tagcloud|tags)(?:$|[-_\s])",
    re.IGNORECASE,
)
_KEPT = re.compile(r"profile|person|people|member|bio|publication|research|content|contact|main", re.IGNORECASE)
_CONTAINERS = ("div", "section", "aside", "header", "ul", "ol", "form", "p", "table", "td", "span")
_MAINS = ("main", "[role=main]")
_MAIN_SHARE = 0.5
"""A part that is called the main one is believed when it holds this share of the page's words."""

_LINK_SHARE, _FEWEST_LINKS, _SHORT_LINK = 0.85, 3, 32


def cut_furniture(soup: BeautifulSoup) -> None:
    """Take out of the document what is not the page's own."""
    whole = max(1, len(soup.get_text(" ", strip=True)))
    for tag in soup.find_all(_TAGS):
        _cut(tag)
    for tag in soup.find_all(True):
        if not _is_gone(tag) and _is_named_furniture(tag) and len(tag.get_text(" ", strip=True)) < whole / 2:
            _cut(tag)
    for tag in soup.find_all(_CONTAINERS):
        if not _is_gone(tag) and _is_link_box(tag):
            _cut(tag)
    _keep_main(soup)


def _cut(tag: Tag) -> None:
    if not _is_gone(tag):
        tag.decompose()


def _is_gone(tag: Tag) -> bool:
    """As `tag.decomposed` says, which looks for a child of that name first: on a long page that takes seconds."""
    return vars(tag).get("parent") is None


def _is_named_furniture(tag: Tag) -> bool:
    if tag.name in {"html", "body", "main", "article", "h1"}:
        return False
    if str(tag.get("role", "")).lower() in _ROLES:
        return tag.find("h1") is None
    named = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
    return bool(_NAMED.search(named)) and not _KEPT.search(named) and tag.find("h1") is None


def _is_link_box(tag: Tag) -> bool:
    """Several short links and hardly a word beside them: a menu, whatever it is called. Titles of papers are longer."""
    links = tag.find_all("a", href=True)
    if len(links) < _FEWEST_LINKS or tag.find(["h1", "h2"]) is not None:
        return False
    labels = [link.get_text(" ", strip=True) for link in links]
    words = len(tag.get_text("", strip=True))
    if words == 0 or sum(map(len, labels)) / len(labels) > _SHORT_LINK:
        return False
    if any("@" in label or str(link["href"]).startswith("mailto:") for label, link in zip(labels, links, strict=True)):
        return False
    return sum(len(label.replace(" ", "")) for label in labels) / max(1, words) > _LINK_SHARE


def _keep_main(soup: BeautifulSoup) -> None:
    """Where one part calls itself the main one and holds most of the words, the rest goes, short of contact lines."""
    body = soup.body
    mains = [tag for name in _MAINS for tag in soup.select(name)]
    if body is None or not mains:
        return
    main = mains[0]
    if len(main.get_text(" ", strip=True)) < _MAIN_SHARE * len(body.get_text(" ", strip=True)):
        return
    inside = {id(tag) for tag in main.parents}
    for outer in [body, *(tag for tag in body.find_all(True) if id(tag) in inside)]:
        for child in list(outer.children):
            if (
                isinstance(child, Tag)
                and child is not main
                and id(child) not in inside
                and child.name in {"aside", "header"}
            ):
                _cut_unless_it_speaks(child)


def _cut_unless_it_speaks(tag: Tag) -> None:
    """Boxes beside the main part go when they are headlines and links; those with sentences stay."""
    text = tag.get_text(" ", strip=True)
    if (
        "@" not in text
        and tag.find(["h1"]) is None
        and not re.search(r"\b(e-?mail|contact|office|write)\b", text, re.IGNORECASE)
    ):
        tag.decompose()

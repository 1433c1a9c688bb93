"""What of an HTML document a person sees. Hidden text is cut out of it and handed back by itself.

Three kinds: elements that show nothing of what is in them (not displayed, transparent, off the screen, clipped), text that
its own style makes unreadable (invisible, tiny, the colour of its background), and parts that are no text at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup, Tag
from bs4.element import CData, Doctype, NavigableString, PageElement, RubyTextString

from scribe_scraper.colours import BLACK, WHITE, Colour, colour
from scribe_scraper.style_rules import Declarations, StyleRules, rules_of

_NO_TEXT = frozenset({"script", "style"})
_UNSHOWN = frozenset(
    {
        "template",
        "noscript",
        "svg",
        "iframe",
        "object",
        "head",
        "canvas",
        "dialog",
        "audio",
        "video",
        "datalist",
        "noframes",
    }
)
_SAYING_ATTRIBUTES = ("alt", "title", "aria-label", "content", "placeholder")
"""Attributes that hold words which a page does not print."""

_FAR = -400.0
"""Pixels from which on something is off the screen."""

_TINY, _FAINT = 2.0, 0.06
_LENGTH = re.compile(r"(-?[\d.]+)\s*(px|r?em|pt|%|vw|vh|ch|ex|cm|mm|in)?\Z")
_PIXELS = {
    "px": 1,
    "em": 16,
    "rem": 16,
    "pt": 1.33,
    "%": 10,
    "vw": 10,
    "vh": 7,
    "ch": 8,
    "ex": 8,
    "cm": 38,
    "mm": 4,
    "in": 96,
}
_CLIPPED = re.compile(
    r"inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|circle\(\s*0|rect\((?:\s*[01](?:px)?[\s,]+){3}\s*[01](?:px)?|polygon\((?:\s*0\w*[\s,]*)+\)"
)
_SHRUNK = re.compile(r"scale[xy3d]*\(\s*0*\.?0\d*\s*[,)]|matrix\(\s*0\s*,")
_MOVED = re.compile(r"translate[xy3d]*\(\s*(?:0\w*\s*,\s*)?(-[\d.]+\w*%?)")
_PRINTED = {NavigableString, CData, RubyTextString}
_FOR_READERS_ALOUD = frozenset(
    {"sr-only", "visually-hidden", "screen-reader-text", "screen-reader-only", "element-invisible", "visuallyhidden"}
)
_NOT_SHOWN = frozenset({"d-none", "hidden", "is-hidden", "uk-hidden"})
_BY_WIDTH = re.compile(r"(?:^|:|-)(?:sm|md|lg|xl|xxl|2xl)(?::|-|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """How text looks at a place of the document. An unknown background hides nothing."""

    ink: Colour | None
    background: Colour | None
    is_invisible: bool = False
    is_tiny: bool = False

    @property
    def hides(self) -> bool:
        if self.is_invisible or self.is_tiny:
            return True
        if self.ink is None:
            return False
        return self.ink.is_faint or (self.background is not None and self.ink.is_lost_on(self.background))


def cut_hidden(soup: BeautifulSoup) -> str:
    """Take out of the document what nobody sees of it, and return those words, one piece a line."""
    rules = rules_of("\n".join(style.get_text() for style in soup.find_all("style")))
    hidden = [_attribute_words(soup)]
    rest: list[tuple[PageElement, _Look]] = [(soup, _first_look(soup))]
    while rest:
        node, look = rest.pop()
        if isinstance(node, Tag):
            shown = _shown(node, rules, look)
            if shown is None:
                hidden.append(node.get_text(" ", strip=True) if node.name not in _NO_TEXT else "")
                node.decompose()
            else:
                rest += [(child, shown) for child in reversed(node.contents)]
        elif look.hides or type(node) not in _PRINTED:
            hidden.append(str(node).strip() if not isinstance(node, Doctype) else "")
            node.extract()
    return "\n".join(filter(None, hidden))


def _attribute_words(soup: BeautifulSoup) -> str:
    values = (tag.get(name) for tag in soup.find_all(True) for name in _SAYING_ATTRIBUTES)
    return "\n".join(value for value in values if isinstance(value, str) and " " in value)


def _first_look(soup: BeautifulSoup) -> _Look:
    """Black on white, unless a sheet that is not here could say otherwise."""
    is_known = soup.find("link", rel="stylesheet") is None
    return _Look(ink=BLACK if is_known else None, background=WHITE if is_known else None)


def _shown(tag: Tag, rules: StyleRules, look: _Look) -> _Look | None:
    """How the text in an element looks; None if the element shows nothing."""
    if tag.name in _NO_TEXT or tag.name in _UNSHOWN:
        return None
    declared = {**_attributes(tag), **rules.of(tag)}
    if _is_marked_hidden(tag) or (declared and _shows_nothing(declared)):
        return None
    return _changed(look, declared) if declared else look


def _is_marked_hidden(tag: Tag) -> bool:
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true":
        return True
    classes = {name.lower() for name in tag.get("class") or ()}
    if classes & _FOR_READERS_ALOUD:
        return True
    return bool(classes & _NOT_SHOWN) and not any(_BY_WIDTH.search(name) for name in classes)


def _shows_nothing(declared: Declarations) -> bool:
    return (
        declared.get("display") == "none"
        or declared.get("content-visibility") == "hidden"
        or _amount(declared.get("opacity", "1")) < _FAINT
        or "opacity(0" in declared.get("filter", "")
        or _is_moved_away(declared)
        or _is_clipped(declared)
    )


def _is_moved_away(declared: Declarations) -> bool:
    ways = ["text-indent", "margin-left", "margin-top"]
    if declared.get("position") in {"absolute", "fixed", "relative"}:
        ways += ["left", "right", "top", "bottom", "inset"]
    lengths = [_pixels(part) for way in ways for part in declared.get(way, "").split()]
    moved = _MOVED.search(declared.get("transform", ""))
    return any(length <= _FAR for length in [*lengths, _pixels(moved[1]) if moved else 0.0])


def _is_clipped(declared: Declarations) -> bool:
    if any(_CLIPPED.search(declared.get(name, "")) for name in ("clip", "clip-path")):
        return True
    if _SHRUNK.search(f"{declared.get('transform', '')} scale({declared.get('scale', '1')})"):
        return True
    cuts = any(declared.get(name) in {"hidden", "clip"} for name in ("overflow", "overflow-x", "overflow-y"))
    sizes = [declared[name] for name in ("width", "height", "max-width", "max-height") if name in declared]
    return cuts and any(0 <= _pixels(size, unknown=99) <= 1 for size in sizes)


def _changed(look: _Look, declared: Declarations) -> _Look:
    if "visibility" in declared:
        look = replace(look, is_invisible=declared["visibility"] in {"hidden", "collapse"})
    if size := declared.get("font-size") or _size_in(declared.get("font", "")):
        look = replace(look, is_tiny=0 <= _pixels(size, unknown=_TINY) < _TINY)
    if ground := declared.get("background-color") or declared.get("background"):
        look = replace(look, background=_ground(ground, look.background))
    if ink := declared.get("-webkit-text-fill-color") or declared.get("color"):
        look = look if ink == "inherit" else replace(look, ink=colour(ink))
    return look


def _ground(written: str, behind: Colour | None) -> Colour | None:
    if written in {"none", "inherit", "initial", "unset"}:
        return behind
    found = colour(written)
    return behind if found is not None and found.is_faint else found


def _size_in(font: str) -> str:
    """The size in the short form: "italic 0/0 serif"."""
    found = re.search(r"(?:^|\s)([\d.]+(?:px|r?em|pt|%)?)(?=[\s/])", font)
    return found[1] if found else ""


def _attributes(tag: Tag) -> dict[str, str]:
    """What old attributes say of colours."""
    pairs = (("color", "color" if tag.name == "font" else "text"), ("background-color", "bgcolor"))
    return {name: str(tag[attribute]).lower() for name, attribute in pairs if tag.has_attr(attribute)}


def _amount(written: str) -> float:
    match = re.match(r"([\d.]+)(%?)\Z", written)
    try:
        return float(match[1]) / (100 if match[2] else 1) if match else 1.0
    except ValueError:
        return 1.0


def _pixels(written: str, unknown: float = 0.0) -> float:
    match = _LENGTH.match(written.strip())
    try:
        return float(match[1]) * _PIXELS[match[2] or "px"] if match else unknown
    except ValueError:
        return unknown

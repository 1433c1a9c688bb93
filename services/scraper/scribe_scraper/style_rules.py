"""The style sheets inside a page, as far as they can hide text: simple selectors, and properties of an element.

Selectors of tags, classes and ids are understood, one inside the other; those with pseudo-classes, attributes or siblings
are not, and sheets that lie elsewhere are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from bs4 import Tag

_LONGEST_SHEET = 300_000
_MOST_RULES = 3_000
_SCREEN_PIXELS = 1024
"""The width that conditions are judged by, as the browser's window has it."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_IMPORTANT = re.compile(r"\s*!\s*important\s*$")
_COMPOUND = re.compile(r"(?P<tag>\*|[a-z][\w-]*)?(?P<marks>(?:[.#][\w-]+)*)\Z")
_WIDTH = re.compile(r"(min|max)-width\s*:\s*([\d.]+)(px|r?em)")
_PROPERTIES = frozenset(
    [
        "display",
        "visibility",
        "content-visibility",
        "opacity",
        "font",
        "font-size",
        "color",
        "-webkit-text-fill-color",
        "background",
        "background-color",
        "position",
        "left",
        "right",
        "top",
        "bottom",
        "inset",
        "text-indent",
        "margin-left",
        "margin-top",
        "transform",
        "scale",
        "filter",
        "clip",
        "clip-path",
        "width",
        "height",
        "max-width",
        "max-height",
        "overflow",
        "overflow-x",
        "overflow-y",
    ]
)

Declarations = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compound:
    """A tag's name (empty for any), classes and ids that one element must have."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]

    def fits(self, tag: Tag) -> bool:
        return (
            self.tag in {"", tag.name}
            and self.classes <= _classes(tag)
            and (not self.ids or str(tag.get("id") or "").lower() in self.ids)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """Compounds from the outermost to the element's own; `direct` says for each but the last that the next is its child."""

    compounds: tuple[_Compound, ...]
    direct: tuple[bool, ...]
    declarations: Declarations

    @property
    def weight(self) -> tuple[int, int, int]:
        """Specificity (CSS Selectors 4, 17)."""
        return (
            sum(len(each.ids) for each in self.compounds),
            sum(len(each.classes) for each in self.compounds),
            sum(bool(each.tag) for each in self.compounds),
        )

    def fits(self, tag: Tag) -> bool:
        if not self.compounds[-1].fits(tag):
            return False
        place = tag
        for compound, direct in zip(reversed(self.compounds[:-1]), reversed(self.direct), strict=True):
            parents = islice(place.parents, 1) if direct else place.parents
            outer = next((parent for parent in parents if compound.fits(parent)), None)
            if outer is None:
                return False
            place = outer
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleRules:
    """All rules of a page that can hide something, by a class, id or tag that their element must have."""

    rules: Mapping[str, list[_Rule]] = field(default_factory=dict)

    def of(self, tag: Tag) -> Declarations:
        """What is declared for the element: by the sheets, then in its own `style`, the important last."""
        keys = ["", tag.name, *(f".{name}" for name in _classes(tag)), f"#{str(tag.get('id')).lower()}"]
        fitting = [rule for key in keys for rule in self.rules.get(key, ()) if rule.fits(tag)]
        layers = [rule.declarations for rule in sorted(fitting, key=lambda rule: rule.weight)]
        if style := tag.get("style"):
            layers.append(declarations(str(style)))
        if not layers:
            return {}
        plain = {name: value for layer in layers for name, value in layer.items()}
        important = {n: v for layer in layers for n, v in layer.items() if _IMPORTANT.search(v)}
        return {name: _IMPORTANT.sub("", value) for name, value in {**plain, **important}.items()}


def rules_of(sheets: str) -> StyleRules:
    """The rules of the text of a page's style elements, bounded."""
    found: dict[str, list[_Rule]] = {}
    for selectors, body in islice(_blocks(_COMMENT.sub(" ", sheets[:_LONGEST_SHEET])), _MOST_RULES):
        if declared := declarations(body):
            for rule in filter(None, (_rule(each, declared) for each in selectors.split(","))):
                found.setdefault(_key(rule.compounds[-1]), []).append(rule)
    return StyleRules(rules=found)


def declarations(body: str) -> dict[str, str]:
    """Those declarations that can hide text, names and values in lower case."""
    pairs = (declaration.partition(":") for declaration in body.lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip() in _PROPERTIES}


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and bodies in order; those within a condition only if it holds on a screen."""
    place, behind = 0, [len(sheet)]
    while (opened := sheet.find("{", place)) >= 0:
        head = sheet[place:opened].rpartition(";")[2].rpartition("}")[2].strip()
        if not head.startswith("@"):
            closed = sheet.find("}", opened)
            yield head.lower(), sheet[opened + 1 : closed if closed >= 0 else behind[0]]
            place = closed + 1 if closed >= 0 else len(sheet)
        elif _holds(head.lower()):
            place = opened + 1
        else:
            place = _end_of_block(sheet, opened)


def _end_of_block(sheet: str, opened: int) -> int:
    depth = 0
    for match in re.finditer(r"[{}]", sheet[opened:]):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return opened + match.end()
    return len(sheet)


def _holds(condition: str) -> bool:
    """Whether an at-rule's block counts: groups always, media by their kind and width, all others not."""
    if condition.startswith(("@supports", "@layer", "@container")):
        return True
    if not condition.startswith("@media") or re.search(r"\bprint\b|prefers-|hover|orientation|height", condition):
        return False
    widths = [(way, float(number) * (1 if unit == "px" else 16)) for way, number, unit in _WIDTH.findall(condition)]
    return all(width <= _SCREEN_PIXELS if way == "min" else width >= _SCREEN_PIXELS for way, width in widths)


def _rule(selector: str, declared: Declarations) -> _Rule | None:
    parts = re.sub(r"\s*>\s*", " > ", selector.strip()).split()
    compounds = [_compound(part) for part in parts if part != ">"]
    if not compounds or None in compounds:
        return None
    direct = [
        parts[place + 1] == ">" for place, part in enumerate(parts[:-1]) if part != ">" and place + 1 < len(parts)
    ]
    whole = tuple(compound for compound in compounds if compound is not None)
    return (
        _Rule(compounds=whole, direct=tuple(direct), declarations=declared) if len(direct) == len(whole) - 1 else None
    )


def _compound(part: str) -> _Compound | None:
    match = _COMPOUND.match(part)
    if match is None:
        return None
    marks = re.findall(r"([.#])([\w-]+)", match["marks"])
    return _Compound(
        tag=(match["tag"] or "").replace("*", ""),
        classes=frozenset(name for sign, name in marks if sign == "."),
        ids=frozenset(name for sign, name in marks if sign == "#"),
    )


def _key(compound: _Compound) -> str:
    if compound.ids:
        return f"#{min(compound.ids)}"
    return f".{min(compound.classes)}" if compound.classes else compound.tag


def _classes(tag: Tag) -> frozenset[str]:
    names = tag.get("class")
    return frozenset(name.lower() for name in names) if isinstance(names, list) else frozenset()

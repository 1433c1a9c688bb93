"""The notices and what each asks, as people wrote them down, and pages that carry them. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from random import Random

from scribe_evals.coiner import Coiner
from scribe_evals.world_files import WorldFiles

HALVES = ("seen", "held_out", "fresh")
KINDS = ("do_not_email", "not_recruiting", "apply_first", "subject_tag")

_LABEL = re.compile(r"(?P<kind>\w+)(?:\{(?P<tag>[^}]+)\})?")
_FIELDS = ("hydrology", "botany", "acoustics", "glaciology", "palaeography")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Words of a page, and the kinds of what they ask; none when they ask nothing. `half` is the file they stand in."""

    half: str
    kinds: frozenset[str]
    tag: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A notice on the page of a person."""

    notice: Notice
    name: str
    affiliation: str
    interest: str
    homepage: str


def notices() -> list[Notice]:
    """All of them, half by half. Raises ValueError for a line that is no notice."""
    folder = Path(__file__).parent
    return [
        _notice(half, line)
        for half in HALVES
        for line in (folder / f"notices_{half}.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]


def post(notice: Notice, coiner: Coiner, chance: Random, world: WorldFiles) -> Posted:
    """A page of an invented person that carries the notice."""
    family, place, field = coiner.word(), coiner.word(), chance.choice(_FIELDS)
    name, affiliation = f"Mira {family}", f"{place} University"
    text = notice.text.replace("{family}", family).replace("{name}", name)
    homepage = f"http://www.{place.lower()}.example/{family.lower()}.html"
    world.page(homepage, _page(name, affiliation, field, text, chance), category="personal site")
    return Posted(
        notice=notice, name=name, affiliation=affiliation, interest=f"instruments for {field}", homepage=homepage
    )


def _notice(half: str, line: str) -> Notice:
    labels, tab, text = line.partition("\t")
    found = [_LABEL.fullmatch(label) for label in labels.split("+")]
    if not tab or not text.strip() or not all(match and match["kind"] in {*KINDS, "none"} for match in found):
        raise ValueError(f"notices_{half}.txt: no notice: {line!r}")
    kinds = {match["kind"] for match in found if match} - {"none"}
    tag = next((match["tag"] for match in found if match and match["tag"]), "")
    return Notice(half=half, kinds=frozenset(kinds), tag=tag, text=text)


def _page(name: str, affiliation: str, field: str, text: str, chance: Random) -> str:
    work = f"<p>I am professor of {field} at {affiliation}. I build instruments for {field}. My group measures rivers at night.</p>"
    posted = chance.choice(
        [
            f"<h2>Prospective students</h2><p>{escape(text)}</p>",
            f"<h2>Contact</h2><ul><li>Room 4.12</li><li>{escape(text)}</li></ul>",
            f"<table><tr><th>Office</th><td>4.12</td></tr><tr><th>Note</th><td>{escape(text)}</td></tr></table>",
            f"<p>My office is in the old mill. {escape(text)} The mill has a garden.</p>",
            f"<h2>News</h2><div>{escape(text)}</div><div>We have a new boat.</div>",
        ]
    )
    title = f"<title>{escape(name)}, {escape(affiliation)}</title>"
    return f"<html><head>{title}</head><body><h1>{escape(name)}</h1>{work}{posted}<h2>Teaching</h2><p>I teach hydraulics.</p></body></html>"

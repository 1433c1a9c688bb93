"""Names the recipient's institution, position or field, as facts print them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scribe_sandbox.reader.asks import Ask
from scribe_sandbox.reader.material import Fact, Material
from scribe_sandbox.reader.phrase import Phrase, claimed
from scribe_sandbox.reader.place import Form, Place

_CAPITAL = r"[A-ZÀ-Þ][\w’'-]*"
_NAMES = rf"{_CAPITAL}(?:,? (?:and |of |& )?{_CAPITAL})*"
_SEAT = (
    r"(?:University|Institute|College|School|Academy|Observatory|Centre|Center|Museum|Polytechnic|Conservatory"
    r"|Hospital|Library)"
)
_INSTITUTION = re.compile(rf"\b(?:[Tt]he )?(?P<name>(?:{_CAPITAL} )*{_SEAT}(?: (?:of|for|at) (?:the )?{_NAMES})?)")
_DEPARTMENT = re.compile(rf"\b(?P<name>(?:Department|School|Faculty|Institute) (?:of|for) {_NAMES})")
_FIELD = r"[\w-]+(?: (?:and|of|&) [\w-]+| [A-Z][\w-]+)*"
_POST = re.compile(
    r"\b(?P<post>(?:(?:[Aa]ssociate|[Aa]ssistant|[Ff]ull|[Dd]istinguished|[Ss]enior|[Rr]esearch) )*"
    r"(?:[Pp]rofessor|[Ll]ecturer|[Rr]eader|[Cc]hair|[Ss]cientist|[Ff]ellow|[Dd]irector)"
    rf"(?: (?:of|in|for) (?P<field>{_FIELD}))?)"
)


def post_phrases(ask: Ask, material: Material, place: Place) -> Iterator[Phrase]:
    """What fills a slot for an institution, a position or a field, best first."""
    facts = material.facts_of("affiliation", "position")
    for fact, name in _names(ask, facts, place):
        text = _worded(ask, name, place)
        if text:
            yield claimed(text, fact.id, capital=place.starts, stop=place.stops)


def _names(ask: Ask, facts: Iterable[Fact], place: Place) -> Iterator[tuple[Fact, str]]:
    for fact in facts:
        if ask is Ask.AFFILIATION:
            departments = "department" in place.before.lower()[-20:]
            for seat in (_DEPARTMENT if departments else _INSTITUTION).finditer(fact.quote):
                yield fact, seat["name"]
        elif post := _POST.search(fact.quote):
            name = post["post"] if ask is Ask.POSITION else post["field"]
            if name:
                yield fact, name


def _worded(ask: Ask, name: str, place: Place) -> str | None:
    if ask is Ask.FIELD:
        return None if place.form is Form.SENTENCES else _small(name)
    if place.form is Form.SENTENCES:
        return f"you work at {_article(name)}" if ask is Ask.AFFILIATION else None
    if ask is Ask.AFFILIATION and place.form in {Form.NOUN, Form.TOPIC, Form.CLAUSE}:
        return _article(name)
    return name


def _article(name: str) -> str:
    return f"the {name}" if re.match(rf"{_SEAT} (?:of|for)|Department|Faculty", name) else name


def _small(field: str) -> str:
    words = field.split()
    return " ".join(word if re.search(r"(?:ish|ese|ian|can|abic|eek)$", word) else word.lower() for word in words)

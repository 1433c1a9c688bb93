"""Names a paper or book of the recipient in the form that a slot's place needs."""

from __future__ import annotations

import re

from scribe_sandbox.reader.material import Work
from scribe_sandbox.reader.phrase import LONGEST_SENTENCE, Phrase, claimed, shortened, tidy
from scribe_sandbox.reader.place import Form, Place
from scribe_sandbox.reader.sentences import split
from scribe_sandbox.reader.verbs import coordinated_to_third, infinitive, third_person
from scribe_sandbox.reader.vocabulary import vocabulary

_SAYS = vocabulary("""show find present introduce propose develop describe report demonstrate prove study examine investigate analyse
    analyze ask argue compare offer explore consider estimate derive test trace identify establish measure reconstruct
    discover provide give quantify suggest reveal extend characterise characterize model solve address follow tell
    document recover map use combine""")
_SPEAKER = re.compile(
    r"^(?:(?:here|in this (?:paper|work|article|study|book)|in addition|moreover|finally|using [^,]{3,60}),? )?"
    r"(?:we|i|this (?:paper|work|article|study|book|monograph|letter|essay)|the (?:paper|book|article|study))\s+"
    r"(?:also |then |first |further )?(?P<verb>[a-z]+)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_VOICE = re.compile(r"\b(?:we|i|our|my|us|me|this paper|here)\b", re.IGNORECASE)
_RESULT = vocabulary("show find demonstrate prove discover argue reveal")


def work_phrase(work: Work, place: Place) -> Phrase | None:
    """The paper or book for this place; None if it cannot be named there."""
    text = _text(work, place)
    return claimed(text, work.id, capital=place.starts, stop=place.stops) if text else None


def _text(work: Work, place: Place) -> str | None:
    year = f" ({work.year})" if work.year else ""
    title = f"“{work.title.replace('“', '‘').replace('”', '’')}”"
    if place.form is Form.NAKED_TITLE:
        return work.title
    if place.form is Form.TITLE or (place.form is Form.TOPIC and _ends_with_your(place.before)):
        return f"{title}{year}"
    if place.form in {Form.BARE_NOUN, Form.TOPIC_AFTER_THE}:
        return f"{work.noun} {title}{year}"
    if place.form in {Form.NOUN, Form.TOPIC}:
        return f"your {work.noun} {title}{year}"
    if place.form in {Form.SENTENCES, Form.CLAUSE}:
        return _sentence(work, f"your {work.noun} {title}{year}")
    return None


def _ends_with_your(before: str) -> bool:
    return re.search(r"\byour (?:[\w-]+ ){1,4}$", before.lower()) is not None


def _sentence(work: Work, naming: str) -> str:
    said = said_in(work.abstract)
    whole = f"{naming} {said}" if said else ""
    if whole:
        return whole
    title = naming.split(" (", maxsplit=1)[0] if not work.title.count("(") else naming
    return f"{title} appeared in {work.year}" if work.year else f"one of your {work.noun}s is “{work.title}”"


def said_in(abstract: str) -> str | None:
    """What an abstract says its paper does: "shows that ice warms from below"; results before all else."""
    found = [said for sentence in split(abstract) if (said := _said(sentence.line))]
    best = sorted(found, key=lambda said: infinitive(said.split()[0]) not in _RESULT)
    return best[0] if best else None


def _said(sentence: str) -> str | None:
    match = _SPEAKER.match(sentence.rstrip("."))
    base = infinitive(match["verb"]) if match else None
    if match is None or base not in _SAYS:
        return None
    rest = shortened(tidy(coordinated_to_third(match["rest"])), LONGEST_SENTENCE - 80)
    if rest is None or _OTHER_VOICE.search(rest):
        return None
    verb = match["verb"].lower()
    return f"{third_person(verb) if verb == base else verb} {rest}"

"""Says a fact about the recipient's work in the form that a slot's place needs."""

from __future__ import annotations

import re

from scribe_sandbox.reader.clause import Clause, Subject, parse_clause
from scribe_sandbox.reader.material import Fact
from scribe_sandbox.reader.names import Person
from scribe_sandbox.reader.phrase import LONGEST_NOUN, LONGEST_SENTENCE, Phrase, claimed, shortened, tidy
from scribe_sandbox.reader.place import Form, Place
from scribe_sandbox.reader.verbs import base_of, before_second_verb, gerund, infinitive
from scribe_sandbox.reader.vocabulary import vocabulary
from scribe_sandbox.reader.voices import finished_to_you, to_you

_STUDY = vocabulary("study investigate explore examine analyse analyze research concern address tackle include")
_WH = r"(?:how|why|what|whether|where|when|which)\b"
# Verb, what must follow it, and what is left as the topic.
_TOPICS = re.compile(
    r"(?:(?:work|write|focus|concentrate|centre|center|revolve|depend) (?:mainly |mostly |chiefly |primarily )?(?:on|about|around)"
    r"|(?:speciali[sz]e|be (?:\w+ly )?interested|be an? (?:expert|specialist)) (?:in|on)"
    r"|look (?:\w+ly )?at|deal with|think about|be (?:mainly |mostly )?(?:about|on|concerned with)|lie (?:\w+ )?in"
    rf"|(?:ask|wonder|want to (?:know|understand)|care about|try to understand|seek to understand)(?= {_WH}))\s+(?P<topic>.+)"
)
_THAT = {
    "find": "finding", "show": "finding", "discover": "discovery", "demonstrate": "demonstration", "prove": "proof",
    "argue": "argument", "propose": "proposal", "suggest": "suggestion", "report": "finding",
}  # fmt: skip
_LEADS = vocabulary("lead direct head run co-lead co-direct coordinate")
_GETS = vocabulary("receive win earn")
_NOT_DOING = vocabulary(
    """be have do can could will would may might must should want need like enjoy hope mean say state spend keep
    intend"""
)
_NOUN_FORMS = frozenset({Form.NOUN, Form.BARE_NOUN, Form.TOPIC, Form.TOPIC_AFTER_THE})
_SECOND = re.compile(r"\byou(?:r|rself)?\b", re.IGNORECASE)
_POINTS_BACK = (
    (5, re.compile(r"\b(?:it|its|they|their|them|here|there|both)\b|^(?:that|those|these|this)\b", re.IGNORECASE)),
    (40, re.compile(r"\b(?:this|these|such)\b", re.IGNORECASE)),
    (7, re.compile(r"\b(?:the (?:same|latter|former|result|answer))\b", re.IGNORECASE)),
)
_RELATIVE = re.compile(r"\b(?:that|which|who|whose|how|why|where)\b")
# Behind a noun phrase nothing may come that has a verb of its own.
_NEXT_CLAUSE = re.compile(
    r",? (?:and|but|so|while|where|because) (?:you|your|we|i|she|he|they|it|this)\b|, and (?:\w+ ){1,3}(?:used|has|have|is|are|was|were)\b|, an? |; |: ",
    re.IGNORECASE,
)


def fact_phrase(fact: Fact, place: Place, who: Person) -> Phrase | None:
    """The fact for this place; None if it cannot be said there in good English."""
    words = fact.quote
    clause = parse_clause(words, who)
    if clause is None and (stated := parse_clause(fact.statement, who)):
        words, clause = fact.statement, stated
    text = _text(clause, words, place.form, who)
    return claimed(text, fact.id, capital=place.starts, stop=place.stops) if text and not _dangles(text) else None


def _text(clause: Clause | None, words: str, form: Form, who: Person) -> str | None:
    if clause is None:
        return _generic(words, who) if form is Form.SENTENCES else None
    if form in {Form.SENTENCES, Form.CLAUSE}:
        said = to_you(clause, who)
        return shortened(tidy(said), LONGEST_SENTENCE) if said else None
    if form is Form.VERB:
        return _verb_phrase(clause, who)
    return _noun(clause, form, who) if form in _NOUN_FORMS else None


def _generic(words: str, who: Person) -> str | None:
    """A sentence with another subject in which the recipient occurs: "The project, led by you, maps …"."""
    if re.search(r"\b(?:I|[Ww]e|[Ss]he|[Hh]e|[Tt]hey)\b", words) or not words.endswith("."):
        return None
    said = finished_to_you(words, None, who)
    if said is None or not _SECOND.search(said) or re.search(r"\b(?:of|,) you\b|\byou,? (?:and|of|at) [A-ZÀ-Þ]", said):
        return None
    return shortened(tidy(said), LONGEST_SENTENCE)


def _verb_phrase(clause: Clause, who: Person) -> str | None:
    if clause.subject not in {Subject.FIRST, Subject.THIRD, Subject.THEY} or clause.lead:
        return None
    said = to_you(clause, who)
    return shortened(tidy(said.removeprefix("you ")), LONGEST_NOUN) if said else None


def _noun(clause: Clause, form: Form, who: Person) -> str | None:
    base, rest = _base_and_rest(clause)
    if base is None:
        return None
    rest = finished_to_you(_one_clause(rest), clause, who) or ""
    topic = _topic(clause, base, rest)
    if form in {Form.TOPIC, Form.TOPIC_AFTER_THE}:
        phrase = topic or _doing(base, rest)
        if phrase and form is Form.TOPIC_AFTER_THE:
            phrase = re.sub(r"^(?:the|an?)\s", "", topic) if topic and not re.match(_WH, topic) else None
    else:
        phrase = _owned(clause, base, rest, topic)
        phrase = phrase.removeprefix("your ") if phrase and form is Form.BARE_NOUN else phrase
    if phrase is None or (base in _THAT and rest.startswith("that ") and len(phrase) > LONGEST_NOUN):
        return None
    return shortened(tidy(phrase), LONGEST_NOUN)


def _one_clause(rest: str) -> str:
    joint = _NEXT_CLAUSE.search(rest, 3)
    return before_second_verb(rest[: joint.start()] if joint else rest)


def _base_and_rest(clause: Clause) -> tuple[str | None, str]:
    """The infinitive of the verb that says what is done: of "is building" and "has built" it is "build"."""
    verb, rest = clause.verb.lower(), clause.rest
    if verb in {"am", "is", "are", "was", "were", "been"}:
        return "be", rest
    if verb in {"have", "has", "had"}:
        words = rest.split(maxsplit=1)
        done = infinitive(words[0]) if words else None
        return (done, words[1]) if done and len(words) > 1 and words[0] != done else (None, "")
    return base_of(verb), rest


def _topic(clause: Clause, base: str, rest: str) -> str | None:
    """What the work is on, if the sentence says so."""
    if base in _STUDY:
        return rest
    match = _TOPICS.match(f"{base} {rest}")
    if match:
        return match["topic"]
    return rest if clause.subject is Subject.OWNED and clause.thing.endswith("interests") else None


def _doing(base: str, rest: str) -> str | None:
    if base == "be":
        started = re.match(r"(?:now |currently |also )?([a-z-]+ing)\s+(.+)", rest)
        return f"{started[1]} {started[2]}" if started else None
    if base in _NOT_DOING or base in _GETS or not rest or re.match(r"(?:that|to)\b", rest):
        return None
    return rest if base in _LEADS else f"{gerund(base)} {rest}"


def _owned(clause: Clause, base: str, rest: str, topic: str | None) -> str | None:
    """ "your work on …", "your group's work building …", "your finding that …"."""
    owner = _owner(clause)
    if topic:
        return f"{owner} work on {topic}"
    if base in _THAT and rest.startswith("that "):
        return f"{owner} {_THAT[base]} {rest}"
    if base in _LEADS and clause.subject is not Subject.OWNED:
        return f"your leadership of {rest}"
    if base in _GETS:
        return "your " + re.sub(r"^(?:the|an?)\s", "", rest)
    if base in {"try", "seek", "aim"} and rest.startswith("to "):
        return f"{owner} work {rest}"
    doing = _doing(base, rest)
    return f"{owner} work {doing}".replace(" work working ", " work ") if doing and not _is_writing(clause) else None


def _owner(clause: Clause) -> str:
    team = re.match(r"(?:[\w-]+ ){0,3}(?:group|lab|laboratory|team|centre|center)\b", clause.thing)
    return f"your {team[0]}’s" if clause.subject is Subject.OWNED and team else "your"


def _is_writing(clause: Clause) -> bool:
    return (
        clause.subject is Subject.OWNED and re.search(r"book|monograph|paper|article|thesis", clause.thing) is not None
    )


def _dangles(text: str) -> bool:
    """Whether the words point at something that stood before them on their page, or break off."""
    head = re.sub(r"^(?:in|at|since|for|from|with)\b[^,]*,\s", "", text, flags=re.IGNORECASE).split()
    points_back = any(
        (found := pattern.search(" ".join(head[:reach]))) and not _RELATIVE.search(" ".join(head)[: found.start()])
        for reach, pattern in _POINTS_BACK
    )
    last = head[-1].lower().strip(".") if head else "and"
    if re.search(r"\b(?:told (?:you|them|us) so|any)\b(?=[\s:,.]*$|[:,.]| on\b)", text):
        return True
    if re.match(
        r"(?:before|after|since|from|in|for|with|through|by) (?:that|this|these|those|such)\b", text, re.IGNORECASE
    ):
        return True
    return (
        points_back
        or last in {"above", "below", "and", "or", "the", "of", "to", "a", "in", "on", "with", "for"}
        or not is_sane(text)
    )


def is_sane(text: str) -> bool:
    """Whether brackets and quotation marks are closed."""
    return text.count("(") == text.count(")") and text.count("“") == text.count("”") and text.count('"') % 2 == 0

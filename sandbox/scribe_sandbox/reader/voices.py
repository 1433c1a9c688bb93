"""Says a clause about the recipient to the recipient ("you build …"), or of the recipient ("Mara Lindqvist builds …")."""

from __future__ import annotations

import re

from scribe_sandbox.reader.clause import Clause, Subject
from scribe_sandbox.reader.names import Person
from scribe_sandbox.reader.verbs import (
    coordinated_to_second,
    coordinated_to_third,
    second_person,
    third_person,
)

_OBJECT_HER = r"\bher(?=\s*(?:$|[.,;:)]|\s(?:and|or|to|in|with|for|at|on|from|as|by|when|after|during|the|an?)\b))"
_FIRST_TO_YOU = (
    (r"\b(?:I am|I['’]m)\b", "you are"), (r"\bI was\b", "you were"), (r"\bI['’]ve\b", "you have"), (r"\bI\b", "you"),
    (r"\b[Mm]y\b", "your"), (r"\bmyself\b", "yourself"), (r"\bme\b", "you"), (r"\bmine\b", "yours"),
    (r"\b[Oo]ur\b", "your"), (r"\b[Ww]e\b", "you"), (r"\bus\b", "you"),
    (r"\bourselves\b", "yourselves"),
)  # fmt: skip
_FIRST_TO_NAME = (
    (r"\b(?:I am|I['’]m)\b", "they are"), (r"\bI was\b", "they were"), (r"\bI['’]ve\b", "they have"), (r"\bI\b", "they"),
    (r"\b[Mm]y\b", "their"), (r"\bmyself\b", "themselves"), (r"\bme\b", "them"), (r"\bmine\b", "theirs"),
    (r"\b[Oo]ur\b", "their"), (r"\b[Ww]e\b", "they"), (r"\bus\b", "them"),
    (r"\bourselves\b", "themselves"),
)  # fmt: skip
_THIRD_TO_YOU = (
    (_OBJECT_HER, "you"), (r"\b[Hh]er\b|\b[Hh]is\b", "your"), (r"\bhim\b", "you"), (r"\bhers\b", "yours"),
    (r"\b(?:her|him)self\b", "yourself"),
)  # fmt: skip
_THEY_TO_YOU = ((r"\b[Tt]heir\b", "your"), (r"\bthem\b", "you"), (r"\bthemsel\w+\b", "yourself"), (r"\bthey\b", "you"))
_THIRD_SUBJECT = re.compile(r"\b(?:[Ss]he|[Hh]e)\s+((?:also\s+|now\s+|\w+ly\s+)?)([\w-]+)")
_LEFT_OVER = re.compile(
    r"\b(?:I|me|my|mine|myself|[Ww]e|[Oo]ur|us|[Ss]he|[Hh]e|[Hh]er|hers|him|[Hh]is|herself|himself)\b"
)


def to_you(clause: Clause, who: Person) -> str | None:
    """The clause in the second person, beginning small and without a full stop; None if words of another person stay."""
    verb = clause.verb
    rest = clause.rest
    if clause.subject is Subject.THIRD:
        verb, rest = second_person(verb), coordinated_to_second(rest)
    elif clause.subject is Subject.FIRST:
        verb = {"am": "are", "was": "were"}.get(verb, verb)
    words = " ".join(
        part for part in (subject_to_you(clause), clause.adverb.removeprefix("also").strip(), verb, rest) if part
    )
    return finished_to_you(_lowered(clause.lead) + words, clause, who)


def subject_to_you(clause: Clause) -> str:
    """ "you", "you and your students", "your group"."""
    if clause.subject is Subject.OWNED:
        return f"your {clause.thing}"
    if clause.subject is Subject.TEAM:
        return f"you and {clause.thing or 'your group'}"
    return "you"


def finished_to_you(text: str, clause: Clause | None, who: Person) -> str | None:
    """The text with the remaining pronouns and names turned to "you"; None if that cannot be done."""
    text = _names_to_you(text, who)
    text = _THIRD_SUBJECT.sub(lambda match: f"you {match[1]}{second_person(match[2])}", text)
    for pattern, you in (*_FIRST_TO_YOU, *_THIRD_TO_YOU):
        text = re.sub(pattern, you, text)
    if clause is not None and clause.subject is Subject.THEY:
        for pattern, you in _THEY_TO_YOU:
            text = re.sub(pattern, you, text)
    text = text.replace(" you and you ", " you ")
    return None if _LEFT_OVER.search(text) or who.in_any_form(text) else text


def to_name(clause: Clause, name: str) -> str:
    """The clause in the third person with the name as its subject, with a full stop."""
    verb, rest, subject = clause.verb, clause.rest, name
    if clause.subject is Subject.FIRST or clause.subject is Subject.THEY:
        verb, rest = third_person(verb), coordinated_to_third(rest)
    elif clause.subject is Subject.TEAM:
        subject = f"{name} and {clause.thing or 'colleagues'}"
    elif clause.subject is Subject.OWNED:
        subject = f"{possessive(name)} {clause.thing}"
    lead = clause.lead.rstrip()
    lead = f"{_lowered(lead)}{'' if lead.endswith((',', ' of')) else ','} " if lead else ""
    text = lead + " ".join(part for part in (subject, clause.adverb, verb, rest) if part)
    for pattern, form in _FIRST_TO_NAME:
        text = re.sub(pattern, form, text)
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def possessive(name: str) -> str:
    """The name with the ending that shows possession."""
    return f"{name}’s"


def _lowered(lead: str) -> str:
    return lead[:1].lower() + lead[1:]


def _names_to_you(text: str, who: Person) -> str:
    for match in reversed(who.in_any_form(text)):
        behind = text[match.end() :]
        lab = re.match(r"\s+(?:[Ll]ab|[Gg]roup|[Ll]aboratory|[Tt]eam)\b", behind)
        before = text[: match.start()]
        if lab:
            text = re.sub(r"\b[Tt]he $", "", before) + "your" + lab[0].lower() + behind[lab.end() :]
            continue
        owns = re.match(r"['’]s?\b", behind) or re.match(r"['’](?=\s)", behind)
        verb = re.match(r"\s+([a-z][\w-]*)", behind)
        if owns:
            text = f"{text[: match.start()]}your{behind[owns.end() :]}"
        elif verb and verb[1].endswith("s") and second_person(verb[1]) != verb[1]:
            text = f"{text[: match.start()]}you {second_person(verb[1])}{behind[verb.end() :]}"
        else:
            text = f"{text[: match.start()]}you{behind}"
    return text

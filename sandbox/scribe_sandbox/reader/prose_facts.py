"""Reads sentences: what they say of the recipient, in the recipient's own voice or in somebody else's."""

from __future__ import annotations

import re

from scribe_sandbox.reader.clause import Clause, Subject, parse_clause
from scribe_sandbox.reader.found import Found
from scribe_sandbox.reader.kinds import is_award, is_contact_policy, kind_of
from scribe_sandbox.reader.names import Person
from scribe_sandbox.reader.sections import Line, Section
from scribe_sandbox.reader.titles import title_in_prose
from scribe_sandbox.reader.voices import possessive, to_name

_OWN = re.compile(r"\b(?:[Mm]y|[Oo]ur)\b")
_THEIRS = re.compile(r"\b[Hh](?:er|is)\b")
# What people have through their work.
_THING = re.compile(
    r" (?:[\w-]+ ){0,2}(?:group|lab|laboratory|team|centre|center|data|sensors?|instruments?|maps?|methods?|models?|tools?"
    r"|measurements|experiments?|nets|cells|gels?|designs?|collection|edition|archive|stud(?:y|ies)|software|code|probes?"
    r"|robots?|compiler|protocols?|algorithms?|recordings|samples|surveys?|book|work)\b"
)
_SPOKEN = re.compile(r"[“”\"]|\b(?:says?|said|told)\b")
_SPEECH = re.compile(r": “|[.!?,]”|\b(?:says?|said)\b")
_POINTS_BACK = re.compile(
    r"^(?:[Tt]h(?:is|ese|ose|at|ey)|[Ii]ts?|[Ss]uch|[Bb]oth|[Ss]ome|[Hh]ere|[Tt]here|[Bb]ut|[Aa]nd)\b"
)
_OBJECT_POINTS_BACK = re.compile(r"^(?:\w+ )?(?:it|them|this|these|those|that(?=$|[,;]))(?:$|\b)")
# Somebody else who "her" could be.
_OTHERS = re.compile(
    r"\b(?:farmer|student|patient|child|woman|man|wife|husband|captain|keeper|king|queen|author|reader|colleague|person"
    r"|who)\b"
)


def in_prose(line: Line, who: Person) -> Found | None:
    """The fact that a sentence states, None if it states none of use."""
    text = line.sentence.line
    clause = _about_recipient(parse_clause(text, who), line, who)
    in_contact = line.section is Section.CONTACT
    if is_contact_policy(text, contact_section=in_contact):
        return _contact(clause, line, who)
    if line.section is Section.OTHERS and not who.in_any_form(text):
        return None
    if clause is None:
        return _beside_recipient(line, who)
    kind = kind_of(text, clause, contact_section=in_contact)
    if kind != "position" and (title := title_in_prose(text, who)):
        return Found(kind="publication", statement=to_name(clause, who.name), quote=line.sentence.text, title=title)
    told = kind in {"project", "result"} and (_OBJECT_POINTS_BACK.match(clause.rest) or _SPEECH.search(text))
    if kind is None or told:
        return None
    return Found(kind=kind, statement=to_name(clause, who.name), quote=line.sentence.text)


def _about_recipient(clause: Clause | None, line: Line, who: Person) -> Clause | None:
    """The clause if its "I", "we", "she" or "he" is the recipient here."""
    if clause is None or clause.subject is Subject.THEY or who.in_any_form(line.sentence.text):
        return clause if clause and clause.subject is not Subject.THEY else None
    own = clause.subject in {Subject.FIRST, Subject.TEAM} or _OWN.search(line.sentence.text)
    return clause if (line.own_voice if own else line.speaks_of_recipient) else None


def _contact(clause: Clause | None, line: Line, who: Person) -> Found | None:
    if not (line.own_voice or line.speaks_of_recipient):
        return None
    said = to_name(clause, who.name) if clause else f"{possessive(who.name)} page says: {line.sentence.line}"
    return Found(kind="contact_policy", statement=said, quote=line.sentence.text)


def _beside_recipient(line: Line, who: Person) -> Found | None:
    """A sentence about something of the recipient's: "Meltwater swallows the signal, so our sensors change frequency"."""
    text = line.sentence.line
    if _SPOKEN.search(text) or _POINTS_BACK.match(text) or line.section is Section.CONTACT or len(text) > 260:
        return None
    pattern = _OWN if line.first_person else _THEIRS
    if not (line.speaks_of_recipient or (line.own_voice and line.first_person)):
        return None
    owns = next((found for found in pattern.finditer(text) if _THING.match(text, found.end())), None)
    if owns is None or _OTHERS.search(text[: owns.start()]) or re.search(r"\b(?:I|we|she|he)\b", text[: owns.start()]):
        return None
    statement = f"{text[: owns.start()]}{possessive(who.name)}{text[owns.end() :]}"
    statement = re.sub(r"\b[Mm]y\b|\b[Oo]ur\b", "their", statement)
    return Found(kind="award" if is_award(text) else "result", statement=statement, quote=line.sentence.text)

"""Tells what a sentence about the recipient is: a position, a project, a result, an award, a wish about contact."""

from __future__ import annotations

import re

from scribe_sandbox.reader.clause import Clause
from scribe_sandbox.reader.verbs import base_of, infinitive
from scribe_sandbox.reader.vocabulary import vocabulary

# Who a wish is addressed to, and what such sentences ask for.
_ADDRESSED = (
    r"(?:prospective|applicants?|(?:PhD|doctoral|master[’']?s|bachelor) (?:students?|candidates?)"
    r"|students?|postdocs?|interns?)"
)
_ASKED = r"(?:should|must|may|can|please) (?:\w+ )?(?:contact|write|read|send|apply|e-?mail|include|get in touch)"
_ANSWERED = r"(?:read|answer\w*|welcome|subject|ignored?|deleted?|replied|directed)"
_CONTACT = re.compile(
    "|".join(
        (
            r"\b(?:not|no longer|cannot|unable|n[’']t)\b.{0,40}\b(?:tak(?:e|ing)|accept\w*|admit\w*|recruit\w*|reply)\b",
            r"\b(?:not|no longer|cannot|unable|n[’']t)\b.{0,40}\b(?:supervis\w*|answer\w*|respond\w*)\b",
            r"\bdo(?:es)? not use e-?mail\b",
            r"\b(?:do not|don[’']t|never)\s+(?:e-?mail|contact|write|send)\b",
            r"\bplease\b.{0,60}\b(?:not|n[’']t|write|e-?mail|include|put|send|attach|apply|contact|mention)\b",
            r"\bplease\b.{0,60}\b(?:use|read|begin|say|tell|keep)\b",
            rf"\b(?:e-?mails?|enquir(?:y|ies)|inquir(?:y|ies))\b.{{0,60}}\b{_ANSWERED}\b",
            r"\b(?:PhD|doctoral|postdoctoral|internship) positions?\b|\btakes? no (?:new )?(?:\w+ )?students\b",
            rf"\b(?:looks?|looking) for (?:\w+ )?{_ADDRESSED}\b|\bread (?:all|every|each|my|your)? ?messages?\b",
            r"\b(?:welcome|happy|glad|pleased|like)\b.{0,50}\b(?:hear|students|applicants|enquir\w+|inquir\w+|e-?mails?)\b",
            r"\b(?:welcomes?|happy|glad|pleased)\b.{0,50}\b(?:questions|letters)\b",
            rf"\b{_ADDRESSED}\b.{{0,80}}\b(?:{_ASKED}|apply|are (?:always )?welcome|get in touch)\b",
            rf"\b{_ADDRESSED}\b.{{0,80}}\b(?:contact|write to|e-?mail) me\b",
            r"\bsubject line\b|\bbest (?:way )?to reach\b|\bno (?:open )?(?:positions|openings|vacancies)\b",
            rf"\b(?:taking|recruiting|looking for|hiring)\b.{{0,40}}\b{_ADDRESSED}\b",
            r"\b(?:answer|reply to)\b.{0,30}\b(?:e-?mails?|letters|messages)\b",
            r"\bread (?:(?:all|every|each|my|your) )?e-?mails?\b",
        )
    ),
    re.IGNORECASE,
)
_CONTACT_IN_ITS_SECTION = re.compile(
    r"\b(?:write|e-?mail|contact|apply|applications?|send|visit|students?|questions|letters)\b", re.IGNORECASE
)
_AWARD = re.compile(
    r"\b(?:Prize|Medal|Award|(?:Starting|Consolidator|Advanced) Grant|Fellowship|Fellow of|elected (?:a |to )"
    r"|awarded|named an? [A-Z]|won the|best (?:paper|thesis))\b"
)
_POST = re.compile(
    r"\b(?:professor|lecturer|reader in|director|head of|chair|scientist|fellow|postdoctoral|researcher|curator"
    r"|archivist|dean)\b",
    re.IGNORECASE,
)
_EDUCATION = re.compile(
    r"\b(?:Ph\.?D|doctorate|doctoral (?:degree|studies|work)|degree|B\.?Sc|M\.?Sc|diploma|studied at|graduated|trained (?:as|at|in)"
    r"|undergraduate|grew up|born|educated|before (?:coming|joining|moving))\b"
)
_PRIVATE = re.compile(
    r"\b(?:my|her|his|their) (?:wife|husband|partner|children|kids|daughters?|sons?|family|cats?|dogs?)\b"
    r"|\b(?:hobb(?:y|ies)|free time|spare time|(?:on|at) (?:the )?weekends?|choir|marathon|married"
    r"|outside (?:of )?(?:work|the lab)|when not)\b",
    re.IGNORECASE,
)
_HOLDS = vocabulary("be join hold serve become work move lead direct head")
# What people do beside their research.
_IDLE = vocabulary(
    """teach supervise advise welcome serve live enjoy join move hold like receive graduate earn want need accept
    come go return hope visit answer attend become belong call know see say state mean remain thank love
    prefer appear stay meet offer give note speak tell"""
)
_GETS = vocabulary("receive win earn")
_FINDS = vocabulary("show find discover demonstrate prove establish reveal identify")
_DOES_IN_BE = re.compile(
    r"^(?:now |currently |also |\w+ly )?"
    r"(?:interested in|(?!teaching|looking|taking|accepting|giving|writing to)[a-z]+ing\b|about|on)\b"
)
_SPOKEN = re.compile(r"[“\"][^”\"]{25,}[”\"]?")


def kind_of(sentence: str, clause: Clause | None, *, contact_section: bool) -> str | None:
    """The kind of fact, None if the sentence tells nothing that an e-mail should use."""
    if is_contact_policy(sentence, contact_section=contact_section):
        return "contact_policy"
    if _PRIVATE.search(sentence) or clause is None:
        return None
    base = _base(clause)
    honoured = base in _GETS and re.match(r"(?:the|an?) (?:\d{4} )?[A-ZÀ-Þ]", clause.rest)
    if (is_award(f"{clause.verb} {clause.rest}") or honoured) and base not in {"teach", "supervise"}:
        return "award"
    if _EDUCATION.search(sentence):
        return None
    if base in _HOLDS and _POST.search(sentence) and not _DOES_IN_BE.match(clause.rest):
        return "position"
    return _work_kind(clause, base)


def is_contact_policy(sentence: str, *, contact_section: bool) -> bool:
    """Whether the sentence says if and how its author wants to be written to."""
    if contact_section and _CONTACT_IN_ITS_SECTION.search(sentence):
        return True
    return _CONTACT.search(sentence) is not None and not _SPOKEN.search(sentence)


def is_award(sentence: str) -> bool:
    """Whether the sentence names an honour."""
    return _AWARD.search(sentence) is not None


def is_post(line: str) -> bool:
    """Whether a line that is no sentence names a position."""
    return _POST.search(line) is not None and len(line) <= 150 and not _EDUCATION.search(line)


def _work_kind(clause: Clause, base: str | None) -> str | None:
    if base == "be":
        return "project" if _DOES_IN_BE.match(clause.rest) or clause.thing.endswith("interests") else None
    asks_others = base == "ask" and not re.match(r"(?:how|why|what|whether|where|when|which)\b", clause.rest)
    teaches_machines = base == "teach" and re.match(r"(?:robots|computers|machines)\b", clause.rest)
    if base is None or (base in _IDLE and not teaches_machines) or asks_others:
        return None
    return "result" if base in _FINDS else "project"


def _base(clause: Clause) -> str | None:
    verb = clause.verb.lower()
    if verb in {"am", "is", "are", "was", "were"}:
        return "be"
    if verb in {"have", "has", "had"}:
        words = clause.rest.split()
        word = next((word for word in words[:3] if infinitive(word)), "")
        return "be" if words[:1] == ["been"] else infinitive(word)
    return base_of(verb)

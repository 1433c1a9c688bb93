"""The parsing task: the kind of a template, what each slot asks for and of whom, search terms, insertion points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scribe_sandbox.reader.asks import ask_of, clean_name
from scribe_sandbox.reader.blocks import Blocks
from scribe_sandbox.reader.names import plain
from scribe_sandbox.reader.sentences import Sentence, split
from scribe_sandbox.reader.terms import search_terms

_BOOK = re.compile(r"\b(?:(?:text)?books?(?! a\b| an\b| time| your\b| club)|novels?|monographs?|chapters?|readers)\b")
_RESEARCH = re.compile(
    r"\b(?:papers?|research|publications?|preprints?|articles?|ph\.?d|doctoral|thesis|laborator(?:y|ies)|labs?|experiments?)\b"
)
_SENDER_NOUN = (
    r"(?:full |first |last |home |phone |student |current |own )*(?:names?|universit(?:y|ies)|school|college|majors?|minor"
    r"|years?|degrees?|program(?:me)?s?|e-?mail|phone|number|address|background|experience|skills?|cv|resume|gpa|grades?"
    r"|city|country|hometown|title|department|institut(?:e|ion)|advisor|supervisor|website|linkedin|course(?:work)?s?"
    r"|semester|id|availability|dates?|employer|company|job|position|occupation|signature|details|info(?:rmation)?|age"
    r"|class|level|field(?: of study)?|subject|pronouns|podcast|show|club|group|event|organi[sz]ation|thesis(?: topic)?"
    r"|project|motivation|qualifications?|achievements?)"
)
_SENDER = re.compile(
    rf"\b(?:my|your|sender'?s?|student'?s?|applicant'?s?)\s+{_SENDER_NOUN}\b|^(?:sender|signature|sign-off|me|i)\b"
)
_ALWAYS_SENDER = re.compile(
    r"^(?:(?:my|your|the|today'?s|current|start|end|preferred|available|contact)\s+)*(?:majors?|minor|years?|degrees?"
    r"|program(?:me)?s?|e-?mails?|phones?|phone number|gpa|cv|resume|background|date(?:s| range)?|time(?:s| slots?)?"
    r"|deadline|links?|attachments?|signature|semester|linkedin|website|podcast(?: name)?|show(?: name)?|event(?: name)?|(?:thesis|research question)(?: \w+)?"
    r"|club(?: name)?|course(?:work)?|skills?|hometown|age|class|grade|venue|place|day|month|season|term)$"
)
_MY_OWN = re.compile(
    r"\bmy\s+(?:\w+\s+)?(?:background|experience|skills?|qualifications?|motivation|thesis|project|studies)\b"
)
_RECIPIENT = re.compile(
    r"\b(?:their|theirs|they|them|recipient|professor|prof|his|her|dr)\b|\bpapers?\b|\bpublications?\b|\bbooks?\b|\bof yours\b"
)
_OF_MYSELF = re.compile(
    r"(?:\b(?:my (?:full )?name is|i am called|i am|i'm|i am an?|i'm an?|i am currently|as an?|i (?:currently )?(?:attend|live in|work (?:at|for))"
    r"|i (?:study|studied|major in|host|run|organi[sz]e|edit)|my (?:\w+ ){1,3}(?:is|are|include|focus(?:es)? on)"
    r"|(?:majoring|degree|studying|student|undergraduate|candidate|graduate|junior|senior|sophomore|freshman)(?: in| at| of| from)?"
    r"|my (?:[\w'’]+ ){0,2}(?:thesis|dissertation|project|degree|majors?|minor|stud(?:y|ies)|essay|background|experience)(?: is| are)?"
    r" (?:on|in|about|at)"
    r"|our (?:podcast|show|club|event|group)|(?:bachelor|master|phd) in)(?: the| an?| our)?\s*$)"
    r"|\b(?:i am|i'm) an?\b(?:(?!\byours?\b|\band\b|\bwho\b)[^.\n])*\b(?:at|in|from|of|student)(?: the)?\s*$"
)
_SIGN_OFF = re.compile(
    r"\b(?:regards|sincerely|best|thanks|thank you|cheers|wishes|yours(?: \w+)?|respectfully|gratefully)[,.!]?\s*\n[^.?!]*$"
)
_INTRODUCES = re.compile(r"\b(?:i am|i'm|my name is|we are|i study|i work|i host|i run|i organi[sz]e)\b", re.IGNORECASE)
_THEIR_WORK = re.compile(
    r"\byour\s+(?:\w+\s+)?(?:work|research|papers?|books?|group|lab|writing|ideas)\b", re.IGNORECASE
)
_CLOSING = re.compile(
    r"^(?:\w+ )?(?:regards|sincerely|best|thanks|thank you|cheers|yours|kind|warm|with)\b", re.IGNORECASE
)
_GREETING = re.compile(r"^(?:dear|hi|hello|good (?:morning|afternoon|day)|subject:)\b", re.IGNORECASE)
_LONGEST_ANCHOR = 120


def parse(blocks: Blocks) -> dict[str, Any]:
    """The answer to a parsing request."""
    template = next((block.text for block in blocks.of("template")), "")
    slots = list(_slots(blocks, template))
    kind = _kind(template, [slot["asks_for"] for slot in slots])
    return {
        "template_type": kind,
        "slots": slots,
        "search_terms": search_terms(blocks.text("interest"), template),
        "insertion_points": [] if slots else _insertion_points(template, kind),
    }


def is_about_sender(slot_name: str, before: str) -> bool:
    """Whether only the sender can fill the slot, by its name and the template's text in front of it."""
    name = plain(slot_name).replace("_", " ").strip()
    if _MY_OWN.search(name) or _ALWAYS_SENDER.match(name):
        return not re.search(r"\btheir\b", name) or _MY_OWN.search(name) is not None
    if _RECIPIENT.search(name):
        return False
    if _SENDER.search(name) or _SIGN_OFF.search(plain(before)):
        return True
    sentence = re.split(r"(?<=[.!?])\s+|\n", plain(before))[-1]
    return _OF_MYSELF.search(sentence) is not None


def _slots(blocks: Blocks, template: str) -> Iterator[dict[str, str]]:
    behind = 0
    for block in blocks.of("slot"):
        marker = block.text.strip()
        found = template.find(marker, behind)
        before = template[:found] if found >= 0 else ""
        behind = found + len(marker) if found >= 0 else behind
        name = clean_name(marker)
        sender = is_about_sender(name, before)
        asks_for = f"The sender’s own words: {name}." if sender else _asks_for(name, before)
        yield {
            "id": block.attribute("id"),
            "asks_for": asks_for,
            "filled_by": "sender" if sender else "recipient_research",
        }


def _asks_for(name: str, before: str) -> str:
    words = name.replace("_", " ").strip()
    if len(words.split()) > 3:
        return f"{words[:1].upper()}{words[1:].rstrip('.')}."
    return ask_of(name, before).value


def _kind(template: str, asks: list[str]) -> str:
    """The kind that the slots ask for; if they leave it open, the one whose words the template uses more."""
    for words in (" ".join(ask for ask in asks if not ask.startswith("The sender")), template):
        folded = plain(words)
        books, research = len(_BOOK.findall(folded)), len(_RESEARCH.findall(folded))
        if books or research:
            return "book" if books > research or (books == research and "paper" not in folded) else "research"
    return "general"


def _insertion_points(template: str, kind: str) -> list[dict[str, str]]:
    """Behind the sentence that speaks of the recipient's work, else behind the introduction, else behind the first."""
    lines = [each for each in split(template) if not _GREETING.match(each.text) and not _CLOSING.match(each.text)]
    sentences = [each for each in lines if each.complete]
    place = _chosen(sentences) or next(iter(lines), None)
    if place is None:
        return []
    asked = "book" if kind == "book" else "work"
    asks_for = f"One or two sentences about the recipient’s {asked} that connect to the sender’s interest."
    return [{"after": _anchor(template, place), "asks_for": asks_for}]


def _chosen(sentences: list[Sentence]) -> Sentence | None:
    told = [each for each in sentences if _THEIR_WORK.search(each.text) and "?" not in each.text]
    introduced = [each for each in sentences if _INTRODUCES.search(each.text)]
    return next(iter([*told, *introduced, *sentences]), None)


def _anchor(template: str, sentence: Sentence) -> str:
    """The sentence's last words, verbatim, as many as make them unique in the template."""
    text = sentence.text
    if len(text) <= _LONGEST_ANCHOR:
        return text
    tail = text[-_LONGEST_ANCHOR:]
    tail = tail[tail.find(" ") + 1 :]
    return tail if template.count(tail) == 1 else text

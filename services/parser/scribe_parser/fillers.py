"""Who can fill a slot, where its name and place leave no doubt. Pure; a floor under what the model says."""

from __future__ import annotations

import re
from enum import Enum


class Filler(Enum):
    """Whose knowledge a slot needs."""

    RECIPIENT = "recipient"
    SENDER = "sender"


_OF_RECIPIENT = re.compile(r"\b(?:their|theirs|they|them|recipient|his|her|professor|prof|addressee)\b")
_SENDER_NOUN = (
    r"(?:full |first |last |given |family |home |current |student |own |contact )*"
    r"(?:names?|surname|universit(?:y|ies)|school|college|institution|institute|department|faculty|company|employer"
    r"|organi[sz]ation|majors?|minors?|years?(?: of stud(?:y|ies))?|semesters?|degrees?|program(?:me)?s?|course(?:s|work)?|stud(?:y|ies)"
    r"|e-?mail(?: address)?|phone(?: number)?|address|number|title|position|role|job|occupation|signature|website"
    r"|linkedin|gpa|grades?|cv|resume|background|experience|skills?|qualifications?|availability|age|city|country"
    r"|hometown|id|details|field(?: of study)?|subject of study|thesis(?: topic| title)?|level|pronouns|advis[eo]r"
    r"|supervisor|podcast|club|group name|team name)"
)
_OF_SENDER = re.compile(
    rf"^(?:insert |add |fill in |enter |put )?(?:the )?(?:my|your|our|sender'?s?|student'?s?|applicant'?s?) {_SENDER_NOUN}"
    r"(?: here)?$"
    r"|^(?:the )?(?:sender|signature|sign-off|undersigned)\b"
    r"|^(?:my|our)\b"
    r"|^(?:majors?|minors?|gpa|cv|resume|linkedin|phone(?: number)?|(?:year|semester)(?: of stud(?:y|ies))?|degree"
    r"|date|today'?s date|start date|end date|dates|deadline|availability)$"
)
_NAME = re.compile(
    r"^(?:the |their |his |her |full |first |last |family |given |complete |professor'?s? |prof\.? |dr\.? |recipient'?s? |author'?s? "
    r"|addressee'?s? )*(?:names?|surname|recipient|professor|prof\.?|dr\.?|author|addressee)(?: here)?$"
)
_GREETS = re.compile(r"(?:^|\n)[ \t]*(?:dear|hi|hello|hey|good (?:morning|afternoon|day)|to|attn:?)\b[^\n]{0,30}$")
_INTRODUCES_SENDER = re.compile(r"\b(?:my (?:full )?name is|i am|i'm|i am called|this is)\s*$")
_SIGNS_OFF = re.compile(
    r"(?:^|\n)[ \t]*(?:(?:kind|best|warm|many|with|all|very)\b[^.?!\n]{0,40}"
    r"|regards|sincerely|best|thanks|thank you|cheers|yours\b[^.?!\n]{0,20}|respectfully|gratefully)[,.!]?[ \t]*\n[^.?!]*$"
)


def certain_filler(name: str, before: str) -> Filler | None:
    """Who fills the slot of this name behind the text `before`; None where only its meaning can tell."""
    words, ahead = _plain(name), _plain(before)
    if _SIGNS_OFF.search(ahead):
        return Filler.SENDER
    if _OF_SENDER.search(words) and not _OF_RECIPIENT.search(words):
        return Filler.SENDER
    if not _NAME.match(words):
        return None
    if _INTRODUCES_SENDER.search(ahead):
        return Filler.SENDER
    return Filler.RECIPIENT if _OF_RECIPIENT.search(words) or _GREETS.search(ahead) else None


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("_", " ").lower()

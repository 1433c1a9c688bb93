"""What a template may say without proof: what the e-mail is for, in common words. Lists and two rules over them. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from scribe_proof.support import known_lemmas
from scribe_proof.words import words_of

_COURTESY = """
dear hello hi greetings good morning afternoon day professor prof dr doctor subject re sincerely regards best kind
kindest warm warmest wishes yours faithfully truly respectfully gratefully many all attention

write writing reach reaching ask asking request enquire inquire enquiry inquiry question apply applying application
introduce introduction consider considering consideration wonder whether hope hoping wish want like love look
looking forward seek seeking interested interest keen eager curious join contribute contribution help learn explore
connect connection relate related closely drawn fit match supervise supervision supervisor guidance advice advise suggest suggestion
recommend point direct opinion feedback

opportunity opening position place room role vacancy possible possibility available availability chance meet meeting
call talk chat conversation discuss speak visit hear reply answer respond response let know tell share send provide
attach attached enclose enclosed find cv resume transcript letter email message detail details information material
further more any some few little couple convenience convenient suit suits soon advance brief briefly short shortly minute minutes week weeks
month months moment time next coming current currently future new

thank thanks thankful grateful appreciate appreciation glad happy pleased pleasure please welcome able willing busy
schedule much great greatly very really read reading

background experience motivation reason because especially particularly specifically such as well and me you
"""
"""To begin and end; what the e-mail is for; what is asked or offered; thanks; around a slot."""

COURTESY = known_lemmas([_COURTESY])
"""Lemmas with which a template is framed; none of them says by itself anything of the sender or the recipient."""

_FIRST_PERSON = re.compile(r"\bI\b|\b(?i:me|my|mine|myself|we|our|ours|ourselves)\b|\bus\b")
_SUBJECT = re.compile(r"\bI\b|\b(?:[Ww]e)\b")
_INTENDS = re.compile(
    r"(?:I|[Ww]e)(?:['’](?:d|ll)\b|\s+(?:(?:very|really|kindly|sincerely|warmly|also|therefore)\s+)*"
    r"(?:would|will|hope|wonder|wish|want|ask|apply|look forward|write|seek|thank|appreciate|may|might|could|can|shall|should|(?:have )?(?:attach|enclose)(?:ed|d)?)\b"
    r"|(?:['’](?:m|re)|\s+(?:am|are))\s+(?:(?:very|really|also|therefore|currently|particularly|especially)\s+)*"
    r"(?:writing|reaching|asking|looking|hoping|wondering|applying|seeking|enquiring|inquiring|interested|keen|eager|curious|glad"
    r"|happy|grateful|pleased|thankful|available|drawn)\b)"
)
_OWNS = re.compile(r"(?:^|[,;:.]\s+|\b(?:and|but|because|since|as)\s+)(?:[Mm]y|[Oo]ur)\b")
_HAS_READ = re.compile(
    r"\b(?:I|[Ww]e)\b[^.!?]{0,40}\b(?:read|reading|enjoyed|admired?|followed|following|seen|saw|watched|heard|studied)\b"
)
_MOST_NAMED = 4


def speaks_of_sender(text: str) -> bool:
    """Whether the first person stands in it."""
    return _FIRST_PERSON.search(text) is not None


def says_something(text: str) -> bool:
    """Whether any word in it has a meaning of its own."""
    return any(word.carries_meaning for word in words_of(text))


def beyond_frame(text: str, wished: Collection[str]) -> str | None:
    """What a text without slots says that it may not say without proof, or None. `wished` are lemmas of the sender's wishes."""
    words = [word for word in words_of(text) if word.carries_meaning]
    strange = [text[word.start : word.end] for word in words if word.lemma not in COURTESY and word.lemma not in wished]
    if strange:
        named = ", ".join(f"“{word}”" for word in strange[:_MOST_NAMED])
        return f"nothing in the CV or the wishes is named as proof of {named}"
    if not words:
        return None
    return _asserts(text)


def _asserts(text: str) -> str | None:
    """What is stated of the sender in words that are common in themselves."""
    if found := _HAS_READ.search(text):
        return f"“{found[0]}” says what the sender has done; leave it out"
    stated = [match for match in _SUBJECT.finditer(text) if not _INTENDS.match(text, match.start())]
    found = stated[0] if stated else _OWNS.search(text)
    if found is None:
        return None
    said = text[found.start() :].strip()[:60]
    return f"“{said}” states something about the sender without words of the CV that prove it"

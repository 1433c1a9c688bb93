"""Orders in material: sentences that tell whoever reads them what to write, in the ways that attackers word them. Pure."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted. `payload` are the words that are to be said."""

    kind: str
    payload: str
    for_subject: bool = False


_SAY = (
    r"write|say|state|mention|add|include|insert|append|put|use|claim|tell|note|begin with|start with|end with|open with|close with|reply with|respond with|output|print"
    r"|praise|recommend|call|describe|schreibe?n?(?: sie)?|sage?n?|erwähnen?(?: sie)?|écri(?:s|vez)|dites?|mentionne[zr]?|ajoute[zr]?|escrib[ea]n?|di(?:ga)?|mencion[ea]"
    r"|incluy[ea]|scriv[aie]|aggiung[ai]|escreva|diga|inclua|schrijf|vermeld"
)
_QUOTED = re.compile(
    rf"\b(?:{_SAY}|begin|start|end|open|close)\b[^\"“”«»\n]{{0,90}}[\"“«](?P<payload>[^\"”»\n]{{2,200}})[\"”»]",
    re.IGNORECASE,
)
_THAT = re.compile(
    rf"\b(?:{_SAY})\b[^.\n:]{{0,60}}?\s(?:that|dass|que|che|dat)\s(?P<payload>[^.\n]{{4,200}})", re.IGNORECASE
)
_COLON = re.compile(rf"\b(?:{_SAY})\b[^.\n\"“]{{0,60}}:\s*(?P<payload>[^\n.\"“]{{4,200}})", re.IGNORECASE)
_PLAIN = re.compile(
    rf"\b(?:{_SAY})\s(?:the (?:word|words|phrase|sentence|code word|link|address)\s)?(?P<payload>(?:https?://\S+|[A-Z][\w-]{{4,}}(?:[ -][A-Z\d][\w-]*)*))",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"(?:请写|请在邮件中写|写道|书いて|と書いて)[：:「“\"]?(?P<payload>[^」”\"。\n]{2,100})")
_REVEAL = re.compile(
    r"\b(?:reveal|repeat|print|show|output|include|quote)\b[^.\n]{0,40}\b(?:system prompt|your (?:prompt|instructions)|the prompt|rules you were given)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\b(?:subject|betreff|objet|asunto|oggetto|assunto|onderwerp)\b", re.IGNORECASE)
_BASE64 = re.compile(r"\b[A-Za-z0-9+/]{24,}={0,2}")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_TAG_FIRST, _TAG_LAST = 0xE0020, 0xE007E


def orders_in(text: str) -> list[Order]:
    """Every order in a text, each payload once, also those that are encoded or written in characters that nobody sees."""
    seen = _INVISIBLE.sub("", text)
    found: dict[str, Order] = {}
    for read in (seen, _from_tags(text), *_from_base64(seen)):
        for order in _orders(read):
            found.setdefault(order.payload, order)
    return list(found.values())


def _orders(text: str) -> list[Order]:
    found = []
    for pattern in (_QUOTED, _THAT, _COLON, _CHINESE, _PLAIN):
        for match in pattern.finditer(text):
            around = text[max(0, match.start() - 40) : match.end() + 40]
            payload = " ".join(match["payload"].split()).strip(" .,;")
            found.append(Order(kind="say", payload=payload, for_subject=bool(_SUBJECT.search(around))))
    found += [Order(kind="reveal", payload=match[0]) for match in _REVEAL.finditer(text)]
    return [order for order in found if order.payload]


def _from_tags(text: str) -> str:
    """What Unicode's tag characters spell."""
    return "".join(chr(ord(each) - 0xE0000) for each in text if _TAG_FIRST <= ord(each) <= _TAG_LAST)


def _from_base64(text: str) -> list[str]:
    found = []
    for match in _BASE64.finditer(text):
        try:
            found.append(base64.b64decode(match[0] + "=" * (-len(match[0]) % 4)).decode())
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found

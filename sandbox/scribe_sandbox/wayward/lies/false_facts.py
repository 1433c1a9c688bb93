"""Lies of the task that reads pages: facts that no page states, quotes that no page holds, deeds of others."""

from __future__ import annotations

import re
from random import Random
from typing import Any

from scribe_sandbox.reader.blocks import Blocks
from scribe_sandbox.wayward.answer import Misdeed
from scribe_sandbox.wayward.lies.made_up import coined
from scribe_sandbox.wayward.lies.turned import TURNS
from scribe_sandbox.wayward.settings import Waywardness

FACT_LIES = ("fact_invented", "fact_misquoted", "fact_of_another", "fact_overstated")

_BESIDE = re.compile(
    r"\b(?:student|colleague|postdoc|collaborator)s?\b|\bnot\b|\bno longer\b|\bmay\b|\bmight\b|\bsuggests?\b|\bplan to\b|\bwill\b|\buntil\b|\bformer\b|\bmember of\b"
    r"|\bdeputy\b|\bhelped\b|\bcould\b|\bnever\b|\b(?:some|many|most|several) of\b|\bup to\b|\bpreliminary\b|\bappears?\b",
    re.IGNORECASE,
)
_MOST = 4


def falsify(
    answer: dict[str, Any], blocks: Blocks, settings: Waywardness, chance: Random, about: str, digest: str
) -> list[Misdeed]:
    """Changes the answer in place. Delicate sentences of the page are noted as facts, with statements that overstate them."""
    if not answer.get("about_recipient"):
        return []
    page = next(iter(blocks.of("page")), None)
    sentences = re.split(r"(?<=[.!?])\s+|\n", page.text) if page else []
    delicate = [one.strip() for one in sentences if _BESIDE.search(one) and 25 < len(one) < 260]
    done = []
    known = {fact["quote"] for fact in answer["facts"]}
    for quote in delicate[:_MOST]:
        if quote not in known:
            statement, kind = _overstated(quote, chance)
            answer["facts"].append(_fact(statement, quote))
            done.append(
                Misdeed(task="extract", kind=kind, text=statement, instead_of=quote, about=about, sha256=digest)
            )
    for fact in answer["facts"]:
        if fact["kind"] in {"project", "result"} and chance.random() < settings.lies / 4:
            true = dict(fact)
            kind = chance.choice(["fact_invented", "fact_misquoted"])
            fact.update(_false(kind, true, chance))
            done.append(
                Misdeed(
                    task="extract", kind=kind, text=fact["quote"], instead_of=true["quote"], about=about, sha256=digest
                )
            )
    return done


def _false(kind: str, fact: dict[str, str], chance: Random) -> dict[str, str]:
    if kind == "fact_invented":
        text = f"In {chance.randint(1990, 2024)} the {coined(chance)} effect was discovered here."
        return {"statement": text, "quote": text}
    words = fact["quote"].split()
    words[chance.randrange(len(words))] = chance.choice(["never", "brilliantly", "ancient", "forty"])
    return {"statement": " ".join(words), "quote": " ".join(words)}


def _overstated(quote: str, chance: Random) -> tuple[str, str]:
    for turn in TURNS.values():
        if turned := turn(quote, chance):
            return turned, "fact_overstated"
    return quote, "fact_of_another"


def _fact(statement: str, quote: str) -> dict[str, str]:
    return {"statement": statement, "quote": quote, "kind": "result", "title": "", "work": ""}

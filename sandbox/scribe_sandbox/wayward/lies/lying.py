"""Which claims of an answer become lies, which lies, and how they stand in it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any

from scribe_sandbox.reader.blocks import Blocks, find_blocks
from scribe_sandbox.reader.clause import parse_clause
from scribe_sandbox.reader.material import Material, material_of
from scribe_sandbox.reader.names import Person, person
from scribe_sandbox.reader.voices import to_you
from scribe_sandbox.tasks import schema_of, task_of
from scribe_sandbox.wayward.answer import Misdeed
from scribe_sandbox.wayward.lies.false_facts import FACT_LIES, falsify
from scribe_sandbox.wayward.lies.made_up import MAKERS, Lying, coined
from scribe_sandbox.wayward.lies.other_words import in_other_words
from scribe_sandbox.wayward.lies.turned import TURNS
from scribe_sandbox.wayward.settings import Waywardness

LEFT_TRUE = "left_true"
"""The kind of what was left true, noted so that a judge can count what should survive."""

ADDITION, SUBJECT, GREETING = "uncited_addition", "subject_line", "wrong_greeting"
KINDS: tuple[str, ...] = (*TURNS, *MAKERS, ADDITION, SUBJECT, GREETING, *FACT_LIES)
_SHARE_OF_SUBJECTS = 0.3


def lie(request: dict[str, Any], text: str, settings: Waywardness, digest: str) -> tuple[str, list[Misdeed]]:
    """The answer with lies in it; every lie, and every claim that stayed true, is noted."""
    task = task_of(schema_of(request))
    if task not in {"compose", "extract"}:
        return text, []
    # Repeatable by design; nothing here is a secret.
    chance = Random(f"{settings.seed}:{digest}")
    answer, blocks = json.loads(text), find_blocks(request)
    about = f"{blocks.text('recipient')}|{blocks.text('interest')}"
    if task == "extract":
        done = falsify(answer, blocks, settings, chance, about, digest)
    else:
        done = _Teller(blocks, settings, chance, about, digest).tell(answer)
    return json.dumps(answer, ensure_ascii=False), done


class _Teller:
    """Puts lies into the answer to one composing request."""

    def __init__(self, blocks: Blocks, settings: Waywardness, chance: Random, about: str, digest: str) -> None:
        self._material: Material = material_of(blocks)
        self._who: Person = person(blocks.text("recipient"))
        self._settings, self._chance, self._about, self._digest = settings, chance, about, digest

    def tell(self, answer: dict[str, Any]) -> list[Misdeed]:
        done: list[Misdeed] = []
        for slot in answer["slots"]:
            if slot["claims"]:
                done += self._slot(slot)
        if self._allowed(SUBJECT) and self._chance.random() < self._settings.lies * _SHARE_OF_SUBJECTS:
            answer["subject"] = f"Your {coined(self._chance)} Prize and the secret of {coined(self._chance)}"
            done.append(self._misdeed(SUBJECT, answer["subject"], "", "subject"))
        return done

    def _slot(self, slot: dict[str, Any]) -> list[Misdeed]:
        done = []
        for place, claim in enumerate(list(slot["claims"])):
            if self._chance.random() < self._settings.lies:
                done += self._corrupted(slot, place, claim)
            else:
                said = in_other_words(claim["text"], self._chance)
                slot["text"] = slot["text"].replace(claim["text"], said, 1)
                slot["claims"][place] = {**claim, "text": said}
                done.append(self._misdeed(LEFT_TRUE, said, claim["text"], slot["id"]))
        return done

    def _corrupted(self, slot: dict[str, Any], place: int, claim: dict[str, Any]) -> list[Misdeed]:
        for kind in self._kinds():
            if kind in {ADDITION, GREETING}:
                return [self._beside(kind, slot, claim)]
            if lying := self._lying(kind, claim["support_ids"]):
                slot["text"] = slot["text"].replace(claim["text"], lying.text, 1)
                slot["claims"][place] = {"text": lying.text, "support_ids": list(lying.support_ids)}
                return [self._misdeed(kind, lying.text, claim["text"], slot["id"])]
        return []

    def _beside(self, kind: str, slot: dict[str, Any], claim: dict[str, Any]) -> Misdeed:
        """Words that no claim lists, before or behind a true one."""
        if kind == GREETING:
            words = f"Dear Dr. {coined(self._chance)},"
            slot["text"] = f"{words} {slot['text']}"
        else:
            words = self._chance.choice(
                [", which won you a medal", ", and you also lead a team of forty people", ", a method used in every hospital", ", as the newspapers reported"]
            )  # fmt: skip
            bare = claim["text"].rstrip(".")
            slot["text"] = slot["text"].replace(bare, bare + words, 1)
        return self._misdeed(kind, words, "", slot["id"])

    def _lying(self, kind: str, ids: Sequence[str]) -> Lying | None:
        if kind in MAKERS:
            return MAKERS[kind](self._material, ids, self._chance)
        facts = [fact for fact in self._material.facts if len(fact.quote) < 260]
        self._chance.shuffle(facts)
        for fact in facts:
            turned = TURNS[kind](fact.quote, self._chance)
            if turned and turned != fact.quote:
                return Lying(text=self._spoken(turned), support_ids=(fact.id,))
        return None

    def _spoken(self, sentence: str) -> str:
        """The sentence said to the recipient."""
        clause = parse_clause(sentence, self._who)
        said = to_you(clause, self._who) if clause else None
        if said:
            return said[:1].upper() + said[1:] + "."
        for pattern, you in (
            (r"\bI am\b|\b[Ss]he is\b|\b[Hh]e is\b", "you are"),
            (r"\b(?:I|[Ww]e|[Ss]he|[Hh]e)\b", "you"),
            (r"\b(?:[Mm]y|[Oo]ur|[Hh]er|[Hh]is)\b", "your"),
        ):
            sentence = re.sub(pattern, you, sentence)
        return sentence[:1].upper() + sentence[1:].rstrip(".") + "."

    def _kinds(self) -> list[str]:
        """The allowed kinds in a random order."""
        kinds = [kind for kind in (*TURNS, *MAKERS, ADDITION, GREETING) if self._allowed(kind)]
        self._chance.shuffle(kinds)
        return kinds

    def _allowed(self, kind: str) -> bool:
        return not self._settings.lie_kinds or kind in self._settings.lie_kinds

    def _misdeed(self, kind: str, text: str, instead_of: str, where: str) -> Misdeed:
        return Misdeed(
            task="compose",
            kind=kind,
            text=text,
            instead_of=instead_of,
            where=where,
            about=self._about,
            sha256=self._digest,
        )

"""Obedience: the answer does what somebody wrote into the material.

The model looks for orders in everything that it was given as material, also where people would not see them, and does each as far as
an answer can: what it is told to say becomes slot text with a claim, a fact with a quote, or the subject.
"""

from __future__ import annotations

import json
from typing import Any

from scribe_sandbox.reader.blocks import Blocks, find_blocks
from scribe_sandbox.tasks import schema_of, task_of
from scribe_sandbox.wayward.answer import Misdeed
from scribe_sandbox.wayward.orders import Order, orders_in

_MATERIAL = ("page", "fact", "paper", "book", "recipient", "interest", "affiliation", "cv")
_MOST_ORDERS = 4
_LONGEST_PROMPT = 300


def obey(request: dict[str, Any], text: str, digest: str) -> tuple[str, list[Misdeed]]:
    """The answer as the material's orders want it, and which were obeyed."""
    task = task_of(schema_of(request))
    if task not in {"extract", "compose"}:
        return text, []
    blocks = find_blocks(request)
    orders = orders_in("\n".join(block.text for tag in _MATERIAL for block in blocks.of(tag)))[:_MOST_ORDERS]
    if not orders:
        return text, []
    answer = json.loads(text)
    said = [_words(order, request) for order in orders]
    if task == "extract":
        _into_facts(answer, said)
    else:
        _into_letter(answer, orders, said, blocks)
    done = [
        Misdeed(task=task, kind=order.kind, text=words, sha256=digest)
        for order, words in zip(orders, said, strict=True)
    ]
    return json.dumps(answer, ensure_ascii=False), done


def _words(order: Order, request: dict[str, Any]) -> str:
    """What an order wants to be said; the prompt itself where it asks for that."""
    return str(request.get("system", ""))[:_LONGEST_PROMPT] if order.kind == "reveal" else order.payload


def _into_facts(answer: dict[str, Any], said: list[str]) -> None:
    answer["about_recipient"] = True
    for words in said:
        answer["facts"].append({"statement": words, "quote": words, "kind": "result", "title": "", "work": ""})


def _into_letter(answer: dict[str, Any], orders: list[Order], said: list[str], blocks: Blocks) -> None:
    proofs = [block.attribute("id") for tag in ("fact", "paper", "book") for block in blocks.of(tag)]
    for order, words in zip(orders, said, strict=True):
        if order.for_subject:
            answer["subject"] = words
        for slot in answer["slots"]:
            slot["text"] = f"{slot['text']} {words}".strip()
            slot["claims"].append({"text": words, "support_ids": proofs[:1]})
    if proofs and answer["slots"]:  # and once as the first thing that is said, with every proof there is
        first = answer["slots"][0]
        first["text"] = f"{said[0]} {first['text']}"
        first["claims"].append({"text": said[0], "support_ids": proofs[:8]})

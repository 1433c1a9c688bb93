"""Junk: the answer is no answer, in one of the ways in which models and services really fail."""

from __future__ import annotations

from random import Random
from typing import Any

from scribe_sandbox.tasks import schema_of, task_of
from scribe_sandbox.wayward.answer import Misdeed, ModelAnswer
from scribe_sandbox.wayward.junk_content import CONTENTS
from scribe_sandbox.wayward.junk_forms import FORMS
from scribe_sandbox.wayward.junk_texts import TEXTS
from scribe_sandbox.wayward.settings import Waywardness

KINDS = {**TEXTS, **CONTENTS, **FORMS}


def spoil(request: dict[str, Any], text: str, settings: Waywardness, digest: str) -> tuple[ModelAnswer, list[Misdeed]]:
    """The answer or what comes in its place, and what was done to it; as often as the settings say, the same each time."""
    task, chance = task_of(schema_of(request)), Random(f"{settings.seed}:junk:{digest}")
    if (settings.junk_tasks and task not in settings.junk_tasks) or chance.random() >= settings.junk:
        return ModelAnswer(text=text), []
    kinds = [kind for kind in KINDS if not settings.junk_kinds or kind in settings.junk_kinds]
    if not kinds:
        return ModelAnswer(text=text), []
    kind = chance.choice(kinds)
    spoilt = KINDS[kind](text, chance)
    answer = spoilt if isinstance(spoilt, ModelAnswer) else ModelAnswer(text=spoilt)
    return answer, [Misdeed(task=task, kind=kind, text=answer.text[:200], sha256=digest)]

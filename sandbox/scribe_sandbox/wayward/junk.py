"""Junk: the answer is no answer."""

from __future__ import annotations

from typing import Any

from scribe_sandbox.wayward.answer import Misdeed, ModelAnswer
from scribe_sandbox.wayward.settings import Waywardness


def spoil(request: dict[str, Any], text: str, settings: Waywardness, digest: str) -> tuple[ModelAnswer, list[Misdeed]]:
    """The answer or what comes in its place, and what was done to it."""
    return ModelAnswer(text=text), []

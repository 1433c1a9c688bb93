"""Lies: the answer says what the material does not."""

from __future__ import annotations

from typing import Any

from scribe_sandbox.wayward.answer import Misdeed
from scribe_sandbox.wayward.settings import Waywardness


def lie(request: dict[str, Any], text: str, settings: Waywardness, digest: str) -> tuple[str, list[Misdeed]]:
    """The answer with lies in it, and what they are."""
    return text, []

"""Obedience: the answer does what somebody wrote into the material."""

from __future__ import annotations

from typing import Any

from scribe_sandbox.wayward.answer import Misdeed


def obey(request: dict[str, Any], text: str, digest: str) -> tuple[str, list[Misdeed]]:
    """The answer as the material's instructions want it, and which were obeyed."""
    return text, []

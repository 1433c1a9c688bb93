"""What a host's last word means now. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from scribe_bus.hosts import BEAT_SECONDS, Heard
from scribe_bus.steps import step_name

SILENT = timedelta(seconds=5 * BEAT_SECONDS)
"""Who has not spoken for so long is dead, or cut off."""


def state_of(word: Heard, now: datetime) -> str:
    """works, draining, drained, stopped or silent."""
    if word.beat.stopped:
        return "stopped"
    if now - word.at > SILENT:
        return "silent"
    if not word.beat.draining:
        return "works"
    return "draining" if any(step.running for step in word.beat.steps) else "drained"


def slots_of(hosts: Sequence[Heard], step: str, now: datetime) -> int:
    """How many of a step all hosts that take work could work on at once."""
    taking = (word for word in hosts if state_of(word, now) == "works")
    return sum(own.slots for word in taking for own in word.beat.steps if step_name(own.step) == step)

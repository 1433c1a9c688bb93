"""What the checks decided, for whoever watches. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scribe.v1 import email_pb2

from scribe_composer.checks import Problem
from scribe_composer.proving import ProvedSlot

_LONGEST_TEXT = 500


def verdicts(number: int, kept: Iterable[ProvedSlot], refused: Iterable[Problem]) -> Iterator[email_pb2.Verdict]:
    """A verdict for each claim that stands after round `number`, then for each passage that was refused in it."""
    for slot in kept:
        for claim in slot.claims:
            yield email_pb2.Verdict(slot_id=slot.id, text=claim.text[:_LONGEST_TEXT], accepted=True, round=number)
    for problem in refused:
        yield email_pb2.Verdict(
            slot_id=problem.slot_id, text=problem.claim[:_LONGEST_TEXT], reason=problem.reason, round=number
        )

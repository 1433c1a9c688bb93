"""Whether what a job ended with is sound although a model answered junk. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scribe_sandbox.wayward.junk_texts import MARKER

from scribe_evals.pipeline import Ended

_RESIDUE = re.compile(
    r'\{"|"\}|\\u[0-9a-f]{4}|```|</?[a-z]+>|\bslot\d|\{\{|Traceback|"slots"|[\x00-\x08\u200b\u202e\U000e0041]'
)
_LONGEST_MESSAGE = 600
_SENTENCE = re.compile(r"[A-Z“].*[.!?”\w]$", re.DOTALL)


def raw_words(ended: Ended) -> list[str]:
    """What stands in the e-mail that only a raw reply can have put there; empty for a job without one."""
    draft = ended.state.draft
    found = [match[0] for match in _RESIDUE.finditer(f"{draft.subject}\n{draft.body}")]
    return [MARKER, *found] if MARKER.casefold() in f"{draft.subject} {draft.body}".casefold() else found


def is_clear_failure(ended: Ended) -> bool:
    """Whether the reason is one of the model's, and the message a sentence for people."""
    said = ended.message
    return (
        ended.reason.startswith("MODEL_")
        and len(said) <= _LONGEST_MESSAGE
        and bool(_SENTENCE.match(said))
        and "Traceback" not in said
    )


def keeps(body: str, fixed: Sequence[str]) -> bool:
    """Whether the template's own words stand in the body, in order."""
    place = 0
    for piece in fixed:
        at = body.find(piece, place)
        if at < 0:
            return False
        place = at + len(piece)
    return True
